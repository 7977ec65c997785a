#include "adapters/link_codec/link_codec.h"

#include <algorithm>

#include "proto/packed_moves.h"
#include "proto/wire_values.h"

namespace dw::link_codec {
namespace {

using presence::Number;
using wire_values::Decode;
using wire_values::Encode;

constexpr std::uint32_t kWalking = 4;
constexpr int kEdges = 4;  ///< Of a view.

std::uint32_t Facing(const presence::Place& place) {
  return static_cast<std::uint32_t>(Encode(place.direction)) | (place.moving ? kWalking : 0);
}

presence::Place PlaceOf(std::int32_t x, std::int32_t y, std::uint32_t facing) {
  return {{x, y}, Decode(static_cast<wire_values::wire::Direction>(facing & (kWalking - 1))), (facing & kWalking) != 0};
}

/// How many rows were left out, as for those below.
std::size_t DecodeItems(const workspace::TurnMessage& in, RoomTurn& out) {
  std::uint64_t first = 0;
  for (const std::uint32_t size : in.audience_size()) {
    if (first + size > static_cast<std::uint64_t>(in.listener_size())) break;
    out.audiences.push_back({static_cast<std::uint32_t>(first), size});
    first += size;
  }
  out.listeners.reserve(static_cast<std::size_t>(in.listener_size()));
  for (const std::uint32_t user : in.listener()) out.listeners.push_back(presence::UserId{user});

  out.bytes = in.items();
  std::uint64_t offset = 0;
  const int items = std::min(in.item_size_size(), in.item_audience_size());
  for (int i = 0; i < items; ++i) {
    const std::uint32_t size = in.item_size(i);
    if (offset + size > out.bytes.size()) break;
    if (in.item_audience(i) < out.audiences.size()) {
      out.items.push_back({static_cast<std::uint32_t>(offset), size, in.item_audience(i)});
    }
    offset += size;
  }
  return static_cast<std::size_t>(std::max(in.item_size_size(), in.item_audience_size())) - out.items.size();
}

std::size_t DecodeViews(const workspace::TurnMessage& in, const presence::ZoneGrid& zones, RoomTurn& out) {
  const int views = std::min(in.view_user_size(), in.view_edge_size() / kEdges);
  for (int i = 0; i < views; ++i) {
    const auto edge = [&](int n, std::int32_t most) {
      return static_cast<std::int32_t>(
          std::min<std::uint32_t>(in.view_edge(kEdges * i + n), static_cast<std::uint32_t>(most)));
    };
    const presence::ZoneRect rect{edge(0, zones.columns), edge(1, zones.rows), edge(2, zones.columns),
                                  edge(3, zones.rows)};
    if (rect.left <= rect.right && rect.top <= rect.bottom)
      out.views.push_back({presence::UserId{in.view_user(i)}, rect});
  }
  return static_cast<std::size_t>(in.view_user_size()) - out.views.size();
}

std::size_t DecodeSteps(const workspace::TurnMessage& in, const RoomShape& shape, RoomTurn& out) {
  const std::int32_t most = shape.wide ? wire_moves::kMostWide : wire_moves::kMostNarrow;
  const auto zones = static_cast<std::uint32_t>(shape.zones.columns) * static_cast<std::uint32_t>(shape.zones.rows);
  const int steps =
      std::min({in.step_user_size(), in.step_zone_size(), in.step_x_size(), in.step_y_size(), in.step_facing_size()});
  out.steps.reserve(static_cast<std::size_t>(steps));
  for (int i = 0; i < steps; ++i) {
    const std::int32_t x = in.step_x(i);
    const std::int32_t y = in.step_y(i);
    if (x < 0 || x > most || y < 0 || y > most || in.step_zone(i) >= zones || in.step_user(i) == 0) continue;
    out.steps.push_back(
        {presence::UserId{in.step_user(i)}, presence::ZoneId{in.step_zone(i)}, PlaceOf(x, y, in.step_facing(i))});
  }
  return static_cast<std::size_t>(in.step_user_size()) - out.steps.size();
}

}  // namespace

void Encode(const JoinRequest& request, workspace::JoinRequest& out) {
  out.set_room(request.room);
  out.set_entry(request.entry);
  out.set_uuid(request.uuid);
  out.set_tab(request.tab);
  out.set_page_time_ms(static_cast<std::uint32_t>(request.page_time.count()));
  out.set_capacity(request.capacity);
  out.set_name(request.name);
  Encode(request.avatar, *out.mutable_avatar());
  out.set_status(Encode(request.status));
  if (request.viewport) Encode(*request.viewport, *out.mutable_viewport());
  if (request.return_to) Encode(*request.return_to, *out.mutable_return_to());
}

JoinRequest Decode(const workspace::JoinRequest& in) {
  JoinRequest request;
  request.room = in.room();
  request.entry = in.entry();
  request.uuid = in.uuid();
  request.tab = in.tab();
  request.page_time = Millis(in.page_time_ms());
  request.capacity = in.capacity();
  request.name = in.name();
  request.avatar = Decode(in.avatar());
  request.status = Decode(in.status());
  if (in.has_viewport()) request.viewport = Decode(in.viewport());
  if (in.has_return_to()) request.return_to = Decode(in.return_to());
  return request;
}

void Encode(const presence::Walk& walk, workspace::WalkMessage& out) {
  Encode(walk.to, *out.mutable_position());
  out.set_correction(walk.correction);
}

presence::Walk Decode(const workspace::WalkMessage& in) {
  return {Decode(in.position()), in.correction()};
}

void Encode(const RoomShape& shape, workspace::RoomShape& out) {
  out.set_slots(shape.slots);
  out.set_zone_columns(static_cast<std::uint32_t>(shape.zones.columns));
  out.set_zone_rows(static_cast<std::uint32_t>(shape.zones.rows));
  out.set_wide(shape.wide);
}

RoomShape Decode(const workspace::RoomShape& in) {
  RoomShape shape;
  shape.slots = std::clamp<std::uint32_t>(in.slots(), 1, wire_moves::kNobodysSlot);
  const std::int64_t columns = std::clamp<std::int64_t>(in.zone_columns(), 1, kMostZones);
  shape.zones.columns = static_cast<std::int32_t>(columns);
  shape.zones.rows = static_cast<std::int32_t>(std::clamp<std::int64_t>(in.zone_rows(), 1, kMostZones / columns));
  shape.wide = in.wide();
  return shape;
}

void Encode(const RoomProblem& problem, workspace::RoomProblem& out) {
  out.set_code(problem.code);
  out.set_file(problem.file);
  out.set_detail(problem.detail);
  out.set_fix(problem.fix);
  out.set_retry_after_ms(static_cast<std::uint32_t>(problem.retry_after.count()));
}

RoomProblem Decode(const workspace::RoomProblem& in) {
  return {in.code(), in.file(), in.detail(), in.fix(), Millis(in.retry_after_ms())};
}

void Encode(const RoomTurn& turn, workspace::TurnMessage& out) {
  out.set_items(turn.bytes);
  for (const RoomTurn::Item& item : turn.items) {
    out.add_item_size(item.size);
    out.add_item_audience(item.audience);
  }
  for (const RoomTurn::Audience& audience : turn.audiences) out.add_audience_size(audience.count);
  for (const presence::UserId user : turn.listeners) out.add_listener(Number(user));
  for (const RoomTurn::View& view : turn.views) {
    out.add_view_user(Number(view.user));
    for (const std::int32_t edge : {view.zones.left, view.zones.top, view.zones.right, view.zones.bottom}) {
      out.add_view_edge(static_cast<std::uint32_t>(edge));
    }
  }
  for (const RoomTurn::Step& step : turn.steps) {
    out.add_step_user(Number(step.user));
    out.add_step_zone(Number(step.zone));
    out.add_step_x(step.place.at.x);
    out.add_step_y(step.place.at.y);
    out.add_step_facing(Facing(step.place));
  }
  for (const presence::UserId user : turn.gone) out.add_gone(Number(user));
}

std::size_t Decode(const workspace::TurnMessage& in, const RoomShape& shape, RoomTurn& out) {
  out.Clear();
  const std::size_t left_out = DecodeItems(in, out) + DecodeViews(in, shape.zones, out) + DecodeSteps(in, shape, out);
  for (const std::uint32_t user : in.gone()) out.gone.push_back(presence::UserId{user});
  return left_out;
}

}  // namespace dw::link_codec
