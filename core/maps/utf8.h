#pragma once

#include <string_view>

namespace dw::maps {

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, nothing over U+10FFFF).
bool IsUtf8(std::string_view text);

}  // namespace dw::maps
