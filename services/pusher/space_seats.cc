#include "services/pusher/space_seats.h"

#include <utility>

#include "core/presence/text.h"
#include "services/pusher/space_items.h"

namespace dw::pusher {
namespace {

using M = wire::ClientToServerMessage;

/// What one session may do in spaces: so often on average, and so often at once. [WS43]
constexpr double kPerSecond = 20;
constexpr double kAtOnce = 60;
constexpr std::size_t kMostWordBytes = 64;  ///< Of a name, after the room.

/// Nothing but spaces of the person's own room, for now. [WS40]
bool MayJoin(const std::string& room, const std::string& space) {
  const std::string prefix = room + '#';
  return space.size() > prefix.size() && space.size() <= prefix.size() + kMostWordBytes && space.starts_with(prefix) &&
         spaces::IsSpaceName(space);
}

std::string_view NameOf(M::MessageCase what) {
  switch (what) {
    case M::kLeaveSpace:
      return "leave_space";
    case M::kUpdateSpace:
      return "update_space";
    default:
      return "space_event";
  }
}

}  // namespace

SpaceSeats::SpaceSeats(Shard& shard, std::unique_ptr<SpaceLink> link, Tell tell)
    : shard_(shard), link_(std::move(link)), tell_(std::move(tell)) {}

SpaceSeats::~SpaceSeats() = default;

bool SpaceSeats::Concerns(const M& message) {
  switch (message.message_case()) {
    case M::kLeaveSpace:
    case M::kUpdateSpace:
    case M::kSpaceEvent:
      return true;
    case M::kQuery:
      return message.query().has_join_space();
    default:
      return false;
  }
}

void SpaceSeats::Enter(SessionId session, std::string room, std::string uuid, std::string_view name) {
  const std::string clean = presence::CleanName(name).value_or("");
  people_.insert_or_assign(
      session, Person{std::move(room), std::move(uuid), clean, TokenBucket(kPerSecond, kAtOnce, shard_.Now())});
}

void SpaceSeats::Admit(SessionId session) {
  const auto person = people_.find(session);
  if (person != people_.end()) person->second.admitted = true;
}

void SpaceSeats::Do(SessionId session, const M& message) {
  const auto found = people_.find(session);
  if (found == people_.end()) return;
  Person& person = found->second;
  if (message.has_query()) return Join(session, person, message.query().id(), message.query().join_space());
  const bool in_pace = person.pace.Take(1, shard_.Now());
  // Leaving is never too much.
  const bool may = in_pace || message.has_leave_space();
  const std::string_view code = may ? DoIn(session, person, message) : "TOO_MANY";
  if (!code.empty()) tell_(session, space_items::Refused(NameOf(message.message_case()), code));
}

std::string_view SpaceSeats::Refusal(const Person& person, const wire::JoinSpaceQuery& wish) const {
  if (!link_ || !person.admitted || !MayJoin(person.room, wish.space())) return "NOT_ALLOWED";
  if (person.spaces.size() >= kMostSpacesOfASession) return "TOO_MANY";
  return "";
}

void SpaceSeats::Join(SessionId session, Person& person, std::uint32_t query, const wire::JoinSpaceQuery& wish) {
  const auto refuse = [&](std::string_view code) { tell_(session, space_items::Error(query, code)); };
  if (!person.pace.Take(1, shard_.Now())) return refuse("TOO_MANY");
  const std::string& space = wish.space();
  const auto there = mirrors_.find(space);
  if (there != mirrors_.end() && there->second->Has(session)) return refuse("ALREADY_THERE");
  std::erase_if(person.spaces, [&](const std::string& known) {
    const auto mirror = mirrors_.find(known);
    return mirror == mirrors_.end() || !mirror->second->Has(session);
  });
  if (const std::string_view code = Refusal(person, wish); !code.empty()) return refuse(code);
  std::optional<spaces::Profile> profile;
  if (!wish.watch()) {
    profile = spaces::Profile{person.uuid, person.name, {}};
    const spaces::Verdict sound = spaces::Merge(profile->attributes, {space_items::Decode(wish.attributes()), {}});
    if (!sound) return refuse(spaces::Code(sound.error()));
  }
  person.spaces.insert(space);
  MirrorOf(space).Join(session, query, ++last_seat_, std::move(profile));
}

std::string_view SpaceSeats::DoIn(SessionId session, Person& person, const M& message) {
  const auto in = [&](const std::string& space) -> SpaceMirror* {
    const auto found = mirrors_.find(space);
    return found == mirrors_.end() || !found->second->Has(session) ? nullptr : found->second.get();
  };
  constexpr std::string_view kNotFound = "NOT_FOUND";
  if (message.has_leave_space()) {
    person.spaces.erase(message.leave_space().space());
    LeaveOne(session, message.leave_space().space());
    return "";
  }
  if (message.has_update_space()) {
    const auto& update = message.update_space();
    SpaceMirror* const mirror = in(update.space());
    if (mirror == nullptr) return kNotFound;
    return mirror->Update(
        session, {space_items::Decode(update.attributes()), {update.removed().begin(), update.removed().end()}});
  }
  SpaceMirror* const mirror = in(message.space_event().space());
  if (mirror == nullptr) return kNotFound;
  return mirror->Say(session, message.space_event().to(), message.space_event().payload());
}

void SpaceSeats::Leave(SessionId session) {
  const auto person = people_.extract(session);
  if (person.empty()) return;
  for (const std::string& space : person.mapped().spaces) LeaveOne(session, space);
}

void SpaceSeats::LeaveOne(SessionId session, const std::string& space) {
  const auto mirror = mirrors_.find(space);
  if (mirror == mirrors_.end()) return;
  mirror->second->Leave(session);
  if (mirror->second->empty()) mirrors_.erase(mirror);
}

SpaceMirror& SpaceSeats::MirrorOf(const std::string& space) {
  const auto found = mirrors_.find(space);
  if (found != mirrors_.end() && !found->second->ended()) return *found->second;
  if (found != mirrors_.end()) mirrors_.erase(found);
  const auto ended = [this, space, alive = std::weak_ptr(alive_)] {
    shard_.Post([this, space, alive] {
      if (!alive.expired()) Sweep(space);
    });
  };
  auto made = std::make_unique<SpaceMirror>(SpaceMirror::Context{shard_, *link_, tell_, ended}, space);
  return *mirrors_.emplace(space, std::move(made)).first->second;
}

void SpaceSeats::Sweep(const std::string& space) {
  const auto found = mirrors_.find(space);
  if (found != mirrors_.end() && found->second->ended()) mirrors_.erase(found);
}

}  // namespace dw::pusher
