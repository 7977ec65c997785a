#include "core/access/role.h"

namespace dw::access {
namespace {

constexpr std::array<std::string_view, kRoles.size()> kRoleNames{"guest", "observer", "member", "editor", "admin"};
constexpr std::array<std::string_view, kCallers.size()> kCallerNames{"no token", "expired", "guest", "observer",
                                                                     "member",   "editor",  "admin", "service"};

}  // namespace

std::string_view NameOf(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> RoleNamed(std::string_view name) {
  for (const Role role : kRoles) {
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

std::string_view NameOf(Caller caller) {
  return kCallerNames[static_cast<std::size_t>(caller)];
}

Caller CallerOf(Role role) {
  switch (role) {
    case Role::kGuest:
      return Caller::kGuest;
    case Role::kObserver:
      return Caller::kObserver;
    case Role::kMember:
      return Caller::kMember;
    case Role::kEditor:
      return Caller::kEditor;
    case Role::kAdmin:
      return Caller::kAdmin;
  }
  return Caller::kNoToken;
}

}  // namespace dw::access
