#pragma once

#include <string>

#include "ports/room_pass.h"

namespace dw {

inline constexpr std::size_t kMaxPassBytes = 8 * 1024;

/// Writes and reads passes: the claims as JSON in base64url, a dot, and an HMAC of them under a key of their own.
/// Thread-safe. [AC60, AC61]
class PassOffice final : public PassChecker {
 public:
  /// `secret` is the installation's; `clock` outlives the office.
  PassOffice(const std::string& secret, const Clock& clock);

  std::string Issue(const RoomPass& pass) const;
  std::optional<RoomPass> Check(std::string_view text) const override;

 private:
  const std::string key_;
  const Clock& clock_;
};

}  // namespace dw
