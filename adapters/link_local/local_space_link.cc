#include "adapters/link_local/local_space_link.h"

#include <utility>

#include "adapters/link_codec/space_codec.h"
#include "base/assert.h"
#include "runtime/crypto.h"

namespace dw {
namespace {

constexpr std::size_t kNameBytes = 8;
/// Before a space that is not here is asked for again.
constexpr Millis kPause{200};

// In debug builds everything goes through its bytes, so that what works here also works between processes.
#ifdef NDEBUG
SpaceWord AsCarried(SpaceWord word) {
  return word;
}
SharedSpaceNews AsCarried(SharedSpaceNews news) {
  return news;
}
#else
template <class Message>
Message ThroughBytes(const Message& sent) {
  Message received;
  DW_ASSERT(received.ParseFromString(sent.SerializeAsString()));
  return received;
}
SpaceWord AsCarried(const SpaceWord& word) {
  link_codec::space::PusherToSpaceMessage sent;
  link_codec::Encode(word, sent);
  auto received = ThroughBytes(sent);
  auto arrived = link_codec::DecodeWord(received);
  DW_ASSERT(arrived == word);
  return std::move(*arrived);
}
SharedSpaceNews AsCarried(const SharedSpaceNews& news) {
  link_codec::space::SpaceToPusherMessage sent;
  link_codec::Encode(*news, sent);
  auto received = ThroughBytes(sent);
  auto arrived = link_codec::DecodeNews(received);
  DW_ASSERT(arrived == *news);
  return std::make_shared<const SpaceNews>(std::move(*arrived));
}
#endif

/// What a door and its space share: the listener belongs to the pusher's shard, the rest to the space's.
class Way final : public SpaceWay, public std::enable_shared_from_this<Way> {
 public:
  Way(Shard& own, Shard& shard, SpaceEngine& engine, std::string pusher, std::string space, SpaceListener& listener)
      : own_(own),
        shard_(shard),
        engine_(engine),
        pusher_(std::move(pusher)),
        space_(std::move(space)),
        listener_(&listener) {}

  // Of the pusher's shard.
  void Open() {
    shard_.Post([self = shared_from_this()] { self->engine_.Open(self->space_, self); });
  }
  void Close() {
    listener_ = nullptr;
    shard_.Post([self = shared_from_this()] { self->engine_.Close(self->space_, *self); });
  }
  bool Say(SpaceWord word) {
    if (!open_) return false;
    shard_.Post([self = shared_from_this(), word = AsCarried(std::move(word))]() mutable {
      self->engine_.Say(self->space_, *self, std::move(word));
    });
    return true;
  }

  // Of the space's.
  const std::string& pusher() const override { return pusher_; }
  void OnOpened() override {
    Tell([](Way& way) {
      way.open_ = true;
      way.listener_->OnOpened();
    });
  }
  void OnNews(SharedSpaceNews news) override {
    Tell([news = AsCarried(std::move(news))](Way& way) { way.listener_->OnNews(*news); });
  }
  void OnElsewhere(const std::string& /*back*/) override {
    Tell([](Way& way) {
      way.own_.After(kPause, [self = way.shared_from_this()] {
        if (self->listener_ != nullptr) self->Open();
      });
      if (std::exchange(way.open_, false)) way.listener_->OnLost();
    });
  }
  void OnRefused(const std::string& code) override {
    Tell([code](Way& way) {
      way.open_ = false;
      way.listener_->OnRefused(code);
    });
  }

 private:
  template <class What>
  void Tell(What what) {
    own_.Post([self = shared_from_this(), what = std::move(what)] {
      if (self->listener_ != nullptr) what(*self);
    });
  }

  // Borrowed; outlive this.
  Shard& own_;
  Shard& shard_;
  SpaceEngine& engine_;
  const std::string pusher_;
  const std::string space_;
  SpaceListener* listener_;  ///< Null once the door is gone.
  bool open_ = false;
};

class Door final : public SpaceDoor {
 public:
  explicit Door(std::shared_ptr<Way> way) : way_(std::move(way)) {}
  ~Door() override { way_->Close(); }
  bool Say(SpaceWord word) override { return way_->Say(std::move(word)); }

 private:
  const std::shared_ptr<Way> way_;
};

}  // namespace

LocalSpaceLink::LocalSpaceLink(Runtime& runtime, Shard& own, std::vector<SpaceEngine*> engines)
    : runtime_(runtime), own_(own), engines_(std::move(engines)), pusher_(ToHex(RandomBytes(kNameBytes))) {
  DW_ASSERT(engines_.size() == runtime.shard_count());
}

std::unique_ptr<SpaceDoor> LocalSpaceLink::Open(const std::string& space, SpaceListener& listener) {
  Shard& shard = runtime_.ShardFor(space);
  const auto way = std::make_shared<Way>(own_, shard, *engines_[shard.index()], pusher_, space, listener);
  way->Open();
  return std::make_unique<Door>(way);
}

}  // namespace dw
