#pragma once

#include <string>

namespace dw::maps {

/// Something of a room that its map declares and that people's scripts may set. [MP34]
struct Variable {
  std::string name;
  std::string default_value;  ///< JSON; empty: none.
  bool persist = false;       ///< Outlives the room's last visitor, and the server.
  std::string readable_by;    ///< The tag that it takes to read it; empty: none.
  std::string writable_by;    ///< The tag that it takes to set it; empty: none.
  friend bool operator==(const Variable&, const Variable&) = default;
};

}  // namespace dw::maps
