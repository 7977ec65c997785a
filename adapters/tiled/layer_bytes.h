#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

namespace dw::tiled {

enum class Packing : unsigned char { kNone, kZlib, kGzip, kZstd };

/// Unpacks the base64 text of a layer or chunk into exactly `cells` global tile ids; the error says what is wrong with
/// it in a few words. Never holds more than the bytes of `cells` and one more. [MP3, MP8]
Expected<std::vector<std::uint32_t>, std::string> UnpackCells(std::string_view base64, Packing packing,
                                                              std::size_t cells);

}  // namespace dw::tiled
