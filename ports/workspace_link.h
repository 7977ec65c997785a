#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "base/time.h"
#include "core/presence/commands.h"
#include "core/presence/ids.h"
#include "core/presence/person.h"
#include "core/presence/zone_rect.h"

/// The seam between the pusher, which keeps people's connections, and the back, which keeps rooms. Everything that
/// crosses it is a message of plain values and finished bytes, so that a network can lie between the two.
namespace dw {

/// One person's session with a pusher; unique in the whole deployment while the pusher runs.
enum class SessionId : std::uint64_t {};

/// Somebody who would enter a room.
struct JoinRequest {
  std::string room;            ///< Canonical room path.
  std::string entry;           ///< Name of the way in; may be empty or unknown.
  std::string uuid;            ///< The visitor's, derived by the pusher.
  std::string tab;             ///< Tells pages of the same visitor from each other; empty: not known.
  Millis page_time{0};         ///< Which of a page's requests is the newer; 0: not known.
  std::uint32_t capacity = 0;  ///< People above which nobody is let in; 0: as many as in any room. [WS63]
  std::string name;
  presence::Avatar avatar;
  presence::Status status = presence::Status::kOnline;
  std::optional<Rect> viewport;
  /// Where a late returner stood, as this server once signed it; used when one can still stand there.
  std::optional<presence::Place> return_to;
  friend bool operator==(const JoinRequest&, const JoinRequest&) = default;
};

/// Why somebody is not, or no longer, in a room: what ErrorScreenMessage says.
struct RoomProblem {
  std::string code;
  std::string file;
  std::string detail;
  std::string fix;
  Millis retry_after{0};  ///< 0: trying again by itself will not help.
  Millis until{};         ///< Unix time after which it will be otherwise; 0: not known, or never.
};

/// What a pusher has to know of a room to say who moves in it. [WS25]
struct RoomShape {
  std::uint32_t slots = 1;  ///< Somebody's slot is (id - 1) mod slots; no two people in the room share one.
  presence::ZoneGrid zones;
  bool wide = false;  ///< Too wide, or too high, for narrow records.
  friend bool operator==(const RoomShape&, const RoomShape&) = default;
};

/// What happened in a room during one turn of its event loop, encoded once for everybody it concerns: the items in
/// order, then who watches what from now on, then the steps in order, then who is gone.
///
/// `bytes` is a row of finished `batch` items of ServerToClientMessage: any selection of them, concatenated, is a
/// message.
struct RoomTurn {
  struct Item {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    std::uint32_t audience = 0;
  };
  /// `user` watches these zones now, and no others.
  struct View {
    presence::UserId user = presence::kNobody;
    presence::ZoneRect zones;
  };
  /// For everybody who watches `zone`, the one the place is in.
  struct Step {
    presence::UserId user = presence::kNobody;
    presence::ZoneId zone{};
    presence::Place place;
  };
  struct Audience {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };

  std::string room;
  std::string bytes;
  std::vector<Item> items;
  std::vector<Audience> audiences;
  std::vector<presence::UserId> listeners;  ///< What the audiences are slices of.
  std::vector<View> views;
  std::vector<Step> steps;
  std::vector<presence::UserId> gone;

  bool empty() const { return items.empty() && views.empty() && steps.empty() && gone.empty(); }
  /// Forgets what happened, and keeps the memory it took.
  void Clear() {
    bytes.clear();
    items.clear();
    audiences.clear();
    listeners.clear();
    views.clear();
    steps.clear();
    gone.clear();
  }

  std::string_view BytesOf(const Item& item) const { return std::string_view(bytes).substr(item.offset, item.size); }
  std::span<const presence::UserId> ListenersOf(const Audience& audience) const {
    return std::span(listeners).subspan(audience.first, audience.count);
  }
};

/// What a pusher hears of the rooms its people are in. Calls come on the pusher's own thread, in the order in which the
/// room made them. Implemented by services/pusher.
class RoomListener {
 public:
  virtual ~RoomListener() = default;

