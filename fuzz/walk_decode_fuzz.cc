// The short way through user_moves against the general decoder: what one reads, the other reads the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "digiwork/wire/v1/session.pb.h"
#include "services/pusher/walk_decode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto walk = dw::pusher::DecodeWalk(bytes);
  if (!walk) return 0;
  digiwork::wire::v1::ClientToServerMessage message;
  DW_ASSERT(message.ParseFromArray(data, static_cast<int>(size)));
  DW_ASSERT(message.has_user_moves());
  const auto& moves = message.user_moves();
  DW_ASSERT(moves.correction() == walk->correction);
  DW_ASSERT(moves.position().x() == walk->to.at.x && moves.position().y() == walk->to.at.y);
  DW_ASSERT(static_cast<int>(moves.position().direction()) == static_cast<int>(walk->to.direction));
  DW_ASSERT(moves.position().moving() == walk->to.moving);
  return 0;
}
