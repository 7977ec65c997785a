#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "core/spaces/effects.h"
#include "core/spaces/member.h"

namespace dw::spaces {

struct SpaceRules {
  std::size_t max_members = 1000;   ///< [SP1]
  std::size_t max_watchers = 1000;  ///< [SP2]
};

/// A named group of people, wherever they are: who is in it, what they show, what they say to each other.
///
/// Each call says through which watcher it comes; effects are added to those that are there. A refused call changes
/// nothing. Rules: docs/spec/spaces.md.
class Space {
 public:
  explicit Space(const SpaceRules& rules) : rules_(rules) {}

  /// Is told who is here, and from now on of every change. [SP2]
  Verdict Watch(WatcherId watcher, Effects& effects);
  /// Hears nothing more; whoever came through it leaves. [SP7]
  void Unwatch(WatcherId watcher, Effects& effects);

  Verdict Join(WatcherId via, Member member, Effects& effects);
  Verdict Update(WatcherId via, const std::string& member, const Change& change, Effects& effects);
  /// To the member `to`; empty: to all others.
  Verdict Say(WatcherId via, const std::string& from, const std::string& to, std::string bytes, Effects& effects);
  Verdict Leave(WatcherId via, const std::string& member, Effects& effects);

  std::size_t members() const { return members_.size(); }
  std::size_t watchers() const { return watchers_.size(); }

 private:
  struct Seat {
    WatcherId via{};
    Profile profile;
  };
  /// Null unless `member` is here through `via`.
  Seat* Find(WatcherId via, const std::string& member);

  const SpaceRules rules_;
  std::set<WatcherId> watchers_;
  std::map<std::string, Seat> members_;
};

}  // namespace dw::spaces
