#include "adapters/records/ban_gate.h"

#include <algorithm>
#include <set>
#include <utility>

namespace dw::records {
namespace {

/// The world's all, or this room's.
bool Holds(const Ban& ban, const Arrival& arrival, Millis now) {
  return ban.world == arrival.world && (ban.room.empty() || ban.room == arrival.room) &&
         (ban.until == Millis(0) || ban.until > now);
}

}  // namespace

std::shared_ptr<const BanGate::BySubject> BanGate::bans() const {
  const std::lock_guard lock(mutex_);
  return bans_;
}

std::optional<GateRefusal> BanGate::Judge(const Arrival& arrival) const {
  const auto bans = this->bans();
  if (bans->empty()) return std::nullopt;
  const Millis now = clock_.UnixNow();
  const Ban* longest = nullptr;
  const auto [first, last] = bans->equal_range(arrival.subject);
  for (auto each = first; each != last; ++each) {
    const Ban& ban = each->second;
    if (!Holds(ban, arrival, now)) continue;
    const bool longer =
        longest == nullptr || ban.until == Millis(0) || (longest->until != Millis(0) && ban.until > longest->until);
    if (longer) longest = &ban;
  }
  if (longest == nullptr) return std::nullopt;
  return GateRefusal{GateRefusal::Kind::kBanned, longest->reason, longest->until};
}

std::vector<Standing> BanGate::Take(const std::vector<Ban>& active) {
  auto fresh = std::make_shared<BySubject>();
  for (const Ban& ban : active) fresh->emplace(ban.subject, ban);
  const auto before = bans();
  std::set<std::string> known;
  for (const auto& [subject, ban] : *before) known.insert(ban.id);
  std::vector<Standing> out;
  for (const Ban& ban : active) {
    if (!known.contains(ban.id)) out.push_back({Standing::Kind::kBanned, ban.subject, ban.room});
  }
  const std::lock_guard lock(mutex_);
  bans_ = std::move(fresh);
  return out;
}

}  // namespace dw::records