  /// The answer to Join. Turns name the person by `user` from now on.
  virtual void OnJoined(SessionId session, presence::UserId user, const RoomShape& shape) = 0;
  /// The other answer to Join, or the end of a stay: the session is in no room.
  virtual void OnRefused(SessionId session, const RoomProblem& problem) = 0;
  /// `turn` is valid during the call.
  virtual void OnTurn(const RoomTurn& turn) = 0;
  /// The answer to Probe.
  virtual void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) = 0;
};

/// A pusher thread's way to one room of another process, as the room's back sees it: it is there before anybody is in
/// the room, and is told where the room is. Calls come on the room's thread.
class RoomWay : public RoomListener {
 public:
  /// The room is here: people may join, or take the places they had.
  virtual void OnOpened() = 0;
  /// The room is about to be handed over: to be answered by WorkspaceEngine::Paused, after what is on its way.
  virtual void OnMoving() = 0;
  /// The room is not here, or not any more: `back` has it, or, when that is empty, whoever should. `whole`: it has all
  /// that was said this way. Nothing follows.
  virtual void OnElsewhere(const std::string& back, bool whole) = 0;
};

/// One person's place in a room, as the pusher holds it. Destroying it leaves the room.
///
/// Calls may come before the room has answered; they are carried out in order after the person is in, and are void when
/// the room refuses. Used on the thread that made it.
class RoomSeat {
 public:
  virtual ~RoomSeat() = default;

  /// `message` is one serialised ClientToServerMessage, already known to parse.
  virtual void Input(std::string message) = 0;
  /// The most frequent of all inputs, on a path of its own.
  virtual void Walk(const presence::Walk& walk) = 0;
  /// Asks where the person stands now, after all inputs before.
  virtual void Probe(std::uint32_t id) = 0;
  /// The connection was lost for `offline` and is back. [PR16]
  virtual void Resumed(Millis offline) = 0;
};

/// The way from one pusher thread to every room.
///
/// Not thread-safe: a pusher thread has its own. Implementations: adapters/link_local. The rules are WS14-WS16 in
/// docs/spec/wire.md.
class WorkspaceLink {
 public:
  virtual ~WorkspaceLink() = default;

  /// Asks for a place. `listener` hears OnJoined or OnRefused later, never during the call, and outlives the link.
  virtual std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) = 0;
};

/// The back's end of the link: the rooms of one thread. Calls come on that thread. Implemented by services/back.
class WorkspaceEngine {
 public:
  virtual ~WorkspaceEngine() = default;

  /// `listener` is the way back to the session's pusher thread, the same object for all its sessions; shared by them
  /// and the rooms that still have to tell it something.
  virtual void Join(SessionId session, JoinRequest request, std::shared_ptr<RoomListener> listener) = 0;
  virtual void Input(SessionId session, std::string message) = 0;
  virtual void Walk(SessionId session, const presence::Walk& walk) = 0;
  virtual void Probe(SessionId session, std::uint32_t id) = 0;
  virtual void Resumed(SessionId session, Millis offline) = 0;
  virtual void Leave(SessionId session) = 0;

  // For pushers of other processes.

  /// Asks for `room`, which `way` hears about until it is closed, or told that the room is elsewhere.
  virtual void OpenWay(const std::string& room, RoomWay& way) = 0;
  virtual void CloseWay(const std::string& room, RoomWay& way) = 0;
  /// The answer to OnMoving: nothing more comes this way.
  virtual void Paused(const std::string& room, RoomWay& way) = 0;
  /// Who is `user` in a room that was handed over goes on in it. OnJoined, as before, or OnRefused.
  virtual void Take(SessionId session, const std::string& room, presence::UserId user,
                    std::shared_ptr<RoomListener> listener) = 0;
};

}  // namespace dw
