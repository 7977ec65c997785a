// The target of an HTTP request line.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "runtime/request_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto target = dw::ParseRequestTarget({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  DW_ASSERT(target->path.starts_with('/'));
  DW_ASSERT(target->path.find("..") == std::string::npos);
  DW_ASSERT(target->path.find('\0') == std::string::npos);
  DW_ASSERT(target->path.find('\\') == std::string::npos);
  DW_ASSERT(target->query.size() <= dw::kMaxQueryFields);
  return 0;
}
