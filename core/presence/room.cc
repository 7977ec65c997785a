#include "core/presence/room.h"

#include <algorithm>
#include <utility>

#include "core/presence/room_state.h"
#include "core/presence/text.h"

namespace dw::presence {
namespace {

RoomRules Clamp(RoomRules rules) {
  rules.max_people = std::clamp(rules.max_people, 1U, 10'000U);
  rules.run_speed = std::clamp(rules.run_speed, 10, 10'000);
  rules.walk_speed = std::clamp(rules.walk_speed, 1, rules.run_speed);
  rules.move_burst = std::clamp(rules.move_burst, Millis{100}, Millis{60'000});
  rules.join_distance = std::clamp(rules.join_distance, 1, 1000);
  rules.bubble_radius = std::clamp(rules.bubble_radius, 1, 1000);
  rules.bubble_size = std::clamp(rules.bubble_size, 2U, 50U);
  return rules;
}

}  // namespace

std::string ToText(ConnectionId id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = kDigits[Number(id) >> (60 - 4 * i) & 15];
  return text;
}

std::optional<ConnectionId> ParseConnectionId(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return std::nullopt;
    number = number << 4 | static_cast<std::uint64_t>(digit);
  }
  return static_cast<ConnectionId>(number);
}

std::string_view Code(JoinRefusal refusal) {
  switch (refusal) {
    case JoinRefusal::kRoomFull:
      return "ROOM_FULL";
    case JoinRefusal::kBadName:
      return "BAD_NAME";
    case JoinRefusal::kBadAvatar:
      return "BAD_AVATAR";
  }
  return "";
}

std::string_view Code(Refusal refusal) {
  switch (refusal) {
    case Refusal::kTooMany:
      return "TOO_MANY";
    case Refusal::kTooLong:
      return "TOO_LONG";
    case Refusal::kInvalid:
      return "INVALID";
    case Refusal::kNotInBubble:
      return "NOT_IN_BUBBLE";
    case Refusal::kNotFound:
      return "NOT_FOUND";
    case Refusal::kNotAllowed:
      return "NOT_ALLOWED";
  }
  return "";
}

Room::State::State(const RoomRules& rules, std::shared_ptr<const maps::WalkGrid> ground, std::uint64_t seed)
    : rules_(Clamp(rules)),
      residents_(rules_.max_people),
      ground_(std::move(ground)),
      bubbles_(rules_.max_people),
      zones_(ground_->width(), ground_->height()),
      near_people_(std::max(rules_.join_distance, rules_.bubble_radius), rules_.max_people),
      near_bubbles_(rules_.bubble_radius, rules_.max_people),
      seed_(seed) {}

Instant Room::State::Advance(Instant now) {
  return latest_ = std::max(latest_, now);
}

std::span<const UserId> Room::State::Listeners(const Audience& audience, std::vector<UserId>& scratch) const {
  const auto watchers = [this](ZoneId zone) {
    const Zones::Zone* found = zones_.Find(zone);
    return found == nullptr ? std::span<const UserId>() : std::span<const UserId>(found->watchers);
  };
  if (const auto* zone = std::get_if<ZoneId>(&audience)) return watchers(*zone);
  if (const auto* user = std::get_if<UserId>(&audience)) return {user, 1};
  if (const auto* people = std::get_if<std::vector<UserId>>(&audience)) return *people;
  const auto& but = std::get<ZoneBut>(audience);
  scratch.clear();
  for (const UserId user : watchers(but.zone)) {
    if (!zones_.InView(ViewOf(user), but.without)) scratch.push_back(user);
  }
  return scratch;
}

std::vector<Found> Room::State::Search(std::string_view name, std::size_t limit) const {
  const std::string wanted = FoldCase(Trim(name));
  std::vector<const Resident*> matches;
  residents_.ForEach([&](const Resident& resident) {
    if (resident.folded_name.find(wanted) != std::string::npos) matches.push_back(&resident);
  });
  const std::size_t count = std::min(limit, matches.size());
  const auto by_name = [](const Resident* a, const Resident* b) {
    return std::tie(a->folded_name, a->person.id) < std::tie(b->folded_name, b->person.id);
  };
  std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(count), matches.end(), by_name);
  std::vector<Found> found;
  found.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Person& person = matches[i]->person;
    found.push_back({person.id, person.name, person.status, person.avatar, person.group != kNoGroup});
  }
  return found;
}

Room::Room(const RoomRules& rules, std::shared_ptr<const maps::WalkGrid> ground, std::uint64_t seed)
    : state_(std::make_unique<State>(rules, std::move(ground), seed)) {}
std::optional<Room> Room::Restore(const RoomRules& rules, std::shared_ptr<const maps::WalkGrid> ground,
                                  const RoomSnapshot& snapshot, Instant now) {
  Room room(rules, std::move(ground), snapshot.seed);
  Effects known;  // to everybody, already
  if (!room.state_->Restore(snapshot, {room.state_->Advance(now), known})) return std::nullopt;
  return room;
}
Room::~Room() = default;
Room::Room(Room&&) noexcept = default;
Room& Room::operator=(Room&&) noexcept = default;

Expected<UserId, JoinRefusal> Room::Join(const Arrival& arrival, Instant now, Effects& out) {
  return state_->Join(arrival, {state_->Advance(now), out});
}

void Room::Leave(UserId user, Instant now, Effects& out) {
  Resident* resident = state_->Find(user);
  if (resident != nullptr) state_->Leave(*resident, {state_->Advance(now), out});
}

Verdict Room::Do(UserId user, Command command, Instant now, Effects& out) {
  Resident* resident = state_->Find(user);
  if (resident == nullptr) return Unexpected{Refusal::kNotFound};
  const Turn turn{state_->Advance(now), out};
  return std::visit([&](auto& wish) { return state_->Do(*resident, wish, turn); }, command);
}

void Room::Credit(UserId user, Millis offline, Instant now) {
  Resident* resident = state_->Find(user);
  if (resident != nullptr) resident->stride.Credit(offline, state_->Advance(now));
}

RoomSnapshot Room::Save(Instant now) const {
  return state_->Save(now);
}

const RoomRules& Room::rules() const {
  return state_->rules_;
}
std::size_t Room::people() const {
  return state_->residents_.size();
}

const Person* Room::Find(UserId user) const {
  const Resident* resident = std::as_const(*state_).Find(user);
  return resident == nullptr ? nullptr : &resident->person;
}

ZoneRect Room::View(UserId user) const {
  return Find(user) == nullptr ? ZoneRect{} : state_->ViewOf(user);
}

std::size_t Room::zones_in_use() const {
  return state_->zones_in_use();
}

ZoneGrid Room::grid() const {
  return state_->grid();
}

std::span<const UserId> Room::Listeners(const Audience& audience, std::vector<UserId>& scratch) const {
  return state_->Listeners(audience, scratch);
}

std::vector<Found> Room::Search(std::string_view name, std::uint32_t limit) const {
  return state_->Search(name, std::min(limit, kMaxPeopleListed));
}

std::span<const UserId> Room::Members(GroupId group) const {
  const Bubble* bubble = std::as_const(*state_).Find(group);
  return bubble == nullptr ? std::span<const UserId>() : std::span<const UserId>(bubble->members);
}

}  // namespace dw::presence
