#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/link_stream/carrier.h"
#include "adapters/link_stream/space_metrics.h"
#include "adapters/link_stream/space_queues.h"
#include "digiwork/space/v1/space.pb.h"
#include "ports/space_link.h"
#include "runtime/shard.h"

namespace dw::link_stream {

namespace space = digiwork::space::v1;

/// How often a pusher asks whether a back is there, and after how many such times without a word either counts the
/// other as gone. [IW25]
inline constexpr Millis kSpaceBeat{5000};
inline constexpr int kMissedBeats = 3;

/// The pusher's end of one stream: everything one of its threads says to all spaces of one back, and hears from them.
/// What several people say in a turn travels in one message; while one is on its way the next is gathered. One thread.
///
/// What waits is bounded: a back that does not read for so long counts as gone. [IW24]
class SpacesPusherEnd final : public TurnEnd, public std::enable_shared_from_this<SpacesPusherEnd> {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    /// The back says something of the space `name`.
    virtual void OnItem(SpacesPusherEnd& end, const std::string& name, space::SpaceToPusherMessage& item) = 0;
    /// The stream has ended, and can be used no more; `open` are the spaces that were open on it. Once.
    virtual void OnEnd(SpacesPusherEnd& end, const std::vector<std::string>& open) = 0;
  };
  using Call = Carrier<space::PusherToSpacesMessage>;
  static constexpr std::size_t kMostWaiting = 8 * 1024 * 1024;

  /// `shard`, `metrics` and `owner` outlive it. `back` is the address, `pusher` the thread's name.
  SpacesPusherEnd(Shard& shard, SpaceStreamMetrics& metrics, std::string back, const std::string& pusher, Owner& owner);
  ~SpacesPusherEnd() override;

  const std::string& back() const { return back_; }
  /// Begins, over a carrier that is open. Once.
  void Begin(std::shared_ptr<Call> call);

  /// Asks for the space `name`; the number it has here from now on.
  std::uint32_t OpenSpace(const std::string& name);
  /// Asks for nothing of it any more.
  void CloseSpace(std::uint32_t number);
  /// The back has said its last of it.
  void ForgetSpace(std::uint32_t number);
  /// False when it is left out because too much waits.
  bool Say(std::uint32_t number, const SpaceWord& word);

  // What its carrier tells it, until End or Cancel was called.
  void OnMessage(space::SpacesToPusherMessage& message);
  void OnWritten();
  void OnBroken() { Break(); }

  void OnTurnEnd() override;

 private:
  void BeatLater();
  void Beat();
  void Break();

  // Borrowed; outlive this.
  Shard& shard_;
  SpaceStreamMetrics& metrics_;
  Owner& owner_;
  const std::string back_;
  // Owned.
  std::shared_ptr<Call> call_;  ///< Null once it has ended. Shared with what carries it.
  SpaceQueues<space::PusherToSpaceMessage> queues_;
  QueueShare waiting_;
  std::unordered_map<std::uint32_t, std::string> names_;  ///< Of the spaces that are open.
  std::uint32_t last_number_ = 0;
  space::PusherToSpacesMessage next_;  ///< Apart from what is in queues_.
  bool due_ = true;                    ///< next_ says something.
  bool writing_ = false;
  std::uint32_t last_ping_ = 0;
  int silent_beats_ = 0;
};

}  // namespace dw::link_stream
