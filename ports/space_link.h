#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "core/spaces/effects.h"
#include "core/spaces/member.h"

/// The seam between the pusher and the back for spaces: named groups of people across rooms and pushers. As at
/// ports/workspace_link.h, plain values cross it, so that a network can lie between. Rules: docs/spec/spaces.md.
namespace dw {

/// What one member says to their space. A seat is a number that the pusher's thread chose for one stay of one person in
/// one space, and uses once.
struct SpaceWord {
  struct Enter {
    spaces::Profile profile;
    friend bool operator==(const Enter&, const Enter&) = default;
  };
  struct Update {
    spaces::Change change;
    friend bool operator==(const Update&, const Update&) = default;
  };
  struct Say {
    std::string to;  ///< A member's id; empty: all others.
    std::string bytes;
    friend bool operator==(const Say&, const Say&) = default;
  };
  struct Leave {
    friend bool operator==(const Leave&, const Leave&) = default;
  };
  std::uint64_t seat = 0;
  std::variant<Enter, Update, Say, Leave> what;
  friend bool operator==(const SpaceWord&, const SpaceWord&) = default;
};

/// The answer to Enter when somebody may not: otherwise they hear of themselves as everybody does.
struct SpaceTurnedAway {
  std::uint64_t seat = 0;
  std::string code;  ///< As spaces::Code has it.
  friend bool operator==(const SpaceTurnedAway&, const SpaceTurnedAway&) = default;
};

/// What a pusher's thread hears of a space.
using SpaceNews = std::variant<spaces::Listed, spaces::MemberJoined, spaces::MemberChanged, spaces::MemberLeft,
                               spaces::Said, SpaceTurnedAway>;
/// Shared by all threads that hear it.
using SharedSpaceNews = std::shared_ptr<const SpaceNews>;

/// A member's id: which pusher's thread, and which seat of it. So nobody can name another thread's member as theirs.
inline std::string SpaceMemberId(const std::string& pusher, std::uint64_t seat) {
  return pusher + '.' + std::to_string(seat);
}

/// What a pusher's thread hears of one space. Calls come on that thread, never during a call to the link. Implemented
/// by services/pusher.
class SpaceListener {
 public:
  virtual ~SpaceListener() = default;

  /// The space is somewhere, and knows nothing of us: who is in it through us has to enter (again). News follow: first
  /// those who are there, up to Listed.
  virtual void OnOpened() = 0;
  virtual void OnNews(const SpaceNews& news) = 0;
  /// Nobody has it, for a while: OnOpened follows. What was on its way may be lost.
  virtual void OnLost() = 0;
  /// There is no way to it. Nothing follows.
  virtual void OnRefused(const std::string& code) = 0;
};

/// One thread's way to one space; while there is one, the thread hears of the space. Destroying it leaves. Used on the
/// thread that made it.
class SpaceDoor {
 public:
  virtual ~SpaceDoor() = default;
  /// Void before OnOpened and after OnLost. False, for Say only, when it cannot be said: nobody has the space, or too
  /// much waits to be said in it.
  virtual bool Say(SpaceWord word) = 0;
};

/// The way from one pusher thread to every space. Not thread-safe: a thread has its own. Implementations:
/// adapters/link_local, adapters/link_grpc.
class SpaceLink {
 public:
  virtual ~SpaceLink() = default;
  /// The thread's name in member ids; no other has it.
  virtual const std::string& pusher() const = 0;
  /// REQUIRES: this thread has no door to `space`. `listener` lives until the door is destroyed.
  virtual std::unique_ptr<SpaceDoor> Open(const std::string& space, SpaceListener& listener) = 0;
};

/// A pusher thread's way to one space, as the space sees it. Calls come on the space's thread, perhaps during a call to
/// the engine.
class SpaceWay {
 public:
  virtual ~SpaceWay() = default;
  virtual const std::string& pusher() const = 0;
  virtual void OnOpened() = 0;
  virtual void OnNews(SharedSpaceNews news) = 0;
  /// The space is not here, or not any more: `back` has it, or, when that is empty, whoever should. Nothing follows.
  virtual void OnElsewhere(const std::string& back) = 0;
  /// It cannot be had. Nothing follows.
  virtual void OnRefused(const std::string& code) = 0;
};

/// The back's end of the link: the spaces of one thread. Calls come on that thread. Implemented by services/back.
class SpaceEngine {
 public:
  virtual ~SpaceEngine() = default;
  /// `way` hears of `space` until Close, or until it is told that nothing follows; shared with the caller.
  virtual void Open(const std::string& space, std::shared_ptr<SpaceWay> way) = 0;
  virtual void Close(const std::string& space, SpaceWay& way) = 0;
  /// What makes no sense is left out, and counted; only who would enter is told why not.
  virtual void Say(const std::string& space, SpaceWay& way, SpaceWord word) = 0;
};

}  // namespace dw
