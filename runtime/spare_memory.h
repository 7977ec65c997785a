#pragma once

#include <cstddef>

namespace dw {

/// Gives memory that was used once, and is not any more, back to the machine: after many have come, or gone, that is
/// most of it. Does nothing when there is little. Takes milliseconds when there is much; call it now and then.
/// Thread-safe.
void GiveBackSpareMemory();

/// Bytes of the heap that are in use; 0 when the allocator is a sanitizer's.
std::size_t HeapUsedBytes();

/// Bytes of this process in the machine's memory; 0 when that cannot be read.
std::size_t ResidentBytes();

}  // namespace dw
