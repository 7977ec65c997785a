#pragma once

namespace dw {

/// Reports a broken invariant on standard error and aborts. Not for input: input is decoded, never asserted.
[[noreturn]] void AssertFailed(const char* expression, const char* file, int line);

}  // namespace dw

/// States an invariant; a false one is a bug of ours. Stays on in release builds.
#define DW_ASSERT(expression) ((expression) ? void() : ::dw::AssertFailed(#expression, __FILE__, __LINE__))
