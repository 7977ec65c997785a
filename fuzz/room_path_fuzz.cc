// A room path and an exit from it, one a line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "core/maps/room_path.h"

namespace {

// A canonical spelling is a room path and its own canonical spelling, and leads nowhere but below its root.
void CheckRoom(const dw::maps::RoomPath& room) {
  using namespace dw::maps;
  const std::string canonical = room.ToString();
  const auto again = ParseRoomPath(canonical);
  DW_ASSERT(again && again->ToString() == canonical);
  for (const std::string& segment : room.map.segments) DW_ASSERT(!segment.empty() && segment != "." && segment != "..");
  if (room.map.kind == Location::Kind::kHere) DW_ASSERT(ArePlainNames(room.map.segments));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::maps;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), text.size());
  const std::string_view reference = text.substr(std::min(end + 1, text.size()));
  const auto room = ParseRoomPath(text.substr(0, end));
  if (room) {
    CheckRoom(*room);
    if (const auto exit = ResolveExit(*room, reference, "other")) CheckRoom(*ParseRoomPath(exit->room));
    if (const auto file = room->map.Resolve(reference); file && file->kind == Location::Kind::kHere) {
      DW_ASSERT(ArePlainNames(file->segments));
    }
  }
  if (const auto url = ParseUrl(reference)) {
    const auto again = ParseUrl(url->ToString());
    DW_ASSERT(!again || *again == *url);
  }
  return 0;
}
