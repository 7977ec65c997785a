#pragma once

#include <string>
#include <vector>

#include "ports/workspace_link.h"
#include "services/pusher/move_board.h"

namespace dw::pusher {

class Session;

/// What one pusher thread knows of one room: which of its sessions are in it, what they watch, and where people go.
/// One thread.
class RoomMirror {
 public:
  explicit RoomMirror(const RoomShape& shape);

  /// The session, which has a user, is in the room.
  void Enter(Session& session);
  /// It is not any more, if it was.
  void Leave(Session& session);
  bool empty() const { return count_ == 0; }

  /// Hands on what happened, and calls `wake` with every session that has to be sent some of it: perhaps often.
  template <class Wake>
  void Apply(const RoomTurn& turn, Wake wake);

  /// Whether steps in its zones wake the session.
  void SetListed(Session& session, bool listed);

  const MoveBoard& board() const { return board_; }

 private:
  struct Zone {
    std::vector<Session*> watchers;  ///< Those who are listed.
    bool stirred = false;            ///< Somebody has moved in it during this turn.
  };

  std::size_t SlotOf(presence::UserId user) const { return (presence::Number(user) - 1) % board_.shape().slots; }
  Session* Find(presence::UserId user) const;
  void Tell(const RoomTurn& turn, std::vector<Session*>& told);
  void Watch(Session& session, presence::ZoneRect zones);
  void List(Session& session, const presence::ZoneRect& before, const presence::ZoneRect& after);
  void Move(const RoomTurn& turn);

  MoveBoard board_;
  std::size_t count_ = 0;
  std::vector<Session*> by_slot_;
  std::vector<Zone> zones_;
  std::vector<presence::ZoneId> stirred_;
  std::vector<MoveBoard::Cursor> cursors_;  ///< Scratch, likewise.
  std::vector<Session*> told_;              ///< Scratch: its memory is used again, as of the next.
  std::vector<std::vector<Session*>> audiences_;
};

template <class Wake>
void RoomMirror::Apply(const RoomTurn& turn, Wake wake) {
  told_.clear();
  Tell(turn, told_);
  for (Session* session : told_) wake(*session);
  for (const RoomTurn::View& view : turn.views) {
    if (Session* session = Find(view.user)) Watch(*session, view.zones);
  }
  Move(turn);
  for (const presence::ZoneId zone : stirred_) {
    zones_[presence::Number(zone)].stirred = false;
    for (Session* watcher : zones_[presence::Number(zone)].watchers) wake(*watcher);
  }
  stirred_.clear();
  for (const presence::UserId user : turn.gone) board_.Forget(user);
}

}  // namespace dw::pusher
