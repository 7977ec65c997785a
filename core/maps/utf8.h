#pragma once

#include <cstddef>
#include <string_view>

namespace dw::maps {

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, nothing over U+10FFFF).
bool IsUtf8(std::string_view text);

/// The first characters of well-formed `text`, at most `max_bytes` of them, none cut in two.
std::string_view ClipUtf8(std::string_view text, std::size_t max_bytes);

}  // namespace dw::maps
