#pragma once

#include <cstdint>
#include <string>

#include "base/expected.h"

namespace dw {

/// Something outside this process did not work.
struct Fault {
  enum class Code : std::uint8_t { kUnavailable, kTimeout, kNotFound, kConflict, kDenied, kCorrupt, kTooLarge };
  Code code;
  std::string detail;  ///< For the log; never parsed, never shown to a user.
};

template <class T>
using Outcome = Expected<T, Fault>;

}  // namespace dw
