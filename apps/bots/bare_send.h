#pragma once

#include <optional>

namespace dw::bots {

/// What one send of 150 bytes takes here and now, in microseconds of the sender's CPU: to 500 loopback sockets in turn,
/// every few milliseconds, as a server does for 500 walkers; the sender on one processor, who receives on another. With
/// it, CPU figures of two machines or hours can be compared. Takes about a second; nothing when there is no loopback.
std::optional<double> MeasureBareSend();

}  // namespace dw::bots
