// What is asked of a room by those who are in none, and events, which both they and its people send.
#include <algorithm>
#include <utility>

#include "core/presence/text.h"
#include "services/back/room_events.h"
#include "services/back/room_host.h"

namespace dw::back {
namespace {

using presence::Number;
using presence::UserId;

/// Calls that wait for a room's map; more are refused. [CA3]
constexpr std::size_t kMaxWaitingCalls = 1000;
/// Pages that were removed and may not come back by themselves; the oldest is forgotten. [WS35]
constexpr std::size_t kMaxRemoved = 1000;
constexpr std::size_t kMaxNoticeLength = 1000;  ///< Code points.
constexpr std::size_t kMaxReasonLength = 300;   ///< Likewise.

CallProblem Invalid(std::string detail) {
  return {CallProblem::Code::kInvalid, std::move(detail), {}};
}

CallProblem ProblemOf(const RoomProblem& problem) {
  return {CallProblem::Code::kNotFound, "The room cannot be opened: " + problem.code + ". " + problem.detail, {}};
}

CallProblem ProblemOf(RoomVariables::Refusal refusal, const std::string& name) {
  switch (refusal) {
    case RoomVariables::Refusal::kNotDeclared:
      return {CallProblem::Code::kNotFound, "The room's map declares no variable \"" + name + "\".", {}};
    case RoomVariables::Refusal::kTooLong:
      return Invalid("The value is longer than 8 KiB.");
    case RoomVariables::Refusal::kNotAllowed:
    case RoomVariables::Refusal::kNotJson:
      break;
  }
  return Invalid("The value is no JSON; a text needs quotes of its own.");
}

bool Fits(std::string_view text, std::size_t most) {
  const auto length = presence::CountCodePoints(text);
  return length && *length <= most && presence::IsPlainText(text, true);
}

RoomProblem Removed(const std::string& reason) {
  return {"REMOVED", "", reason, "Load the page anew to come in again.", Millis(0)};
}

RoomEar::Values ThoseWithAValue(const RoomVariables::Values& values) {
  RoomEar::Values some;
  for (const auto& [name, value] : values) {
    if (!value.empty()) some[name] = value;
  }
  return some;
}

}  // namespace

void RoomHost::WhenOpen(WaitingCall then) {
  if (problem_) {
    const CallProblem problem = ProblemOf(*problem_);
    return then(&problem);
  }
  if (!room_) {
    if (calls_.size() < kMaxWaitingCalls) return calls_.push_back(std::move(then));
    const CallProblem full{CallProblem::Code::kFull, "Too many calls wait for this room's map.", {}};
    return then(&full);
  }
  if (frozen_ && Held([then] { then(nullptr); })) return;
  then(nullptr);
}

void RoomHost::BeginCalls() {
  if (problem_) {
    ears_.End(ProblemOf(*problem_));
  } else {
    ears_.TellListening(ThoseWithAValue(variables_.values()));
  }
  for (WaitingCall& call : std::exchange(calls_, {})) WhenOpen(std::move(call));
}

void RoomHost::EndCalls(const std::string& back) {
  CallProblem gone{CallProblem::Code::kUnavailable, "The room goes on elsewhere; ask again.", back};
  if (!back.empty()) gone = {CallProblem::Code::kElsewhere, "The room is at " + back + ".", back};
  for (const WaitingCall& call : std::exchange(calls_, {})) call(&gone);
  ears_.End(gone);
}

RoomSummary RoomHost::Summary() const {
  const auto has_value = [](const auto& variable) { return !variable.second.empty(); };
  return {path_, seats_.size() + unclaimed_.size(),
          static_cast<std::size_t>(std::ranges::count_if(variables_.values(), has_value))};
}

RoomDetails RoomHost::Describe(UserId after, std::size_t limit) const {
  const RoomSummary summary = Summary();
  RoomDetails details{summary.people, summary.variables, map_->revision, {}, false};
  std::vector<UserId> users;
  for (const UserId user : Everybody()) {
    if (Number(user) > Number(after)) users.push_back(user);
  }
  details.more = users.size() > limit;
  const auto end = users.begin() + static_cast<std::ptrdiff_t>(std::min(limit, users.size()));
  std::ranges::partial_sort(users, end);
  users.erase(end, users.end());
  for (const UserId user : users) {
    const presence::Person& person = *room_->Find(user);
    details.listed.push_back({user, person.name, person.uuid, person.status});
  }
  return details;
}

CallAnswer<RoomEar::Values> RoomHost::ReadVariables(const std::vector<std::string>& names) const {
  if (names.empty()) return ThoseWithAValue(variables_.values());
  RoomEar::Values some;
  for (const std::string& name : names) {
    const auto found = variables_.values().find(name);
    if (found == variables_.values().end()) {
      return Unexpected{ProblemOf(RoomVariables::Refusal::kNotDeclared, name)};
    }
    some[name] = found->second;
  }
  return some;
}

void RoomHost::KeepVariable(const std::string& name, const std::string& value, const CallReply<Ok>& reply) {
  if (const auto refusal = variables_.Check(name, value, RoomVariables::Writer::kCall)) {
    return reply(Unexpected{ProblemOf(*refusal, name)});
  }
  auto kept = [this, name, value, reply, order = variables_.NextOrder()](bool ok) {
    if (ok && variables_.Set(name, value, order)) TellEverybody(name);
    if (ok) return reply(Ok{});
    reply(Unexpected{CallProblem{
        CallProblem::Code::kUnavailable, "The store does not answer: the variable may be kept or not.", {}}});
  };
  if (!variables_.Persists(name)) return kept(true);
  save_(name, value, std::move(kept));
}

void RoomHost::Listen(RoomEar::Hears what, const std::shared_ptr<RoomEar>& ear) {
  if (problem_) return ear->OnEnd(ProblemOf(*problem_));
  if (ears_.full()) {
    return ear->OnEnd({CallProblem::Code::kFull, "As many listen to this room as may.", {}});
  }
  ears_.Add(what, ear);
  if (room_) ear->OnListening(ThoseWithAValue(variables_.values()));
}

std::vector<UserId> RoomHost::Everybody() const {
  std::vector<UserId> everybody;
  everybody.reserve(seats_.size());
  for (const auto& [session, seat] : seats_) everybody.push_back(seat.user);
  return everybody;
}

std::vector<UserId> RoomHost::Everybody(const std::string& uuid) const {
  std::vector<UserId> some = Everybody();
  std::erase_if(some, [&](UserId user) { return room_->Find(user)->uuid != uuid; });
  return some;
}

std::size_t RoomHost::TellSome(const std::vector<UserId>& people, const digiwork::wire::v1::SubMessage& item) {
  turn_.Add(people, item);
  shard_.AtTurnEnd(*this);
  return people.size();
}

std::size_t RoomHost::TellEvent(const RoomEvent& event, const std::vector<UserId>& people) {
  digiwork::wire::v1::SubMessage item;
  item.mutable_room_event()->set_name(event.name);
  item.mutable_room_event()->set_data(event.data);
  item.mutable_room_event()->set_user_id(Number(event.sender));
  metrics_.events.Increment();
  return TellSome(people, item);
}

CallAnswer<std::size_t> RoomHost::Dispatch(const RoomEvent& event) {
  if (!CheckEvent(event.name, event.data).empty()) {
    return Unexpected{
        Invalid("An event has a name of one line and 128 bytes at most, and data that is empty or JSON of 8 KiB.")};
  }
  ears_.TellEvent(event);
  return TellEvent(event, Everybody());
}

void RoomHost::SendEvent(Seat& seat, std::uint32_t query, const digiwork::wire::v1::SendEventQuery& wish) {
  digiwork::wire::v1::SubMessage item;
  item.mutable_answer()->set_id(query);
  std::string_view error = CheckEvent(wish.name(), wish.data());
  if (wish.user_ids_size() > kMaxEventTargets) error = "TOO_LONG";
  if (!seat.events.Take(presence::pace::kEvents, shard_.Now())) error = "TOO_MANY";
  if (!error.empty()) {
    metrics_.refusals.Increment();
    item.mutable_answer()->set_error(std::string(error));
    return Tell(seat.user, item);
  }
  const RoomEvent event{wish.name(), wish.data(), seat.user};
  std::vector<UserId> people;
  if (wish.user_ids().empty()) {
    ears_.TellEvent(event);
    people = Everybody();
  } else {
    for (const std::uint32_t id : wish.user_ids()) {
      if (room_->Find(UserId{id}) != nullptr) people.push_back(UserId{id});
    }
    std::ranges::sort(people);
    people.erase(std::ranges::unique(people).begin(), people.end());
  }
  const std::size_t told = TellEvent(event, people);
  item.mutable_answer()->mutable_send_event()->set_people(static_cast<std::uint32_t>(told));
  Tell(seat.user, item);
}

CallAnswer<std::size_t> RoomHost::Notify(const RoomNotice& notice) {
  const bool says_nothing = presence::Trim(notice.text).empty();
  if ((says_nothing && !notice.mute) || !Fits(notice.text, kMaxNoticeLength)) {
    return Unexpected{Invalid("A message has 1 to 1,000 characters, without control characters.")};
  }
  const std::vector<UserId> people = notice.uuid.empty() ? Everybody() : Everybody(notice.uuid);
  if (people.empty() && !notice.uuid.empty()) {
    return Unexpected{CallProblem{CallProblem::Code::kNotFound, "Nobody with that uuid is in the room.", {}}};
  }
  digiwork::wire::v1::SubMessage item;
  item.mutable_admin_message()->set_text(notice.text);
  item.mutable_admin_message()->set_warning(notice.warning);
  item.mutable_admin_message()->set_mute(notice.mute);
  return TellSome(people, item);
}

CallAnswer<std::size_t> RoomHost::Remove(const std::string& uuid, const std::string& reason) {
  if (!Fits(reason, kMaxReasonLength)) {
    return Unexpected{Invalid("A reason has 300 characters at most, without control characters.")};
  }
  std::vector<SessionId> sessions;
  for (const auto& [session, seat] : seats_) {
    if (room_->Find(seat.user)->uuid == uuid) sessions.push_back(session);
  }
  if (sessions.empty()) {
    return Unexpected{CallProblem{CallProblem::Code::kNotFound, "Nobody with that uuid is in the room.", {}}};
  }
  for (const SessionId session : sessions) {
    const Seat seat = seats_.at(session);
    if (!seat.page.key.empty()) removed_.emplace_back(seat.page.key, reason);
    if (removed_.size() > kMaxRemoved) removed_.pop_front();
    Leave(session);
    seat.listener->OnRefused(session, Removed(reason));
  }
  return sessions.size();
}

std::optional<RoomProblem> RoomHost::WhyNot(const Page& page) const {
  const auto removed = std::ranges::find(removed_, page.key, [](const auto& one) { return one.first; });
  if (removed == removed_.end()) return std::nullopt;
  return Removed(removed->second);
}

std::size_t RoomHost::AnnounceRenewal(Millis within) {
  digiwork::wire::v1::SubMessage item;
  item.mutable_room_changed()->set_in_ms(static_cast<std::uint32_t>(within.count()));
  return TellSome(Everybody(), item);
}

}  // namespace dw::back
