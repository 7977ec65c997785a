#include "adapters/link_stream/space_streams.h"

#include <utility>

#include "adapters/link_codec/space_codec.h"

namespace dw::link_stream {
namespace {

/// Between two tries to find a space that nobody has: its last owner's lease has to end first. [IW23]
constexpr Millis kLegPause{200};
/// Backs asked one after the other without a pause: two that name each other would keep us running.
constexpr int kQuickLegs = 3;
/// Whoever is not in yet is told after so many.
constexpr int kMostLegs = 60;

/// What backs are chosen by, so that a space and a room of one name need not share one.
std::string KeyOf(const std::string& name) {
  return "space:" + name;
}

}  // namespace

class SpaceStreams::DoorHere final : public SpaceDoor {
 public:
  DoorHere(SpaceStreams& streams, std::string name) : streams_(streams), name_(std::move(name)) {}
  ~DoorHere() override { streams_.Close(name_); }
  bool Say(SpaceWord word) override { return streams_.Say(name_, word); }

 private:
  // Borrowed; outlives this.
  SpaceStreams& streams_;
  const std::string name_;
};

SpaceStreams::SpaceStreams(Shard& shard, BackDirectory& backs, SpaceStreamMetrics& metrics, std::string pusher,
                           Connect connect)
    : shard_(shard), backs_(backs), metrics_(metrics), pusher_(std::move(pusher)), connect_(std::move(connect)) {}

std::unique_ptr<SpaceDoor> SpaceStreams::Open(const std::string& space, SpaceListener& listener) {
  Way& way = ways_[space];
  way.listener = &listener;
  if (const auto back = backs_.For(KeyOf(space))) {
    AskAt(space, way, *back);
  } else {
    AskLater(space, way);
  }
  return std::make_unique<DoorHere>(*this, space);
}

void SpaceStreams::AskAt(const std::string& name, Way& way, const std::string& back) {
  way.at = back;
  std::shared_ptr<SpacesPusherEnd>& stream = streams_[back];
  if (!stream) {
    Owner& owner = *this;
    stream = std::make_shared<SpacesPusherEnd>(shard_, metrics_, back, pusher_, owner);
    stream->Begin(connect_(back, *stream));
  }
  way.end = stream;
  way.number = stream->OpenSpace(name);
}

void SpaceStreams::AskLater(const std::string& name, Way& way) {
  way.ask = ++last_ask_;
  shard_.After(kLegPause, [this, name, ask = way.ask, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    // It may be closed, and another in its place.
    const auto found = ways_.find(name);
    if (found == ways_.end() || found->second.ask != ask || found->second.end || found->second.refused) return;
    if (const auto back = backs_.For(KeyOf(name))) return AskAt(name, found->second, *back);
    Lose(name, "");
  });
}

bool SpaceStreams::Say(const std::string& name, const SpaceWord& word) {
  Way& way = ways_.at(name);
  return way.open && way.end->Say(way.number, word);
}

void SpaceStreams::Close(const std::string& name) {
  const auto way = ways_.extract(name);
  if (way.mapped().end) way.mapped().end->CloseSpace(way.mapped().number);
}

void SpaceStreams::OnItem(SpacesPusherEnd& end, const std::string& name, space::SpaceToPusherMessage& item) {
  Way& way = ways_.at(name);
  switch (item.message_case()) {
    case space::SpaceToPusherMessage::kOpened:
      if (way.open) return metrics_.bad.Increment();
      way.open = way.was_open = true;
      way.legs = 0;
      return way.listener->OnOpened();
    case space::SpaceToPusherMessage::kElsewhere:
      if (item.elsewhere().back().empty()) backs_.Suspect(way.at);
      end.ForgetSpace(way.number);
      return Lose(name, item.elsewhere().back());
    case space::SpaceToPusherMessage::kRefused:
      end.ForgetSpace(way.number);
      return Refuse(way, item.refused());
    case space::SpaceToPusherMessage::MESSAGE_NOT_SET:
      return;  // of a newer back
    default:
      break;
  }
  if (!way.open) return metrics_.bad.Increment();
  if (const auto news = link_codec::DecodeNews(item)) way.listener->OnNews(*news);
}

void SpaceStreams::OnEnd(SpacesPusherEnd& end, const std::vector<std::string>& open) {
  streams_.erase(end.back());
  if (open.empty()) return;
  backs_.Suspect(end.back());
  for (const std::string& name : open) {
    // Who hears of one may close another.
    const auto way = ways_.find(name);
    if (way != ways_.end() && way->second.end.get() == &end) Lose(name, "");
  }
}

void SpaceStreams::Lose(const std::string& name, const std::string& hint) {
  Way& way = ways_.at(name);
  way.end.reset();
  ++way.legs;
  const bool was_open = std::exchange(way.open, false);
  const auto should = backs_.For(KeyOf(name));
  const bool hinted = !hint.empty() && hint != way.at && !backs_.Suspected(hint);
  if (!way.was_open && way.legs > kMostLegs) return Refuse(way, "UNAVAILABLE");
  if (way.legs < kQuickLegs && hinted) {
    AskAt(name, way, hint);
  } else if (way.legs < kQuickLegs && should && *should != way.at) {
    AskAt(name, way, *should);
  } else {
    AskLater(name, way);
  }
  if (was_open) way.listener->OnLost();
}

void SpaceStreams::Refuse(Way& way, const std::string& code) {
  way.end.reset();
  way.open = false;
  way.refused = true;
  way.listener->OnRefused(code);
}

}  // namespace dw::link_stream
