#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/presence/near_index.h"
#include "core/presence/pace.h"
#include "core/presence/room.h"
#include "core/presence/slots.h"
#include "core/presence/zones.h"

namespace dw::presence {

/// Somebody in the room with what the room alone knows of them.
struct Resident {
  Person person;
  std::string folded_name;
  Words words;
  Instant words_since{};
  Stride stride;
  std::array<UserId, 4> asked_by{};  // who would lead them; the latest first

  Pace looks, details, emotes, says, waves, follows, locks, chats, typings, media, signals, restarts;
};

/// Two members of a bubble whose browsers connect.
struct Call {
  UserId first = kNobody;  // impolite: offers first
  UserId second = kNobody;
  ConnectionId id{};
};

struct Bubble {
  GroupId id = kNoGroup;
  std::vector<UserId> members;  // in the order they came
  bool locked = false;
  std::vector<Call> calls;
  Point centre;  // of the heads
  bool withdrawn = false;
  bool drawn = false;  // zone watchers have been told of it,
  GroupUpdated told;   // and this was the last they heard
};

/// What one call to the room works with: the moment, and where its effects go.
struct Turn {
  Instant now;
  Effects& out;

  template <class E>
  void Tell(Audience to, E event) {
    out.push_back({std::move(to), Event(std::move(event))});
  }
};

/// What a Room is made of. One subject a file: room_door, room_view, room_walk, room_details, room_bubbles,
/// room_follow, room_calls, room_talk.
class Room::State {
 public:
  State(const RoomRules& rules, std::shared_ptr<const maps::WalkGrid> ground, std::uint64_t seed);

  /// `now`, or the latest moment there has been when that is later.
  Instant Advance(Instant now);

  // room_snapshot.cc
  RoomSnapshot Save(Instant now) const;
  /// Into a room that is new; whether it could be.
  bool Restore(const RoomSnapshot& snapshot, Turn turn);

  // room_door.cc
  Expected<UserId, JoinRefusal> Join(const Arrival& arrival, Turn turn);
  void Leave(Resident& leaver, Turn turn);

  // One each for what somebody may ask.
  Verdict Do(Resident& user, const Walk& wish, Turn turn);
  Verdict Do(Resident& user, const Look& wish, Turn turn);
  Verdict Do(Resident& user, const ChangeDetails& wish, Turn turn);
  Verdict Do(Resident& user, const ShowEmote& wish, Turn turn);
  Verdict Do(Resident& user, const Say& wish, Turn turn);
  Verdict Do(Resident& user, const Wave& wish, Turn turn);
  Verdict Do(Resident& user, const AskToFollow& wish, Turn turn);
  Verdict Do(Resident& user, const AnswerFollow& wish, Turn turn);
  Verdict Do(Resident& user, const StopFollow& wish, Turn turn);
  Verdict Do(Resident& user, const LockBubble& wish, Turn turn);
  Verdict Do(Resident& user, const Chat& wish, Turn turn);
  Verdict Do(Resident& user, const Type& wish, Turn turn);
  Verdict Do(Resident& user, const ShowMedia& wish, Turn turn);
  Verdict Do(Resident& user, SendSignal& wish, Turn turn);
  Verdict Do(Resident& user, const RestartCall& wish, Turn turn);

  Resident* Find(UserId user) { return residents_.Find(user); }
  const Resident* Find(UserId user) const { return residents_.Find(user); }
  const Bubble* Find(GroupId group) const { return bubbles_.Find(group); }
  /// What somebody who is here watches.
  const ZoneRect& ViewOf(UserId user) const { return views_[residents_.SlotOf(user)]; }
  std::span<const UserId> Listeners(const Audience& audience, std::vector<UserId>& scratch) const;
  const ZoneGrid& grid() const { return zones_.grid(); }
  std::size_t zones_in_use() const { return zones_.inhabited(); }
  std::vector<Found> Search(std::string_view name, std::size_t limit) const;

  RoomRules rules_;
  Slots<UserId, Resident> residents_;

