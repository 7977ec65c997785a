#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "adapters/link_stream/carrier.h"
#include "adapters/link_stream/space_metrics.h"
#include "adapters/link_stream/space_queues.h"
#include "digiwork/space/v1/space.pb.h"
#include "ports/space_link.h"
#include "runtime/runtime.h"

namespace dw::link_stream {

namespace space = digiwork::space::v1;

/// What the streams for spaces of one back share.
struct SpacesBack {
  // Borrowed; outlive this.
  Runtime& runtime;
  // Owned.
  const std::vector<SpaceEngine*> engines;  ///< One a shard, in order; what they point to outlives this.
  SpaceStreamMetrics metrics;
};

/// The back's end of one stream, on a shard of its own; its spaces live on theirs. What a message says goes to each of
/// those shards at once, and what they answer comes back, so the order within a space stays.
///
/// Bounded both ways: so many messages are under way to the spaces before the next is read, and what waits for a pusher
/// that does not read cuts it off. [IW24]
class SpacesBackEnd final : public TurnEnd, public std::enable_shared_from_this<SpacesBackEnd> {
 public:
  using Call = ReadingCarrier<space::SpacesToPusherMessage>;
  static constexpr std::size_t kMostWaiting = 16 * 1024 * 1024;
  static constexpr std::size_t kMostSpaces = 20'000;  ///< On one stream.

  /// The end that `first`, the first message of a stream, asks for; null when it does not ask as it must [IW21]. `back`
  /// outlives it; `call` does until OnGone. On any thread: nothing has begun.
  static std::shared_ptr<SpacesBackEnd> Open(SpacesBack& back, const space::PusherToSpacesMessage& first, Call& call);
  SpacesBackEnd(SpacesBack& back, std::string pusher, Call& call);
  ~SpacesBackEnd() override;

  /// Where everything below belongs.
  Shard& shard() { return shard_; }

  // What its carrier tells it. Takes what `message` holds, the first one included, and asks for the next.
  void Take(space::PusherToSpacesMessage& message);
  void OnWritten();
  /// The stream has ended: its people leave. Nothing follows, and the carrier is not called any more.
  void OnGone();

  void OnTurnEnd() override;

 private:
  class Way;
  /// What a space says: news, or one of the other messages of its way.
  struct Told {
    space::SpaceToPusherMessage::MessageCase what = space::SpaceToPusherMessage::MESSAGE_NOT_SET;
    SharedSpaceNews news;  ///< When `what` says nothing.
    std::string text;      ///< Of `elsewhere` and `refused`.
  };
  enum class Knock : std::uint8_t { kOpen, kClose };
  struct Job {
    std::shared_ptr<Way> way;  ///< Shared with its space.
    std::variant<Knock, SpaceWord> what;
  };
  using Jobs = std::vector<Job>;

  void Sort(space::PusherToSpaceMessage& item, std::vector<Jobs>& jobs);
  void Send(std::vector<Jobs>& jobs);
  static void Do(Jobs& jobs);
  void OnDone();
  void Hear(std::uint32_t number, const std::vector<Told>& told);
  void BeatLater();
  void Beat();

  // Borrowed; outlive this.
  SpacesBack& back_;
  const std::string pusher_;
  Shard& shard_;
  Call* call_;  ///< Null once it has ended.
  // Owned.
  std::unordered_map<std::uint32_t, std::shared_ptr<Way>> ways_;  ///< By the pusher's number.
  SpaceQueues<space::SpaceToPusherMessage> queues_;
  QueueShare waiting_;
  std::optional<std::uint32_t> pong_;
  std::size_t under_way_ = 0;  ///< Parts of messages that spaces have not taken yet.
  bool wants_more_ = false;    ///< The next is read when they have.
  bool writing_ = false;
  bool begun_ = false;
  int silent_beats_ = 0;
};

}  // namespace dw::link_stream
