// The cookies of a request.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.h"
#include "runtime/cookies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dw::HttpRequest request;
  request.headers.emplace_back("cookie", std::string(reinterpret_cast<const char*>(data), size));
  for (const bool secure : {false, true}) {
    request.secure = secure;
    const auto found = dw::CookieOf(request, "a");
    // What was read may be set again.
    if (found) DW_ASSERT(!dw::SetCookie("a", *found, {}).empty());
  }
  return 0;
}
