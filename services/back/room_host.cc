#include "services/back/room_host.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "proto/wire_values.h"
#include "services/back/introduction_encode.h"
#include "services/back/wire_decode.h"
#include "services/back/wire_encode.h"

namespace dw::back {
namespace {

using presence::Number;
using presence::UserId;
using wire_values::Encode;

/// Inputs kept for somebody who waits for the map; more are dropped.
constexpr std::size_t kMaxWaitingInputs = 64;
/// What may be said in a room while it waits for the last who were in it when it was handed over.
constexpr std::size_t kMostHeld = 20'000;

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

RoomProblem Elsewhere() {
  return {"BACK_GONE", "", "This room goes on in another part of the server.",
          "Wait a moment: you are let in again by yourself.", std::chrono::milliseconds(300)};
}

/// The uuid is in it, so that nobody can name another's page.
Page PageOf(const JoinRequest& request) {
  return {request.tab.empty() ? std::string() : request.uuid + '/' + request.tab, request.page_time};
}

constexpr std::int32_t kMostNarrowPixels = 0x7FFF;

}  // namespace

BackMetrics::BackMetrics(Metrics& metrics)
    : rooms(metrics.GaugeOf("digiwork_rooms", "Rooms that are open")),
      people(metrics.GaugeOf("digiwork_people", "People in rooms")),
      zones(metrics.GaugeOf("digiwork_zones", "Zones of open rooms that have people in them")),
      events(metrics.CounterOf("digiwork_room_events_total", "Events encoded, once each whoever hears them")),
      refusals(metrics.CounterOf("digiwork_inputs_refused_total", "Requests of clients that a room refused")),
      over_budget(metrics.CounterOf("digiwork_room_budget_refused_total",
                                    "Requests refused because their room tells too much as it is")),
      corrections(metrics.CounterOf("digiwork_moves_corrected_total", "Moves that were impossible and undone")),
      handed_over(metrics.CounterOf("digiwork_rooms_handed_over_total", "Rooms left to another back as they were")),
      moved(metrics.CounterOf("digiwork_rooms_moved_total",
                              "Rooms that went to the back that should have them, of those handed over")),
      taken_over(metrics.CounterOf("digiwork_rooms_taken_over_total", "Rooms gone on with as another back left them")),
      not_taken_over(metrics.CounterOf("digiwork_rooms_not_taken_over_total",
                                       "Rooms that began anew because what was left of them made no sense")) {}

RoomHost::RoomHost(std::string room, Shard& shard, const BackOptions& options, std::uint64_t seed, BackMetrics& metrics,
                   SaveVariable save)
    : path_(std::move(room)),
      rules_(options.rules),
      seed_(seed),
      shard_(shard),
      metrics_(metrics),
      save_(std::move(save)),
      budget_(options.room_news_per_second, shard.Now()),
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
  ShowZones(0);
}

void RoomHost::OnMap(const MapSource::Result& result, const std::optional<RoomState>& state,
                     const RoomVariables::Values& kept) {
  std::vector<Waiting> waiting = std::exchange(waiting_, {});
  if (!result) {
    problem_ = ProblemOf(result.error());
    for (const Waiting& one : waiting) one.listener->OnRefused(one.session, *problem_);
    GoOn();
    return BeginCalls();
  }
  map_ = *result;
  // The grid lives as long as the map it is part of.
  const std::shared_ptr<const maps::WalkGrid> ground(map_, &map_->grid);
  if (state) room_ = presence::Room::Restore(rules_, ground, state->snapshot, shard_.Now());
  if (state) (room_ ? metrics_.taken_over : metrics_.not_taken_over).Increment();
  if (room_) {
    frozen_ = true;
    for (const auto& guest : state->snapshot.guests) {
      const auto page = state->pages.find(guest.person.id);
      unclaimed_[guest.person.id] = page == state->pages.end() ? Page() : page->second;
    }
  } else {
    room_.emplace(rules_, ground, seed_);
  }
  variables_ = {map_->variables, kept, state ? state->variables : RoomVariables::Values()};
  if (!unclaimed_.empty()) changed_ = variables_.Changed(state->variables);
  for (Waiting& one : waiting) {
    if (one.takes != presence::kNobody) {
      Claim(one);
    } else if (!frozen_ || !Held([this, one]() mutable { Admit(one); })) {
      Admit(one);
    }
  }
  if (unclaimed_.empty()) GoOn();
  BeginCalls();
}

void RoomHost::Take(SessionId session, UserId user, Listener listener) {
  Waiting one{session, {}, std::move(listener), {}, user};
  if (room_) return Claim(one);
  if (waiting_.size() == kMaxWaitingJoins || problem_) return one.listener->OnRefused(session, Elsewhere());
  // What the others of the room say waits as well, from here on.
  frozen_ = true;
  waiting_.push_back(std::move(one));
}

void RoomHost::Claim(Waiting& waiting) {
  auto claimed = unclaimed_.extract(waiting.takes);
  if (claimed.empty()) return waiting.listener->OnRefused(waiting.session, Elsewhere());
  // Its client knows all that is there, and is told nothing.
  SeatAt(waiting, waiting.takes, claimed.mapped());
  if (unclaimed_.empty()) GoOn();
}

void RoomHost::DropUnclaimed() {
  for (const auto& [user, page] : std::exchange(unclaimed_, {})) Depart(user);
  GoOn();
}

bool RoomHost::Held(std::function<void()> what) {
  // More than fit: they are gone, like whoever is slow.
  if (held_.size() == kMostHeld) DropUnclaimed();
  if (!frozen_) return false;
  held_.push_back(std::move(what));
  return true;
}

