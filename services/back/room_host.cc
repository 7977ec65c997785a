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

RoomProblem ProblemOf(const MapProblem& problem) {
  return {problem.code, problem.file, problem.detail, problem.fix, Millis(0)};
}

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
