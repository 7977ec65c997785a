#include "runtime/spare_memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace dw {
namespace {

/// Not worth the walk through the heap.
constexpr std::size_t kLittle = 8 * 1024 * 1024;

}  // namespace

std::size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  statm >> all >> resident;
  return statm ? resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

void GiveBackSpareMemory() {
  const struct mallinfo2 heap = ::mallinfo2();
  const std::size_t used = heap.uordblks + heap.hblkhd;
  const std::size_t resident = ResidentBytes();
  if (resident <= used || resident - used < std::max(kLittle, resident / 4)) return;
  ::malloc_trim(0);
}

}  // namespace dw
