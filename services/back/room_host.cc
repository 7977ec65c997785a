#include "services/back/room_host.h"

#include <algorithm>
#include <utility>

#include "services/back/wire_decode.h"
#include "services/back/wire_encode.h"

namespace dw::back {
namespace {

using presence::Number;
using presence::UserId;

/// Inputs kept for somebody who waits for the map; more are dropped.
constexpr std::size_t kMaxWaitingInputs = 64;

RoomProblem ProblemOf(const MapProblem& problem) {
  return {problem.code, problem.file, problem.detail, problem.fix, Millis(0)};
}

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

/// Who an effect says has moved, when it says nothing else.
UserId MoverOf(const presence::Event& event) {
  const auto* moved = std::get_if<presence::UserMoved>(&event);
  return moved == nullptr ? presence::kNobody : moved->user;
}

}  // namespace

BackMetrics::BackMetrics(Metrics& metrics)
    : rooms(metrics.GaugeOf("digiwork_rooms", "Rooms that are open")),
      people(metrics.GaugeOf("digiwork_people", "People in rooms")),
      events(metrics.CounterOf("digiwork_room_events_total", "Events encoded, once each whoever hears them")),
      refusals(metrics.CounterOf("digiwork_inputs_refused_total", "Requests of clients that a room refused")),
      corrections(metrics.CounterOf("digiwork_moves_corrected_total", "Moves that were impossible and undone")) {}

RoomHost::RoomHost(std::string room, Shard& shard, const presence::RoomRules& rules, std::uint64_t seed,
                   BackMetrics& metrics)
    : path_(std::move(room)), rules_(rules), seed_(seed), shard_(shard), metrics_(metrics), turn_(path_) {
  metrics_.rooms.Increment();
}

RoomHost::~RoomHost() {
  shard_.ForgetTurnEnd(*this);
  metrics_.rooms.Decrement();
  metrics_.people.Decrement(static_cast<double>(seats_.size()));
}

void RoomHost::OnMap(const MapSource::Result& result) {
  std::vector<Waiting> waiting = std::exchange(waiting_, {});
  if (!result) {
    failed_ = true;
    for (const Waiting& one : waiting) one.listener->OnRefused(one.session, ProblemOf(result.error()));
    return;
  }
  map_ = *result;
  // The grid lives as long as the map it is part of.
  room_.emplace(rules_, std::shared_ptr<const maps::WalkGrid>(map_, &map_->grid), seed_);
  for (Waiting& one : waiting) Admit(one);
}

void RoomHost::Join(SessionId session, JoinRequest request, Listener listener) {
  Waiting one{session, std::move(request), std::move(listener), {}};
  if (room_) return Admit(one);
  if (waiting_.size() == kMaxWaitingJoins) {
    return one.listener->OnRefused(session, {"SERVER_BUSY", path_, "Too many people wait for this room's map.",
                                             "Try again in a moment.", std::chrono::seconds(5)});
  }
  waiting_.push_back(std::move(one));
}

void RoomHost::Admit(Waiting& waiting) {
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
  seats_[waiting.session] = {*joined, waiting.listener};
  metrics_.people.Increment();
  waiting.listener->OnJoined(waiting.session, *joined);
  TellJoined(*joined);
  Perform(effects_);
  for (const std::string& message : waiting.inputs) Input(waiting.session, message);
}

presence::Place RoomHost::PlaceFor(const JoinRequest& request) {
  if (request.return_to && map_->grid.FreeForBody(request.return_to->at)) {
    return {request.return_to->at, request.return_to->direction, false};
  }
  return {map_->entries.SpawnFor(request.entry, ++spawns_), presence::Direction::kDown, false};
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

void RoomHost::Input(SessionId session, const std::string& message) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) {
    const auto waits =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.session == session; });
    if (waits != waiting_.end() && waits->inputs.size() < kMaxWaitingInputs) waits->inputs.push_back(message);
    return;
  }
  wire::ClientToServerMessage decoded;
  if (!decoded.ParseFromString(message)) return;
  const UserId user = seat->second.user;
  if (decoded.has_query()) return Answer(user, decoded.query());
  const auto what = decoded.message_case();
  std::optional<presence::Command> command = DecodeCommand(std::move(decoded));
  if (!command) return;
  const presence::Verdict verdict = room_->Do(user, std::move(*command), shard_.Now(), effects_);
  Perform(effects_);
  if (verdict) return;
  metrics_.refusals.Increment();
  wire::SubMessage item;
  item.mutable_refused()->set_what(std::string(NameOf(what)));
  item.mutable_refused()->set_code(std::string(Code(verdict.error())));
  Tell(user, item);
}

