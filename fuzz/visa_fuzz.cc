// Visas: as strangers write them, and, signed, with claims that no office of ours would sign; and news of standing.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/visa/standing_codec.h"
#include "adapters/visa/visa_office.h"
#include "base/assert.h"
#include "runtime/base64_url.h"
#include "runtime/clock.h"
#include "runtime/crypto.h"

using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dw::ManualClock clock;
  static const dw::VisaOffice office("secret", clock);
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  DW_ASSERT(!office.Check(text));
  (void)dw::DecodeStanding(text);
  const auto bytes = dw::FromBase64Url(text);
  DW_ASSERT(!bytes || dw::ToBase64Url(*bytes) == text);

  const std::string week = std::to_string(clock.UnixNow() / (24h * 7));
  static const std::string issued = office.Issue({});
  const std::string signed_part = issued.substr(0, issued.find('.')) + '.' + dw::ToBase64Url(text);
  const std::string key = dw::HmacSha256("secret", "digiwork visa 1|" + week);
  const auto visa = office.Check(signed_part + '.' + dw::ToBase64Url(dw::HmacSha256(key, signed_part)));
  if (visa) {
    DW_ASSERT(visa->expires_at > clock.UnixNow());
    DW_ASSERT(visa->expires_at - visa->issued_at <= dw::kLongestVisa);
  }
  return 0;
}
