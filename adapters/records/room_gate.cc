#include "adapters/records/room_gate.h"

#include <algorithm>
#include <chrono>

namespace dw::records {
namespace {

constexpr std::chrono::seconds kPause{1};

}  // namespace

Outcome<Ok> RoomGate::Load() {
  const auto revision = RoomRuleRevision(database_);
  if (!revision) return Unexpected{revision.error()};
  if (*revision == revision_) return Ok{};
  const auto rules = RoomRules(database_);
  if (!rules) return Unexpected{rules.error()};
  auto fresh = std::make_shared<ByRoom>();
  for (const RoomRule& rule : *rules) fresh->emplace(rule.room, rule);
  const std::lock_guard lock(mutex_);
  rules_ = std::move(fresh);
  revision_ = *revision;
  return Ok{};
}

void RoomGate::Start() {
  repeater_.Start(kPause, [this] {
    // Another time will do.
    (void)Load();
  });
}

std::optional<GateRefusal> RoomGate::Judge(const Arrival& arrival) const {
  const auto known = rules();
  const auto found = known->find(arrival.room);
  if (found == known->end() || found->second.access == RoomRule::Access::kOpen) return std::nullopt;
  if (found->second.access == RoomRule::Access::kPassword) {
    const std::string word = found->second.word();
    const bool knows = !word.empty() && arrival.pass && arrival.pass->word == word;
    if (knows || arrival.role == access::Role::kAdmin) return std::nullopt;
    return GateRefusal{GateRefusal::Kind::kPasswordNeeded, "", Millis(0)};
  }
  if (arrival.session.empty()) return GateRefusal{GateRefusal::Kind::kSignInNeeded, "", Millis(0)};
  const RoomRule& rule = found->second;
  if (rule.access == RoomRule::Access::kMembers || arrival.role == access::Role::kAdmin) return std::nullopt;
  const bool has = std::ranges::any_of(
      rule.tags, [&](const std::string& tag) { return std::ranges::find(arrival.tags, tag) != arrival.tags.end(); });
  if (has) return std::nullopt;
  return GateRefusal{GateRefusal::Kind::kRoomClosedToYou, "", Millis(0)};
}

std::uint32_t RoomGate::CapacityOf(const std::string& room) const {
  const auto known = rules();
  const auto found = known->find(room);
  return found == known->end() ? 0 : found->second.capacity;
}

}  // namespace dw::records
