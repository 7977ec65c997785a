#include "adapters/link_stream/spaces_pusher_end.h"

#include <utility>

#include "adapters/link_codec/space_codec.h"

namespace dw::link_stream {

SpacesPusherEnd::SpacesPusherEnd(Shard& shard, SpaceStreamMetrics& metrics, std::string back, const std::string& pusher,
                                 Owner& owner)
    : shard_(shard), metrics_(metrics), owner_(owner), back_(std::move(back)), waiting_(metrics.queue_bytes) {
  metrics_.streams.Increment();
  next_.mutable_hello()->set_version(kSpacesVersion);
  next_.mutable_hello()->set_pusher(pusher);
}

SpacesPusherEnd::~SpacesPusherEnd() {
  shard_.ForgetTurnEnd(*this);
  if (call_) call_->Cancel();
  metrics_.streams.Decrement();
}

void SpacesPusherEnd::Begin(std::shared_ptr<Call> call) {
  call_ = std::move(call);
  BeatLater();
  shard_.AtTurnEnd(*this);
}

void SpacesPusherEnd::BeatLater() {
  shard_.After(kSpaceBeat, [waits = weak_from_this()] {
    if (const auto self = waits.lock()) self->Beat();
  });
}

void SpacesPusherEnd::Beat() {
  if (!call_) return;
  // Beats are counted, not time: a thread that was held up itself blames nobody.
  if (++silent_beats_ > kMissedBeats) return Break();
  next_.set_ping(++last_ping_);
  due_ = true;
  shard_.AtTurnEnd(*this);
  BeatLater();
}

std::uint32_t SpacesPusherEnd::OpenSpace(const std::string& name) {
  const std::uint32_t number = ++last_number_;
  names_.emplace(number, name);
  space::PusherToSpaceMessage& item = queues_.Add(number, name.size());
  item.set_space(number);
  item.set_open(name);
  shard_.AtTurnEnd(*this);
  return number;
}

void SpacesPusherEnd::CloseSpace(std::uint32_t number) {
  if (names_.erase(number) == 0) return;
  space::PusherToSpaceMessage& item = queues_.Add(number, sizeof number);
  item.set_space(number);
  item.set_close(true);
  shard_.AtTurnEnd(*this);
}

void SpacesPusherEnd::ForgetSpace(std::uint32_t number) {
  names_.erase(number);
  shard_.AtTurnEnd(*this);
}

bool SpacesPusherEnd::Say(std::uint32_t number, const SpaceWord& word) {
  // What says how things are is never left out: the other side would think them otherwise for good.
  if (std::holds_alternative<SpaceWord::Say>(word.what) && !queues_.HasRoom(number)) {
    metrics_.dropped.Increment();
    return false;
  }
  space::PusherToSpaceMessage& item = queues_.Add(number, link_codec::SizeOf(word));
  item.set_space(number);
  link_codec::Encode(word, item);
  shard_.AtTurnEnd(*this);
  return true;
}

void SpacesPusherEnd::OnMessage(space::SpacesToPusherMessage& message) {
  const std::shared_ptr<SpacesPusherEnd> self = shared_from_this();
  silent_beats_ = 0;
  for (space::SpaceToPusherMessage& item : *message.mutable_items()) {
    if (!call_) return;
    const auto named = names_.find(item.space());
    if (named == names_.end()) continue;  // closed meanwhile
    const std::string name = named->second;
    owner_.OnItem(*this, name, item);
  }
}

void SpacesPusherEnd::OnWritten() {
  writing_ = false;
  shard_.AtTurnEnd(*this);
}

void SpacesPusherEnd::OnTurnEnd() {
  waiting_.Set(queues_.bytes());
  if (queues_.bytes() > kMostWaiting) return Break();
  if (!call_ || writing_) return;
  if (due_ || !queues_.empty()) {
    queues_.Take(*next_.mutable_items());
    waiting_.Set(queues_.bytes());
    metrics_.messages_out.Increment();
    metrics_.items_out.Increment(next_.items_size());
    writing_ = true;
    due_ = false;
    call_->Write(next_);
    next_.Clear();
  } else if (names_.empty()) {
    const std::shared_ptr<SpacesPusherEnd> self = shared_from_this();
    std::exchange(call_, nullptr)->End();
    owner_.OnEnd(*this, {});
  }
}

void SpacesPusherEnd::Break() {
  if (!call_) return;
  const std::shared_ptr<SpacesPusherEnd> self = shared_from_this();
  std::exchange(call_, nullptr)->Cancel();
  metrics_.broken.Increment();
  std::vector<std::string> open;
  for (const auto& [number, name] : std::exchange(names_, {})) open.push_back(name);
  owner_.OnEnd(*this, open);
}

}  // namespace dw::link_stream
