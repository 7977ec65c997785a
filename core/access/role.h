#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// Who may do what. Rules: AC1... in docs/spec/access.md.
namespace dw::access {

/// What somebody is in a world. A guest may take part as a member may, until its operator asks for sign-in; an
/// observer, who was given that role, changes nothing. [AC1]
enum class Role : std::uint8_t { kGuest, kObserver, kMember, kEditor, kAdmin };
inline constexpr std::array kRoles{Role::kGuest, Role::kObserver, Role::kMember, Role::kEditor, Role::kAdmin};

/// Lower case, as it stands in tokens, records and settings: "member".
std::string_view NameOf(Role role);
std::optional<Role> RoleNamed(std::string_view name);

/// Who asks, as far as it is known.
enum class Caller : std::uint8_t {
  kNoToken,  ///< Shows nothing.
  kExpired,  ///< Shows what was good once.
  kGuest,
  kObserver,
  kMember,
  kEditor,
  kAdmin,
  kService,  ///< Another program of the installation, or one of its operator's.
};
inline constexpr std::array kCallers{Caller::kNoToken, Caller::kExpired, Caller::kGuest, Caller::kObserver,
                                     Caller::kMember,  Caller::kEditor,  Caller::kAdmin, Caller::kService};

/// "no token", "guest".
std::string_view NameOf(Caller caller);
Caller CallerOf(Role role);

}  // namespace dw::access