void RoomHost::Answer(UserId user, const wire::QueryMessage& query) {
  wire::SubMessage item;
  auto& answer = *item.mutable_answer();
  answer.set_id(query.id());
  if (query.has_people()) {
    auto& people = *answer.mutable_people();
    for (const presence::Found& found : room_->Search(query.people().search(), query.people().limit())) {
      auto& person = *people.add_people();
      person.set_user_id(Number(found.user));
      person.set_name(std::string(found.name));
      person.set_status(Encode(found.status));
      Encode(found.avatar, *person.mutable_avatar());
      person.set_in_bubble(found.in_bubble);
    }
    people.set_total(static_cast<std::uint32_t>(room_->people()));
  } else if (query.has_position()) {
    const presence::Person* person = room_->Find(UserId{query.position().user_id()});
    if (person == nullptr) {
      answer.set_error("NOT_FOUND");
    } else {
      Encode(person->place, *answer.mutable_position()->mutable_position());
    }
  } else {
    answer.set_error("NOT_FOUND");
  }
  Tell(user, item);
}

void RoomHost::Probe(SessionId session, std::uint32_t id) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  OnTurnEnd();  // the answer comes after everything that was said before
  seat->second.listener->OnProbed(session, id, room_->Find(seat->second.user)->place);
}

void RoomHost::Resumed(SessionId session, Millis offline) {
  const auto seat = seats_.find(session);
  if (seat != seats_.end()) room_->Credit(seat->second.user, offline, shard_.Now());
}

void RoomHost::Leave(SessionId session) {
  std::erase_if(waiting_, [&](const Waiting& one) { return one.session == session; });
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  const UserId user = seat->second.user;
  seats_.erase(seat);
  metrics_.people.Decrement();
  room_->Leave(user, shard_.Now(), effects_);
  Perform(effects_);
}

void RoomHost::Perform(presence::Effects& effects) {
  const Millis unix_now = shard_.clock().UnixNow();
  wire::SubMessage item;
  for (const presence::Effect& effect : effects) {
    const auto listeners = Listeners(effect.to);
    if (listeners.empty()) continue;
    if (std::holds_alternative<presence::PositionCorrected>(effect.event)) metrics_.corrections.Increment();
    item.Clear();
    Encode(effect.event, unix_now, item);
    metrics_.events.Increment();
    turn_.Add(listeners, item, MoverOf(effect.event));
  }
  effects.clear();
  if (!turn_.empty()) shard_.AtTurnEnd(*this);
}

void RoomHost::Tell(UserId user, const wire::SubMessage& item) {
  turn_.Add({&user, 1}, item);
  shard_.AtTurnEnd(*this);
}

std::span<const UserId> RoomHost::Listeners(const presence::Audience& audience) const {
  if (const auto* zone = std::get_if<presence::ZoneId>(&audience)) return room_->Watchers(*zone);
  if (const auto* user = std::get_if<UserId>(&audience)) return {user, 1};
  return std::get<std::vector<UserId>>(audience);
}

void RoomHost::OnTurnEnd() {
  const std::shared_ptr<const RoomTurn> turn = turn_.Take();
  if (!turn) return;
  // Few threads, many seats: each way out is told once.
  std::vector<RoomListener*> told;
  for (const auto& [session, seat] : seats_) {
    RoomListener* listener = seat.listener.get();
    if (std::find(told.begin(), told.end(), listener) != told.end()) continue;
    told.push_back(listener);
    listener->OnTurn(turn);
  }
}

}  // namespace dw::back
