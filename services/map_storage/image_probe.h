#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/expected.h"

namespace dw::map_storage {

inline constexpr std::uint32_t kMaxImageSide = 16384;  ///< What browsers' graphics cards draw.

/// What an image file says of itself.
struct ImageFacts {
  std::string extension;     ///< "png", "jpg", "gif", "webp".
  std::string content_type;  ///< "image/png", ...
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// Reads kind and size from the bytes, whatever the file is called. The error says in a few words, after "It ", what is
/// wrong. SVG is refused: a document that may hold scripts is not served from this server's own origin. [MP51]
Expected<ImageFacts, std::string> ProbeImage(std::string_view bytes);

}  // namespace dw::map_storage
