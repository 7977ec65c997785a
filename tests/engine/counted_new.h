#pragma once

#include <cstdint>

namespace dw::testing {

/// How often this process has asked for memory with new, in all threads.
std::uint64_t NewCalls();

}  // namespace dw::testing
