#pragma once

#include <cstddef>
#include <string_view>

/// What may be sent as an event of a room, by a person or by a call. Pure. [WS33]
namespace dw::back {

inline constexpr std::size_t kMaxEventNameBytes = 128;
inline constexpr std::size_t kMaxEventDataBytes = 8192;
inline constexpr int kMaxEventTargets = 200;

/// For the wire: "INVALID", "TOO_LONG"; empty when it may be sent.
std::string_view CheckEvent(std::string_view name, std::string_view data);

}  // namespace dw::back
