#include "services/back/open_space.h"

#include <utility>
#include <vector>

namespace dw::back {
namespace {

template <class... Fs>
struct Cases : Fs... {
  using Fs::operator()...;
};

SharedSpaceNews NewsOf(spaces::Event event) {
  return std::visit([](auto&& what) { return std::make_shared<const SpaceNews>(std::move(what)); }, std::move(event));
}

}  // namespace

SpaceMetrics::SpaceMetrics(Metrics& metrics)
    : spaces(metrics.GaugeOf("digiwork_spaces", "Spaces that are open")),
      members(metrics.GaugeOf("digiwork_space_members", "Members of spaces")),
      events(metrics.CounterOf("digiwork_space_events_total", "What members of spaces said to each other")),
      refusals(metrics.CounterOf("digiwork_space_refusals_total", "What pushers asked of spaces in vain")) {}

OpenSpace::OpenSpace(const std::string& name, Shard& shard, SpacesShared& shared, std::function<void()> gone)
    : shard_(shard), shared_(shared), gone_(std::move(gone)), space_(shared.options.rules) {
  shared_.metrics.spaces.Increment();
  if (shared_.store == nullptr) {
    ours_ = true;
    return;
  }
  keeper_ = std::make_shared<RoomKeeper>(RoomKeeper::Context{shard_, *shared_.store, shared_.options.address},
                                         "space:" + name, *this);
  keeper_->Begin();
}

OpenSpace::~OpenSpace() {
  if (keeper_) keeper_->Release();
  shared_.metrics.spaces.Decrement();
  shared_.metrics.members.Decrement(static_cast<double>(counted_members_));
}

void OpenSpace::OnKept(RoomKeeper::Kept /*kept*/) {
  ours_ = true;
  std::vector<SpaceWay*> waiting;
  for (const auto& [key, way] : ways_) waiting.push_back(key);
  for (SpaceWay* key : waiting) {
    const auto found = ways_.find(key);
    if (found != ways_.end()) Welcome(found->second);
  }
}

void OpenSpace::OnElsewhere(const std::string& back) {
  keeper_.reset();
  SendAway(back);
}

void OpenSpace::Leave() {
  if (keeper_) std::exchange(keeper_, nullptr)->Release();
  SendAway("");
}

void OpenSpace::SendAway(const std::string& back) {
  if (std::exchange(gone_already_, true)) return;
  by_id_.clear();
  for (const auto& [key, way] : std::exchange(ways_, {})) way.way->OnElsewhere(back);
  // Later: this may be within a call of its own.
  shard_.Post([gone = gone_, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) gone();
  });
}

void OpenSpace::Add(std::shared_ptr<SpaceWay> way) {
  if (gone_already_) return way->OnElsewhere("");
  SpaceWay* const key = way.get();
  Way& added = ways_[key];
  added.way = std::move(way);
  if (ours_) Welcome(added);
}

void OpenSpace::Welcome(Way& way) {
  way.id = spaces::WatcherId{++last_watcher_};
  const spaces::Verdict verdict = space_.Watch(way.id, effects_);
  if (!verdict) {
    const std::shared_ptr<SpaceWay> refused = way.way;
    ways_.erase(refused.get());
    return refused->OnRefused(std::string(spaces::Code(verdict.error())));
  }
  by_id_[way.id] = way.way.get();
  way.way->OnOpened();
  Perform();
}

void OpenSpace::Remove(SpaceWay& way) {
  const auto found = ways_.extract(&way);
  if (found.empty()) return;
  by_id_.erase(found.mapped().id);
  space_.Unwatch(found.mapped().id, effects_);
  Perform();
}

void OpenSpace::Say(SpaceWay& way, SpaceWord word) {
  const auto found = ways_.find(&way);
  if (found == ways_.end()) return;  // it has been told that the space is elsewhere
  const std::uint64_t seat = word.seat;
  const bool enters = std::holds_alternative<SpaceWord::Enter>(word.what);
  const spaces::Verdict verdict = Do(found->second, word);
  if (verdict) return Perform();
  shared_.metrics.refusals.Increment();
  if (!enters || verdict.error() == spaces::Refusal::kAlreadyThere) return;
  way.OnNews(std::make_shared<const SpaceNews>(SpaceTurnedAway{seat, std::string(spaces::Code(verdict.error()))}));
}

spaces::Verdict OpenSpace::Do(const Way& way, SpaceWord& word) {
  const std::string member = SpaceMemberId(way.way->pusher(), word.seat);
  return std::visit(
      Cases{[&](SpaceWord::Enter& enter) { return space_.Join(way.id, {member, std::move(enter.profile)}, effects_); },
            [&](SpaceWord::Update& update) { return space_.Update(way.id, member, update.change, effects_); },
            [&](SpaceWord::Say& say) { return space_.Say(way.id, member, say.to, std::move(say.bytes), effects_); },
            [&](SpaceWord::Leave&) { return space_.Leave(way.id, member, effects_); }},
      word.what);
}

void OpenSpace::Perform() {
  for (spaces::Effect& effect : effects_) {
    if (std::holds_alternative<spaces::Said>(effect.event)) shared_.metrics.events.Increment();
    const SharedSpaceNews news = NewsOf(std::move(effect.event));
    if (effect.to == spaces::kEverybody) {
      for (const auto& [id, way] : by_id_) way->OnNews(news);
    } else if (const auto way = by_id_.find(effect.to); way != by_id_.end()) {
      way->second->OnNews(news);
    }
  }
  effects_.clear();
  shared_.metrics.members.Increment(static_cast<double>(space_.members()) - static_cast<double>(counted_members_));
  counted_members_ = space_.members();
}

}  // namespace dw::back
