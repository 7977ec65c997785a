#pragma once

#include <cstdint>

namespace dw::link_stream {

/// Of workspace.proto. Raised when an older end would misunderstand a newer one. [IW2]
inline constexpr std::uint32_t kInnerVersion = 2;

}  // namespace dw::link_stream
