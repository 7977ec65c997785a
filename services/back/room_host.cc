#include "services/back/room_host.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "proto/wire_values.h"
#include "services/back/wire_decode.h"
#include "services/back/wire_encode.h"

namespace dw::back {
namespace {

using presence::Number;
using presence::UserId;
using wire_values::Encode;

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

RoomProblem Replaced() {
  return {"REPLACED", "", "The same page is connected again.", "Go on there.", Millis(0)};
}

/// Names a page of a visitor's browser; empty when it did not say which it is. The uuid is in it, so that nobody can
/// name another's.
std::string PageOf(const JoinRequest& request) {
  return request.tab.empty() ? std::string() : request.uuid + '/' + request.tab;
}

constexpr std::int32_t kMostNarrowPixels = 0x7FFF;

}  // namespace

BackMetrics::BackMetrics(Metrics& metrics)
    : rooms(metrics.GaugeOf("digiwork_rooms", "Rooms that are open")),
      people(metrics.GaugeOf("digiwork_people", "People in rooms")),
      events(metrics.CounterOf("digiwork_room_events_total", "Events encoded, once each whoever hears them")),
      refusals(metrics.CounterOf("digiwork_inputs_refused_total", "Requests of clients that a room refused")),
      corrections(metrics.CounterOf("digiwork_moves_corrected_total", "Moves that were impossible and undone")) {}

RoomHost::RoomHost(std::string room, Shard& shard, const presence::RoomRules& rules, std::uint64_t seed,
                   BackMetrics& metrics)
    : path_(std::move(room)),
      rules_(rules),
      seed_(seed),
      shard_(shard),
      metrics_(metrics),
      turn_(path_),
      telling_(path_),
      items_(ItemMemory()) {
  metrics_.rooms.Increment();
}

google::protobuf::ArenaOptions RoomHost::ItemMemory() {
  google::protobuf::ArenaOptions options;
  options.initial_block = item_memory_.data();
  options.initial_block_size = item_memory_.size();
  return options;
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

bool RoomHost::Replace(const std::string& page, Millis page_time) {
  const auto found = page.empty() ? pages_.end() : pages_.find(page);
  if (found == pages_.end()) return true;
  const SessionId session = found->second;
  // A request that was long on its way comes after the page's next one.
  if (page_time < seats_.at(session).page_time) return false;
  const Listener listener = seats_.at(session).listener;
  Leave(session);
  listener->OnRefused(session, Replaced());
  return true;
}

void RoomHost::Admit(Waiting& waiting) {
  const std::string page = PageOf(waiting.request);
  if (!Replace(page, waiting.request.page_time)) return waiting.listener->OnRefused(waiting.session, Replaced());
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
  seats_[waiting.session] = {*joined, waiting.listener, page, waiting.request.page_time};
  if (!page.empty()) pages_[page] = waiting.session;
  CountWay(waiting.listener.get(), 1);
  metrics_.people.Increment();
  waiting.listener->OnJoined(waiting.session, *joined, Shape());
  turn_.AddView(*joined, room_->View(*joined));
  TellJoined(*joined);
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

void RoomHost::Wait(SessionId session, std::variant<std::string, presence::Walk> input) {
  const auto waits =
      std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.session == session; });
  if (waits != waiting_.end() && waits->inputs.size() < kMaxWaitingInputs) waits->inputs.push_back(std::move(input));
}

void RoomHost::Walk(SessionId session, const presence::Walk& walk) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return Wait(session, walk);
  const presence::Verdict verdict = room_->Do(seat->second.user, walk, shard_.Now(), effects_);
  DW_ASSERT(verdict.has_value());  // a walk is corrected, never refused
  Perform(effects_);
}

void RoomHost::Input(SessionId session, const std::string& message) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return Wait(session, message);
  wire::ClientToServerMessage decoded;
  if (!decoded.ParseFromString(message)) return;
  const UserId user = seat->second.user;
  if (decoded.has_query()) return Answer(user, decoded.query());
  const auto what = decoded.message_case();
  std::optional<presence::Command> command = DecodeCommand(std::move(decoded));
  if (!command) return;
  const bool looks = std::holds_alternative<presence::Look>(*command);
  const presence::Verdict verdict = room_->Do(user, std::move(*command), shard_.Now(), effects_);
  if (looks && verdict) turn_.AddView(user, room_->View(user));
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
  // The answer comes after everything that was said before.
  probes_.push_back({session, id});
  shard_.AtTurnEnd(*this);
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
  CountWay(seat->second.listener.get(), -1);
  if (!seat->second.page.empty()) pages_.erase(seat->second.page);
  seats_.erase(seat);
  metrics_.people.Decrement();
  room_->Leave(user, shard_.Now(), effects_);
  turn_.AddGone(user);
  Perform(effects_);
}

void RoomHost::Perform(presence::Effects& effects) {
  for (const presence::Effect& effect : effects) {
    if (const auto* moved = std::get_if<presence::UserMoved>(&effect.event)) {
      turn_.AddStep({moved->user, moved->zone, moved->place});
      continue;
    }
    const auto listeners = room_->Listeners(effect.to, listeners_);
    if (listeners.empty()) continue;
    if (std::holds_alternative<presence::PositionCorrected>(effect.event)) metrics_.corrections.Increment();
    auto* item = google::protobuf::Arena::CreateMessage<wire::SubMessage>(&items_);
    Encode(effect.event, shard_.clock().UnixNow(), *item);
    metrics_.events.Increment();
    turn_.Add(listeners, *item);
  }
  effects.clear();
  items_.Reset();
  if (!turn_.turn().empty()) shard_.AtTurnEnd(*this);
}

void RoomHost::Tell(UserId user, const wire::SubMessage& item) {
  turn_.Add({&user, 1}, item);
  shard_.AtTurnEnd(*this);
}

void RoomHost::OnTurnEnd() {
  std::swap(turn_, telling_);
  std::swap(probes_, answering_);
  if (!telling_.turn().empty()) {
    // Few threads, many seats: each way out is told once.
    told_.clear();
    for (const auto& [listener, seats] : ways_) told_.push_back(listener);
    for (RoomListener* listener : told_) listener->OnTurn(telling_.turn());
    telling_.Clear();
  }
  for (const Probed& probe : answering_) {
    const auto seat = seats_.find(probe.session);
    if (seat == seats_.end()) continue;
    const Listener listener = seat->second.listener;
    listener->OnProbed(probe.session, probe.id, room_->Find(seat->second.user)->place);
  }
  answering_.clear();
}

void RoomHost::CountWay(RoomListener* listener, int seats) {
  const auto way = std::find_if(ways_.begin(), ways_.end(), [&](const auto& one) { return one.first == listener; });
  if (way == ways_.end()) {
    ways_.emplace_back(listener, 1);
    return;
  }
  way->second += static_cast<std::size_t>(seats);
  if (way->second == 0) ways_.erase(way);
}

}  // namespace dw::back
