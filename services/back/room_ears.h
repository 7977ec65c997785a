#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ports/room_calls.h"

namespace dw::back {

/// Those who listen to one room from outside, a bounded number. One thread; an ear neither comes nor goes while one is
/// told something. [CA7]
class RoomEars {
 public:
  static constexpr std::size_t kMost = 64;

  bool empty() const { return ears_.empty(); }
  bool full() const { return ears_.size() == kMost; }
  /// REQUIRES: not full.
  void Add(RoomEar::Hears what, std::shared_ptr<RoomEar> ear) { ears_.push_back({what, std::move(ear)}); }
  void Remove(const RoomEar& ear) {
    std::erase_if(ears_, [&](const Listening& one) { return one.ear.get() == &ear; });
  }

  void TellListening(const RoomEar::Values& values) const {
    for (const Listening& one : ears_) one.ear->OnListening(values);
  }
  void TellVariable(const std::string& name, const std::string& value) const {
    for (const Listening& one : ears_) {
      if (one.what == RoomEar::Hears::kVariables) one.ear->OnVariable(name, value);
    }
  }
  void TellEvent(const RoomEvent& event) const {
    for (const Listening& one : ears_) {
      if (one.what == RoomEar::Hears::kEvents) one.ear->OnEvent(event);
    }
  }
  /// Nobody listens any more.
  void End(const CallProblem& problem) {
    for (const Listening& one : std::exchange(ears_, {})) one.ear->OnEnd(problem);
  }

 private:
  struct Listening {
    RoomEar::Hears what;
    std::shared_ptr<RoomEar> ear;  ///< Shared with whoever made it.
  };
  std::vector<Listening> ears_;
};

}  // namespace dw::back
