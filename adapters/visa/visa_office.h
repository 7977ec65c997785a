#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "ports/visa.h"

namespace dw {

/// No visa is good for longer. [AC30]
inline constexpr Millis kLongestVisa = std::chrono::minutes(15);

/// Writes and reads visas: JWTs of HS256, under a key that another week's is not derived from. Those of the week before
/// are still read, so that keys change and nobody notices. Thread-safe. Rules: AC30... in docs/spec/access.md.
class VisaOffice final : public VisaChecker {
 public:
  /// `secret` is the installation's; `clock` outlives the office.
  VisaOffice(std::string secret, const Clock& clock);

  /// Good from now until `expires_at`, kLongestVisa at most; when that is 0, for as long. `issued_at` is not read.
  std::string Issue(const Visa& visa) const;
  Expected<Visa, VisaRefusal> Check(std::string_view text) const override;

 private:
  std::string KeyOf(std::int64_t week) const;
  Millis Now() const { return clock_.UnixNow(); }

  const std::string secret_;
  const Clock& clock_;
};

/// For the log and for metrics: "expired".
std::string_view NameOf(VisaRefusal refusal);

}  // namespace dw