void RoomHost::GoOn() {
  frozen_ = false;
  // Those who were in the room know it as it was.
  for (const std::string& name : std::exchange(changed_, {})) TellEverybody(name);
  for (const auto& what : std::exchange(held_, {})) what();
}

std::optional<RoomState> RoomHost::Save() const {
  if (!room_) return std::nullopt;
  RoomState state{room_->Save(shard_.Now()), unclaimed_, {}};
  state.variables = variables_.values();
  for (const auto& [session, seat] : seats_) state.pages[seat.user] = seat.page;
  return state;
}

void RoomHost::Close(const std::string& back) {
  EndCalls(back);
  for (const Waiting& one : std::exchange(waiting_, {})) one.listener->OnRefused(one.session, Elsewhere());
  const std::vector<std::pair<SessionId, Seat>> seats(seats_.begin(), seats_.end());
  for (const auto& [session, seat] : seats) seat.listener->OnRefused(session, Elsewhere());
}

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

void RoomHost::Wait(SessionId session, std::variant<std::string, presence::Walk> input) {
  const auto waits =
      std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.session == session; });
  if (waits != waiting_.end() && waits->inputs.size() < kMaxWaitingInputs) waits->inputs.push_back(std::move(input));
}

void RoomHost::Walk(SessionId session, const presence::Walk& walk) {
  if (frozen_ && Held([this, session, walk] { Walk(session, walk); })) return;
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return Wait(session, walk);
  const presence::Verdict verdict = room_->Do(seat->second.user, walk, shard_.Now(), effects_);
  DW_ASSERT(verdict.has_value());  // a walk is corrected, never refused
  Perform(effects_);
}

void RoomHost::Input(SessionId session, const std::string& message) {
  if (frozen_ && Held([this, session, message] { Input(session, message); })) return;
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return Wait(session, message);
  wire::ClientToServerMessage decoded;
  if (!decoded.ParseFromString(message)) return;
  const UserId user = seat->second.user;
  if (decoded.has_query() && decoded.query().has_set_variable()) {
    return SetVariable(seat->second, decoded.query().id(), decoded.query().set_variable());
  }
  if (decoded.has_query() && decoded.query().has_send_event()) {
    return SendEvent(seat->second, decoded.query().id(), decoded.query().send_event());
  }
  if (decoded.has_query()) return Answer(user, decoded.query());
  const auto what = decoded.message_case();
  std::optional<presence::Command> command = DecodeCommand(std::move(decoded));
  if (!command) return;
  if (!Affords(*command)) {
    metrics_.over_budget.Increment();
    return Refuse(user, NameOf(what), Code(presence::Refusal::kTooMany));
  }
  const bool looks = std::holds_alternative<presence::Look>(*command);
  const presence::Verdict verdict = room_->Do(user, std::move(*command), shard_.Now(), effects_);
  if (looks && verdict) turn_.AddView(user, room_->View(user));
  Perform(effects_);
  if (!verdict) Refuse(user, NameOf(what), Code(verdict.error()));
}

bool RoomHost::Affords(const presence::Command& command) {
  const bool loud = std::holds_alternative<presence::ShowEmote>(command) ||
                    std::holds_alternative<presence::Say>(command) ||
                    std::holds_alternative<presence::ChangeDetails>(command) ||
                    std::holds_alternative<presence::Type>(command) || std::holds_alternative<presence::Chat>(command);
  return !loud || !budget_.Spent(shard_.Now());
}

void RoomHost::Refuse(UserId user, std::string_view what, std::string_view code) {
  metrics_.refusals.Increment();
  wire::SubMessage item;
  item.mutable_refused()->set_what(std::string(what));
  item.mutable_refused()->set_code(std::string(code));
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
  if (frozen_ && Held([this, session, id] { Probe(session, id); })) return;
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  // The answer comes after everything that was said before.
  probes_.push_back({session, id});
  shard_.AtTurnEnd(*this);
}

void RoomHost::Resumed(SessionId session, Millis offline) {
  if (frozen_ && Held([this, session, offline] { Resumed(session, offline); })) return;
  const auto seat = seats_.find(session);
  if (seat != seats_.end()) room_->Credit(seat->second.user, offline, shard_.Now());
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

void RoomHost::Perform(presence::Effects& effects) {
  for (const presence::Effect& effect : effects) {
    if (const auto* moved = std::get_if<presence::UserMoved>(&effect.event)) {
      turn_.AddStep({moved->user, moved->zone, moved->place});
      continue;
    }
    const auto listeners = room_->Listeners(effect.to, listeners_);
    if (listeners.empty()) continue;
    const auto* joined = std::get_if<presence::UserJoined>(&effect.event);
    introduction_.clear();
    if (joined != nullptr && AppendIntroduction(*joined, introduction_)) {
      metrics_.events.Increment();
      turn_.Add(listeners, introduction_);
      continue;
    }
    if (std::holds_alternative<presence::PositionCorrected>(effect.event)) metrics_.corrections.Increment();
    auto* item = google::protobuf::Arena::CreateMessage<wire::SubMessage>(&items_);
    Encode(effect.event, shard_.clock().UnixNow(), *item);
    metrics_.events.Increment();
    budget_.Spend(listeners.size());
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
  if (room_) ShowZones(room_->zones_in_use());
}

void RoomHost::ShowZones(std::size_t zones) {
  const std::size_t before = std::exchange(zones_, zones);
  if (before != zones) metrics_.zones.Increment(static_cast<double>(zones) - static_cast<double>(before));
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