 private:
  // room_snapshot.cc
  bool Seat(const RoomSnapshot::Guest& guest, Turn turn);
  bool Gather(const RoomSnapshot::Meeting& meeting, Turn turn);
  bool RestoreFollowing();

  // room_view.cc
  void Watch(Resident& watcher, const Rect& viewport, Turn turn);
  void Show(const Zones::Zone& zone, const Resident& watcher, Turn turn);
  void Unwatch(const Resident& watcher);
  void SetView(UserId user, const ZoneRect& view);
  UserJoined Introduce(const Resident& user, bool arrived, Instant now) const;
  /// To those who watch where `user` is, and to `user`, who may be looking elsewhere.
  template <class E>
  void TellAround(const Resident& user, E event, Turn turn);

  // room_walk.cc
  void Correct(Resident& user, CorrectionReason reason, Turn turn);
  void Cross(Resident& user, ZoneId to, Turn turn);

  // room_details.cc
  /// Puts the status in force that the wish and the place of `user` give; who may not be in a bubble any more leaves.
  /// Whether anything changed.
  bool Restate(Resident& user, Turn turn);
  void TellDetails(const Resident& user, Turn turn);
  void Hush(Resident& user, Turn turn);

  // room_bubbles.cc
  /// Applies the rules of bubbles to `user`, whose place or status is new.
  void Meet(Resident& user, Turn turn);
  void StayOrGo(Resident& user, Bubble& bubble, Turn turn);
  void FindCompany(Resident& user, Turn turn);
  void Absorb(Bubble& bubble, Turn turn);
  void Form(std::vector<UserId> members, Turn turn);
  void Enter(Bubble& bubble, Resident& user, Turn turn);
  /// Takes `leavers`, who are members, out; they keep following each other alone. The bubble may be gone then.
  void Part(Bubble& bubble, std::vector<UserId> leavers, Turn turn);
  /// Takes `user`, if it is in one, out of its bubble, and applies the rules to those it led.
  void QuitBubble(Resident& user, Turn turn);
  void Dissolve(Bubble& bubble, Turn turn);
  /// Computes centre and withdrawal anew, and tells zone watchers what is new to them.
  void Refresh(Bubble& bubble, Turn turn);
  void Draw(Bubble& bubble, Turn turn);
  void Undraw(Bubble& bubble, Turn turn);
  bool Full(const Bubble& bubble) const { return bubble.members.size() >= rules_.bubble_size; }
  BubbleMember Describe(UserId member) const;
  std::vector<BubbleMember> Describe(const std::vector<UserId>& members) const;
  std::vector<UserId> Others(const Bubble& bubble, UserId without) const;

  // room_follow.cc
  bool AskOne(Resident& leader, UserId follower, Turn turn);
  void Unfollow(Resident& follower, Turn turn);
  std::vector<UserId> FollowersOf(const Resident& leader) const;
  void MeetAgain(const std::vector<UserId>& users, Turn turn);

  // room_calls.cc
  ConnectionId NewConnection();
  void StartCall(Bubble& bubble, UserId newcomer, UserId other, Turn turn);
  void AnnounceCall(const Call& call, Turn turn);
  void EndCalls(Bubble& bubble, const std::vector<UserId>& leavers, Turn turn);
  Call* FindCall(const Resident& user, UserId peer, ConnectionId id);

  // Shared with the map's other rooms and its keeper; never changes.
  std::shared_ptr<const maps::WalkGrid> ground_;
  // Owned.
  Slots<GroupId, Bubble> bubbles_;
  Zones zones_;
  /// By slot of the residents, and small: who steps over a border has it asked of all who watch.
  std::vector<ZoneRect> views_;
  NearIndex near_people_;
  NearIndex near_bubbles_;
  std::uint64_t seed_;
  std::uint64_t connections_ = 0;
  Instant latest_{};
};

template <class E>
void Room::State::TellAround(const Resident& user, E event, Turn turn) {
  if (!zones_.InView(ViewOf(user.person.id), user.person.zone)) turn.Tell(user.person.id, event);
  turn.Tell(user.person.zone, std::move(event));
}

}  // namespace dw::presence
