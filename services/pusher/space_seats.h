#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "digiwork/wire/v1/session.pb.h"
#include "ports/space_link.h"
#include "ports/workspace_link.h"
#include "runtime/shard.h"
#include "runtime/token_bucket.h"
#include "services/pusher/space_mirror.h"

namespace dw::pusher {

namespace wire = digiwork::wire::v1;

/// Spaces that one session may be in. [SP11]
inline constexpr std::size_t kMostSpacesOfASession = 16;

/// The spaces of one pusher shard: lets its sessions into those they may be in, and takes what they say there. Rules:
/// WS40-WS44 in docs/spec/wire.md.
class SpaceSeats {
 public:
  using Tell = std::function<void(SessionId session, std::string_view item)>;

  /// `shard` outlives it; `tell` adds a finished `batch` item to what a session is told. Without a link nobody is let
  /// into any space.
  SpaceSeats(Shard& shard, std::unique_ptr<SpaceLink> link, Tell tell);
  ~SpaceSeats();

  /// Whether `message` is for spaces, and not for the room.
  static bool Concerns(const wire::ClientToServerMessage& message);

  /// Somebody would come to `room`; and the room has let them in.
  void Enter(SessionId session, std::string room, std::string uuid, std::string_view name);
  void Admit(SessionId session);
  /// REQUIRES: Concerns(message).
  void Do(SessionId session, const wire::ClientToServerMessage& message);
  /// They leave every space.
  void Leave(SessionId session);

 private:
  struct Person {
    std::string room;
    std::string uuid;
    std::string name;
    TokenBucket pace;
    std::set<std::string> spaces = {};  ///< Perhaps one, or more, that have closed.
    bool admitted = false;
  };

  void Join(SessionId session, Person& person, std::uint32_t query, const wire::JoinSpaceQuery& wish);
  std::string_view Refusal(const Person& person, const wire::JoinSpaceQuery& wish) const;
  std::string_view DoIn(SessionId session, Person& person, const wire::ClientToServerMessage& message);
  SpaceMirror& MirrorOf(const std::string& space);
  void LeaveOne(SessionId session, const std::string& space);
  void Sweep(const std::string& space);

  // Borrowed; outlives this.
  Shard& shard_;
  // Owned. Mirrors die before the link they use.
  const std::unique_ptr<SpaceLink> link_;
  const Tell tell_;
  std::unordered_map<SessionId, Person> people_;
  std::map<std::string, std::unique_ptr<SpaceMirror>> mirrors_;
  std::uint64_t last_seat_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dw::pusher
