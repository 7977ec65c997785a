// Who comes into a room, and who leaves it.
#include <algorithm>
#include <utility>

#include "digiwork/wire/v1/session.pb.h"
#include "proto/wire_values.h"
#include "services/back/room_host.h"

namespace dw::back {
namespace {

namespace wire = digiwork::wire::v1;
using presence::Number;
using presence::UserId;
using wire_values::Encode;

RoomProblem ProblemOf(presence::JoinRefusal refusal, const std::string& room) {
  switch (refusal) {
    case presence::JoinRefusal::kRoomFull:
      return {"ROOM_FULL", room, "The room has as many people as it may have.", "Try again when somebody has left.",
              std::chrono::seconds(10)};
    case presence::JoinRefusal::kBadName:
      return {
          "BAD_NAME", room, "The name is empty, too long, or not text.", "Choose a name of 1 to 32 characters.", {}};
    case presence::JoinRefusal::kBadAvatar:
      return {"BAD_AVATAR", room, "The avatar is not one of the catalogue.", "Choose the avatar again.", {}};
  }
  return {};
}

RoomProblem Replaced() {
  return {"REPLACED", "", "The same page is connected again.", "Go on there.", Millis(0)};
}

/// The uuid is in it, so that nobody can name another's page.
Page PageOf(const JoinRequest& request) {
  return {request.tab.empty() ? std::string() : request.uuid + '/' + request.tab, request.page_time};
}

constexpr std::int32_t kMostNarrowPixels = 0x7FFF;

}  // namespace

void RoomHost::Join(SessionId session, JoinRequest request, Listener listener) {
  if (frozen_ && Held([this, session, request, listener] { Join(session, request, listener); })) return;
  Waiting one{session, std::move(request), std::move(listener), {}, presence::kNobody};
  if (room_) return Admit(one);
  if (problem_) return one.listener->OnRefused(session, *problem_);
  if (waiting_.size() == kMaxWaitingJoins) {
    return one.listener->OnRefused(session, {"SERVER_BUSY", path_, "Too many people wait for this room's map.",
                                             "Try again in a moment.", std::chrono::seconds(5)});
  }
  waiting_.push_back(std::move(one));
}

bool RoomHost::Replace(const Page& page) {
  if (page.key.empty()) return true;
  const auto found = pages_.find(page.key);
  if (found == pages_.end()) return true;
  const SessionId session = found->second;
  // A request that was long on its way comes after the page's next one.
  if (page.time < seats_.at(session).page.time) return false;
  const Listener listener = seats_.at(session).listener;
  Leave(session);
  listener->OnRefused(session, Replaced());
  return true;
}

void RoomHost::Admit(Waiting& waiting) {
  const Page page = PageOf(waiting.request);
  if (const auto problem = WhyNot(page)) return waiting.listener->OnRefused(waiting.session, *problem);
  if (!Replace(page)) return waiting.listener->OnRefused(waiting.session, Replaced());
  if (waiting.request.capacity != 0 && room_->people() >= waiting.request.capacity) {
    return waiting.listener->OnRefused(waiting.session, ProblemOf(presence::JoinRefusal::kRoomFull, path_));
  }
  presence::Arrival arrival;
  arrival.uuid = waiting.request.uuid;
  arrival.name = waiting.request.name;
  arrival.avatar = waiting.request.avatar;
  arrival.status = waiting.request.status;
  arrival.viewport = waiting.request.viewport;
  arrival.place = PlaceFor(waiting.request);
  const auto joined = room_->Join(arrival, shard_.Now(), effects_);
  if (!joined) {
    return waiting.listener->OnRefused(waiting.session, ProblemOf(joined.error(), path_));
  }
  SeatAt(waiting, *joined, page);
}

void RoomHost::SeatAt(Waiting& waiting, UserId user, const Page& page) {
  seats_[waiting.session] = {user, waiting.listener, page, {}, {}};
  if (!page.key.empty()) pages_[page.key] = waiting.session;
  CountWay(waiting.listener.get(), 1);
  metrics_.people.Increment();
  waiting.listener->OnJoined(waiting.session, user, Shape());
  turn_.AddView(user, room_->View(user));
  if (waiting.takes == presence::kNobody) {
    TellJoined(user);
    TellVariables(user);
  }
  Perform(effects_);
  for (const auto& input : waiting.inputs) {
    if (const auto* walk = std::get_if<presence::Walk>(&input)) {
      Walk(waiting.session, *walk);
    } else {
      Input(waiting.session, std::get<std::string>(input));
    }
  }
}

presence::Place RoomHost::PlaceFor(const JoinRequest& request) {
  if (request.return_to && map_->grid.FreeForBody(request.return_to->at)) {
    return {request.return_to->at, request.return_to->direction, false};
  }
  return {map_->entries.SpawnFor(request.entry, ++spawns_), presence::Direction::kDown, false};
}

RoomShape RoomHost::Shape() const {
  const maps::WalkGrid& grid = map_->grid;
  return {room_->rules().max_people, room_->grid(), std::max(grid.width(), grid.height()) > kMostNarrowPixels};
}

void RoomHost::TellJoined(UserId user) {
  const presence::Person* person = room_->Find(user);
  const presence::RoomRules& rules = room_->rules();
  wire::SubMessage item;
  auto& joined = *item.mutable_room_joined();
  joined.set_user_id(Number(user));
  Encode(person->place, *joined.mutable_position());
  joined.set_people(static_cast<std::uint32_t>(room_->people()));
  joined.set_map_revision(map_->revision);
  joined.set_status(Encode(person->status));
  const RoomShape shape = Shape();
  joined.set_slots(shape.slots);
  joined.set_zone_columns(static_cast<std::uint32_t>(shape.zones.columns));
  joined.set_zone_rows(static_cast<std::uint32_t>(shape.zones.rows));
  auto& out = *joined.mutable_rules();
  out.set_walk_speed(static_cast<std::uint32_t>(rules.walk_speed));
  out.set_run_speed(static_cast<std::uint32_t>(rules.run_speed));
  out.set_join_distance(static_cast<std::uint32_t>(rules.join_distance));
  out.set_bubble_radius(static_cast<std::uint32_t>(rules.bubble_radius));
  out.set_bubble_size(rules.bubble_size);
  out.set_max_say_length(rules.max_say_length);
  out.set_max_chat_length(rules.max_chat_length);
  Tell(user, item);
}

void RoomHost::Leave(SessionId session) {
  if (frozen_ && Held([this, session] { Leave(session); })) return;
  std::erase_if(waiting_, [&](const Waiting& one) { return one.session == session; });
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  const UserId user = seat->second.user;
  CountWay(seat->second.listener.get(), -1);
  if (!seat->second.page.key.empty()) pages_.erase(seat->second.page.key);
  seats_.erase(seat);
  metrics_.people.Decrement();
  Depart(user);
}

void RoomHost::Depart(UserId user) {
  room_->Leave(user, shard_.Now(), effects_);
  turn_.AddGone(user);
  Perform(effects_);
}

}  // namespace dw::back
