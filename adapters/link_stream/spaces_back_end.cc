#include "adapters/link_stream/spaces_back_end.h"

#include <algorithm>
#include <utility>

#include "adapters/link_codec/space_codec.h"
#include "adapters/link_stream/spaces_pusher_end.h"

namespace dw::link_stream {
namespace {

/// Parts of messages on their way to spaces of other shards.
constexpr std::size_t kMostUnderWay = 16;
constexpr std::size_t kPusherDigits = 16;

bool IsPusher(const std::string& name) {
  return name.size() == kPusherDigits && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

/// The stream as one of its spaces sees it. Lives on the space's shard, and gathers what the space says in a turn.
class SpacesBackEnd::Way final : public SpaceWay, public std::enable_shared_from_this<Way> {
 public:
  Way(SpacesBackEnd& end, std::uint32_t number, std::string name)
      : end_(end.weak_from_this()),
        pusher_(end.pusher_),
        number_(number),
        name_(std::move(name)),
        shard_(end.back_.runtime.ShardFor(name_)),
        engine_(*end.back_.engines[shard_.index()]) {}

  Shard& shard() { return shard_; }

  void Do(std::variant<Knock, SpaceWord>& what) {
    if (auto* word = std::get_if<SpaceWord>(&what)) return engine_.Say(name_, *this, std::move(*word));
    if (std::get<Knock>(what) == Knock::kOpen) return engine_.Open(name_, shared_from_this());
    engine_.Close(name_, *this);
  }

  const std::string& pusher() const override { return pusher_; }
  void OnOpened() override { Tell({space::SpaceToPusherMessage::kOpened, nullptr, ""}); }
  void OnNews(SharedSpaceNews news) override { Tell({{}, std::move(news), ""}); }
  void OnElsewhere(const std::string& back) override { Tell({space::SpaceToPusherMessage::kElsewhere, nullptr, back}); }
  void OnRefused(const std::string& code) override { Tell({space::SpaceToPusherMessage::kRefused, nullptr, code}); }

 private:
  void Tell(Told told) {
    if (told_.empty()) shard_.Post([self = shared_from_this()] { self->Flush(); });
    told_.push_back(std::move(told));
  }
  void Flush() {
    std::shared_ptr<SpacesBackEnd> end = end_.lock();
    std::vector<Told> told = std::exchange(told_, {});
    if (!end) return;
    Shard& shard = end->shard();
    // Moved, so that it dies on its own shard if this is the last that knows it.
    shard.Post([end = std::move(end), number = number_, told = std::move(told)] { end->Hear(number, told); });
  }

  const std::weak_ptr<SpacesBackEnd> end_;  ///< Which has this.
  const std::string pusher_;
  const std::uint32_t number_;
  const std::string name_;
  // Borrowed; outlive this.
  Shard& shard_;
  SpaceEngine& engine_;
  // Owned.
  std::vector<Told> told_;
};

std::shared_ptr<SpacesBackEnd> SpacesBackEnd::Open(SpacesBack& back, const space::PusherToSpacesMessage& first,
                                                   Call& call) {
  if (!first.has_hello() || first.hello().version() != kSpacesVersion || !IsPusher(first.hello().pusher())) {
    back.metrics.bad.Increment();
    return nullptr;
  }
  return std::make_shared<SpacesBackEnd>(back, first.hello().pusher(), call);
}

SpacesBackEnd::SpacesBackEnd(SpacesBack& back, std::string pusher, Call& call)
    : back_(back),
      pusher_(std::move(pusher)),
      shard_(back.runtime.ShardFor(pusher_)),
      call_(&call),
      waiting_(back.metrics.queue_bytes) {
  back_.metrics.streams.Increment();
}

SpacesBackEnd::~SpacesBackEnd() {
  shard_.ForgetTurnEnd(*this);
}

void SpacesBackEnd::BeatLater() {
  shard_.After(kSpaceBeat, [waits = weak_from_this()] {
    if (const auto self = waits.lock()) self->Beat();
  });
}

void SpacesBackEnd::Beat() {
  if (call_ == nullptr) return;
  if (++silent_beats_ > kMissedBeats) {
    back_.metrics.broken.Increment();
    return call_->Cancel();
  }
  BeatLater();
}

void SpacesBackEnd::Take(space::PusherToSpacesMessage& message) {
  if (call_ == nullptr) return;
  if (!std::exchange(begun_, true)) BeatLater();
  silent_beats_ = 0;
  if (message.ping() != 0) {
    pong_ = message.ping();
    shard_.AtTurnEnd(*this);
  }
  std::vector<Jobs> jobs(back_.runtime.shard_count());
  for (space::PusherToSpaceMessage& item : *message.mutable_items()) Sort(item, jobs);
  Send(jobs);
  wants_more_ = under_way_ >= kMostUnderWay;
  if (!wants_more_) call_->ReadOn();
}

void SpacesBackEnd::Sort(space::PusherToSpaceMessage& item, std::vector<Jobs>& jobs) {
  const auto known = ways_.find(item.space());
  if (item.message_case() == space::PusherToSpaceMessage::kOpen) {
    if (known != ways_.end() || ways_.size() >= kMostSpaces) return back_.metrics.bad.Increment();
    auto way = std::make_shared<Way>(*this, item.space(), item.open());
    ways_.emplace(item.space(), way);
    return jobs[way->shard().index()].push_back({way, Knock::kOpen});
  }
  if (known == ways_.end()) return;  // it is elsewhere, and the pusher has not heard yet
  const std::shared_ptr<Way> way = known->second;
  if (item.message_case() == space::PusherToSpaceMessage::kClose) {
    ways_.erase(known);
    return jobs[way->shard().index()].push_back({way, Knock::kClose});
  }
  if (auto word = link_codec::DecodeWord(item)) jobs[way->shard().index()].push_back({way, std::move(*word)});
}

void SpacesBackEnd::Send(std::vector<Jobs>& jobs) {
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (jobs[i].empty()) continue;
    if (i == shard_.index()) {
      Do(jobs[i]);
      continue;
    }
    ++under_way_;
    back_.runtime.shard(i).Post([self = shared_from_this(), part = std::move(jobs[i])]() mutable {
      Do(part);
      self->shard().Post([self] { self->OnDone(); });
    });
  }
}

void SpacesBackEnd::Do(Jobs& jobs) {
  for (Job& job : jobs) job.way->Do(job.what);
}

void SpacesBackEnd::OnDone() {
  --under_way_;
  if (call_ != nullptr && under_way_ < kMostUnderWay && std::exchange(wants_more_, false)) call_->ReadOn();
}

void SpacesBackEnd::Hear(std::uint32_t number, const std::vector<Told>& told) {
  if (call_ == nullptr || !ways_.contains(number)) return;
  for (const Told& one : told) {
    // Members who are not heard may be heard again; one who is not seen would be missing for good.
    const bool said = one.news && std::holds_alternative<spaces::Said>(*one.news);
    if (said && !queues_.HasRoom(number)) {
      back_.metrics.dropped.Increment();
      continue;
    }
    space::SpaceToPusherMessage& item =
        queues_.Add(number, one.news ? link_codec::SizeOf(*one.news) : sizeof(Told) + one.text.size());
    item.set_space(number);
    if (one.news) {
      link_codec::Encode(*one.news, item);
    } else if (one.what == space::SpaceToPusherMessage::kOpened) {
      item.set_opened(true);
    } else {
      ways_.erase(number);
      one.what == space::SpaceToPusherMessage::kElsewhere ? item.mutable_elsewhere()->set_back(one.text)
                                                          : item.set_refused(one.text);
    }
  }
  shard_.AtTurnEnd(*this);
}

void SpacesBackEnd::OnWritten() {
  writing_ = false;
  shard_.AtTurnEnd(*this);
}

void SpacesBackEnd::OnTurnEnd() {
  if (call_ == nullptr) return;
  waiting_.Set(queues_.bytes());
  if (queues_.bytes() > kMostWaiting) {
    back_.metrics.broken.Increment();
    queues_ = {};
    waiting_.Set(0);
    return call_->Cancel();
  }
  if (writing_ || (queues_.empty() && !pong_)) return;
  space::SpacesToPusherMessage next;
  if (pong_) next.set_pong(*std::exchange(pong_, std::nullopt));
  queues_.Take(*next.mutable_items());
  waiting_.Set(queues_.bytes());
  back_.metrics.messages_out.Increment();
  back_.metrics.items_out.Increment(next.items_size());
  writing_ = true;
  call_->Write(next);
}

void SpacesBackEnd::OnGone() {
  if (std::exchange(call_, nullptr) == nullptr) return;
  back_.metrics.streams.Decrement();
  shard_.ForgetTurnEnd(*this);
  waiting_.Set(0);
  std::vector<Jobs> jobs(back_.runtime.shard_count());
  for (const auto& [number, way] : std::exchange(ways_, {})) jobs[way->shard().index()].push_back({way, Knock::kClose});
  Send(jobs);
}

}  // namespace dw::link_stream
