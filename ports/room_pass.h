#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/access/role.h"

namespace dw {

/// What somebody has shown at the door of a room: that they know its password, or that a back office lets them in.
/// Good for one person and one room. Rules: AC60... in docs/spec/access.md.
struct RoomPass {
  std::string room;        ///< Canonical path.
  std::string subject;     ///< Of a person or a visitor, their uuid.
  std::string word;        ///< Which password they said, see RoomRule::word; empty: none.
  Millis vetted_until{0};  ///< Unix time, whole seconds, until which a back office lets them in; 0: it does not.
  std::optional<access::Role> role{};  ///< What the back office makes of them here.
  std::vector<std::string> tags{};     ///< Which it adds.
  Millis expires_at{0};                ///< Unix time, whole seconds: after it nobody comes in with this pass.
  friend bool operator==(const RoomPass&, const RoomPass&) = default;
};

/// Implementation: adapters/visa/pass_office.h. Thread-safe, and never waits.
class PassChecker {
 public:
  virtual ~PassChecker() = default;
  /// Nothing: it is none of ours, or too old.
  virtual std::optional<RoomPass> Check(std::string_view text) const = 0;
};

}  // namespace dw
