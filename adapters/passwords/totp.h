#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

/// Codes of an authenticator app: RFC 6238 with what every app knows, SHA-1, six digits, thirty seconds. [PW3]
namespace dw::passwords {

/// 160 unpredictable bits, raw.
std::string NewTotpSecret();
/// The code of the time step that `unix_time` is in.
std::string TotpCode(std::string_view secret, Millis unix_time);

/// The time step of `code` when it is the one of now, or of a step before or behind, and of a later step than
/// `last_used`: a code that has been seen is good no more. Keep the answer as the next last_used.
std::optional<std::int64_t> TakeTotp(std::string_view secret, std::string_view code, Millis unix_now,
                                     std::int64_t last_used);

/// RFC 4648 6, without padding; and back, with small letters and blanks as people write them.
std::string ToBase32(std::string_view bytes);
std::optional<std::string> FromBase32(std::string_view text);

/// What an app reads from a picture: "otpauth://totp/Digiwork:ada%40example.org?secret=...&issuer=Digiwork".
std::string TotpUri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace dw::passwords
