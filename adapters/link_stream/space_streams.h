#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/link_stream/back_directory.h"
#include "adapters/link_stream/spaces_pusher_end.h"
#include "ports/space_link.h"

namespace dw::link_stream {

/// The ways of one pusher thread to spaces: one stream to each back that has some of them, found as rooms are. A space
/// whose back dies, or leaves it, is followed to the next. [IW20, IW23]
class SpaceStreams final : public SpaceLink, private SpacesPusherEnd::Owner {
 public:
  /// Opens a carrier to a back, which tells `end` what comes over it.
  using Connect = std::function<std::shared_ptr<SpacesPusherEnd::Call>(const std::string& back, SpacesPusherEnd& end)>;

  /// All outlive it; doors die before it. `pusher` is this thread's name.
  SpaceStreams(Shard& shard, BackDirectory& backs, SpaceStreamMetrics& metrics, std::string pusher, Connect connect);

  const std::string& pusher() const override { return pusher_; }
  std::unique_ptr<SpaceDoor> Open(const std::string& space, SpaceListener& listener) override;

 private:
  class DoorHere;
  struct Way {
    SpaceListener* listener = nullptr;
    std::shared_ptr<SpacesPusherEnd> end;  ///< Null while it is looked for. Shared with the other spaces there.
    std::uint32_t number = 0;              ///< On that stream.
    std::string at;                        ///< The back that was asked last.
    bool open = false;
    bool was_open = false;
    bool refused = false;
    int legs = 0;           ///< Backs asked since it was open last.
    std::uint64_t ask = 0;  ///< Tells what it waits for from what it waited for earlier.
  };

  void OnItem(SpacesPusherEnd& end, const std::string& name, space::SpaceToPusherMessage& item) override;
  void OnEnd(SpacesPusherEnd& end, const std::vector<std::string>& open) override;
  bool Say(const std::string& name, const SpaceWord& word);
  void Close(const std::string& name);
  void AskAt(const std::string& name, Way& way, const std::string& back);
  void AskLater(const std::string& name, Way& way);
  /// It is not where it was looked for: `hint` may know more.
  void Lose(const std::string& name, const std::string& hint);
  void Refuse(Way& way, const std::string& code);

  // Borrowed; outlive this.
  Shard& shard_;
  BackDirectory& backs_;
  SpaceStreamMetrics& metrics_;
  // Owned.
  const std::string pusher_;
  const Connect connect_;
  std::map<std::string, Way> ways_;                                  ///< By space.
  std::map<std::string, std::shared_ptr<SpacesPusherEnd>> streams_;  ///< By back.
  std::uint64_t last_ask_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dw::link_stream
