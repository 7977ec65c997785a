#pragma once

#include <cstdint>
#include <string_view>

namespace dw {

/// Whether `text` is well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates.
inline bool IsUtf8Text(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const std::uint8_t first = at(i);
    if (first < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || i + more >= text.size()) return false;
    const std::uint8_t least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const std::uint8_t most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at(i + 1) < least || at(i + 1) > most) return false;
    for (std::size_t j = 2; j <= more; ++j) {
      if (at(i + j) < 0x80 || at(i + j) > 0xbf) return false;
    }
    i += more + 1;
  }
  return true;
}

}  // namespace dw
