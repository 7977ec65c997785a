#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/access/role.h"

namespace dw::access {

/// What can be asked for.
enum class Kind : std::uint8_t {
  kMessage,  ///< A field of ClientToServerMessage: "chat".
  kQuery,    ///< A field of QueryMessage: "set_variable".
  kCall,     ///< A gRPC method: "digiwork.workspace.v1.WorkspaceManager/ListRooms".
  kRoute,    ///< An HTTP route: "GET /api/map", "DELETE /api/sessions/{id}"; "GET /maps/*" is all below /maps/.
};
std::string_view NameOf(Kind kind);

/// A set of callers.
class Callers {
 public:
  constexpr Callers() = default;
  constexpr explicit Callers(Caller caller) : bits_(static_cast<std::uint8_t>(1U << static_cast<unsigned>(caller))) {}
  constexpr bool Has(Caller caller) const { return (bits_ & Callers(caller).bits_) != 0; }
  constexpr Callers operator|(Callers other) const {
    Callers both;
    both.bits_ = static_cast<std::uint8_t>(bits_ | other.bits_);
    return both;
  }
  friend constexpr bool operator==(Callers, Callers) = default;

 private:
  std::uint8_t bits_ = 0;
};

/// One line of the table: these may, all others may not.
struct Entry {
  Kind kind;
  std::string_view name;
  Callers callers;
};

/// The whole table, in the order in which people read it.
std::span<const Entry> Table();

/// Whether `caller` may. What is not in the table nobody may. [AC3]
bool Allows(Kind kind, std::string_view name, Caller caller);
/// Whether the table knows of it at all.
bool Knows(Kind kind, std::string_view name);

}  // namespace dw::access
