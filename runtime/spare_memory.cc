#include "runtime/spare_memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace dw {
namespace {

/// Not worth the walk through the heap.
constexpr std::size_t kLittle = 8 * 1024 * 1024;

/// A sanitizer's allocator takes the place of the C library's, whose own is then never set up; asked from two threads
/// at once it sets itself up twice, and stops the program when the second of them ends.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kOtherAllocator = true;
#elif defined(__has_feature)
constexpr bool kOtherAllocator = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kOtherAllocator = false;
#endif

}  // namespace

std::size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  statm >> all >> resident;
  return statm ? resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

std::size_t HeapUsedBytes() {
  if constexpr (kOtherAllocator) return 0;
  const struct mallinfo2 heap = ::mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

void GiveBackSpareMemory() {
  if constexpr (kOtherAllocator) return;
  const std::size_t used = HeapUsedBytes();
  const std::size_t resident = ResidentBytes();
  if (resident <= used || resident - used < std::max(kLittle, resident / 4)) return;
  ::malloc_trim(0);
}

}  // namespace dw
