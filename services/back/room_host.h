#pragma once

#include <google/protobuf/arena.h>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/presence/pace.h"
#include "core/presence/room.h"
#include "digiwork/wire/v1/session.pb.h"
#include "ports/map_source.h"
#include "ports/room_calls.h"
#include "ports/workspace_link.h"
#include "runtime/metrics.h"
#include "runtime/shard.h"
#include "services/back/back_options.h"
#include "services/back/room_budget.h"
#include "services/back/room_ears.h"
#include "services/back/room_state.h"
#include "services/back/room_variables.h"
#include "services/back/turn_builder.h"

namespace dw::back {

/// The numbers all rooms of a back share.
struct BackMetrics {
  explicit BackMetrics(Metrics& metrics);
  Metrics::Gauge& rooms;
  Metrics::Gauge& people;
  Metrics::Gauge& zones;
  Metrics::Counter& events;
  Metrics::Counter& refusals;
  Metrics::Counter& over_budget;
  Metrics::Counter& corrections;
  Metrics::Counter& handed_over;
  Metrics::Counter& moved;
  Metrics::Counter& taken_over;
  Metrics::Counter& not_taken_over;
};

/// Joins that may wait for a room's map. [WS16]
inline constexpr std::size_t kMaxWaitingJoins = 1000;

/// One Room on one thread: waits for its map, turns messages into calls and effects into bytes, and hands each turn to
/// whoever has people in the room. No decision about presence is taken here.
class RoomHost : public TurnEnd {
 public:
  using Listener = std::shared_ptr<RoomListener>;

  /// Keeps a variable where it outlives the room, and then says whether that went well.
  using SaveVariable =
      std::function<void(const std::string& name, const std::string& value, std::function<void(bool)> done)>;

  RoomHost(std::string room, Shard& shard, const BackOptions& options, std::uint64_t seed, BackMetrics& metrics,
           SaveVariable save);
  ~RoomHost() override;

  /// The map is here, or why it is not. Whoever waited is let in, or told. A room that was handed over goes on from
  /// `state`, or from nothing when that cannot be; `kept` are the variables in the store.
  void OnMap(const MapSource::Result& result, const std::optional<RoomState>& state = {},
             const RoomVariables::Values& kept = {});
  bool has_map() const { return room_.has_value(); }
  /// The map did not come; the next join may try again.
  bool failed() const { return problem_.has_value(); }

  void Join(SessionId session, JoinRequest request, Listener listener);
  void Input(SessionId session, const std::string& message);
  void Walk(SessionId session, const presence::Walk& walk);
  void Probe(SessionId session, std::uint32_t id);
  void Resumed(SessionId session, Millis offline);
  void Leave(SessionId session);

  /// Who is `user` in the room as it was handed over takes their seat. Until all have, nothing happens in the room:
  /// what is said waits, since those who have not would not hear of it.
  void Take(SessionId session, presence::UserId user, Listener listener);
  /// Those whom nobody has taken are gone.
  void DropUnclaimed();
  /// What is said from now on is not done.
  void Freeze() { frozen_ = true; }
  /// The room as it is; nothing before its map is here.
  std::optional<RoomState> Save() const;
  /// It is elsewhere, at `back` if that is known: whoever is here, or waits, is told to come again. A way that has
  /// heard so itself passes over it.
  void Close(const std::string& back);

  // For callers who are in no room: room_host_calls.cc.

  using WaitingCall = std::function<void(const CallProblem*)>;
  /// `then` as soon as the room has its map and goes on, or with why it does not. All of the following wait for that,
  /// but for Summary and the last two.
  void WhenOpen(WaitingCall then);
  RoomDetails Describe(presence::UserId after, std::size_t limit) const;
  CallAnswer<RoomEar::Values> ReadVariables(const std::vector<std::string>& names) const;
  void KeepVariable(const std::string& name, const std::string& value, const CallReply<Ok>& reply);
  CallAnswer<std::size_t> Dispatch(const RoomEvent& event);
  CallAnswer<std::size_t> Notify(const RoomNotice& notice);
  CallAnswer<std::size_t> Remove(const std::string& uuid, const std::string& reason);
  const std::string& map_revision() const { return map_->revision; }
  /// Tells everybody that the room begins anew; how many they are.
  std::size_t AnnounceRenewal(Millis within);
  RoomSummary Summary() const;
  void Listen(RoomEar::Hears what, const std::shared_ptr<RoomEar>& ear);
  void StopListening(const RoomEar& ear) { ears_.Remove(ear); }

  bool empty() const {
    return seats_.empty() && waiting_.empty() && unclaimed_.empty() && calls_.empty() && ears_.empty();
  }
  void OnTurnEnd() override;

 private:
  struct Seat {
    presence::UserId user = presence::kNobody;
    Listener listener;           ///< Shared with the other seats of its pusher thread.
    Page page;                   ///< Its key is in pages_; empty: none.
    presence::Pace variables{};  ///< Of setting them. [WS29]
    presence::Pace events{};     ///< Of sending them. [WS33]
  };
  struct Waiting {
    SessionId session;
    JoinRequest request;
    Listener listener;
    std::vector<std::variant<std::string, presence::Walk>> inputs;
    presence::UserId takes = presence::kNobody;  ///< Whose seat it would have; nobody's: it joins.
  };

  struct Probed {
    SessionId session;
    std::uint32_t id = 0;
  };

  /// Whoever is here of the same page goes, unless it came later than `page`: then false. [WS28]
  bool Replace(const Page& page);
  void Claim(Waiting& waiting);
  void SeatAt(Waiting& waiting, presence::UserId user, const Page& page);
  void Depart(presence::UserId user);
  /// Keeps `what` for later, if there are people to wait for.
  bool Held(std::function<void()> what);
  void GoOn();
  void Admit(Waiting& waiting);
  presence::Place PlaceFor(const JoinRequest& request);
  void TellJoined(presence::UserId user);
  void TellVariables(presence::UserId user);
  void TellEverybody(const std::string& variable);
  void SetVariable(Seat& seat, std::uint32_t query, const digiwork::wire::v1::SetVariableQuery& wish);
  struct Setting {
    presence::UserId user = presence::kNobody;
    std::uint32_t query = 0;
    std::uint64_t order = 0;
    std::string name;
    std::string value;
  };
  void OnVariableKept(const Setting& setting, bool kept);
  void Answer(presence::UserId user, const digiwork::wire::v1::QueryMessage& query);
  RoomShape Shape() const;
  /// Whether `command` may be done now: not if it would tell people something when they are told too much as it is.
  bool Affords(const presence::Command& command);
  void Refuse(presence::UserId user, std::string_view what, std::string_view code);

  // room_host_calls.cc
  void BeginCalls();
  void EndCalls(const std::string& back);
  std::vector<presence::UserId> Everybody() const;
  /// Those of one visitor.
  std::vector<presence::UserId> Everybody(const std::string& uuid) const;
  std::size_t TellSome(const std::vector<presence::UserId>& people, const digiwork::wire::v1::SubMessage& item);
  std::size_t TellEvent(const RoomEvent& event, const std::vector<presence::UserId>& people);
  void SendEvent(Seat& seat, std::uint32_t query, const digiwork::wire::v1::SendEventQuery& wish);
  /// Why somebody who was removed may not come in, if they were.
  std::optional<RoomProblem> WhyNot(const Page& page) const;

  void Perform(presence::Effects& effects);
  void Tell(presence::UserId user, const digiwork::wire::v1::SubMessage& item);
  google::protobuf::ArenaOptions ItemMemory();
  void ShowZones(std::size_t zones);
  void CountWay(RoomListener* listener, int seats);
  void Wait(SessionId session, std::variant<std::string, presence::Walk> input);

  const std::string path_;
  const presence::RoomRules rules_;
  const std::uint64_t seed_;
  // Borrowed; outlive this.
  Shard& shard_;
  BackMetrics& metrics_;
  // Owned.
  std::shared_ptr<const RoomMap> map_;  ///< Shared with the source and other rooms; null until it is here.
  const SaveVariable save_;
  RoomBudget budget_;
  std::optional<presence::Room> room_;
  RoomVariables variables_;
  std::vector<std::string> changed_;    ///< Of those, what people of the room as it was handed over do not know.
  std::optional<RoomProblem> problem_;  ///< Why the map did not come.
  std::vector<Waiting> waiting_;
  std::unordered_map<SessionId, Seat> seats_;
  std::unordered_map<std::string, SessionId> pages_;      ///< Those of seats_ that said which page they are.
  std::unordered_map<presence::UserId, Page> unclaimed_;  ///< Of a room that was handed over: those without a seat yet.
  bool frozen_ = false;                                   ///< While there are any, or it is not known yet who they are,
  std::vector<std::function<void()>> held_;               ///< this waits.
  std::vector<WaitingCall> calls_;                        ///< For the map.
  RoomEars ears_;
  std::deque<std::pair<std::string, std::string>> removed_;  ///< Pages that were, and why. [WS35]
  std::vector<std::pair<RoomListener*, std::size_t>> ways_;  ///< The seats' listeners, with how many seats each has.
  TurnBuilder turn_;
  TurnBuilder telling_;  ///< What was gathered, while it is told: whoever hears it may leave, which is news again.
  std::vector<RoomListener*> told_;          ///< Whom, likewise.
  std::vector<Probed> probes_;               ///< To be answered at the turn's end.
  std::vector<Probed> answering_;            ///< Likewise.
  presence::Effects effects_;                ///< Scratch: its memory is used again.
  std::vector<presence::UserId> listeners_;  ///< Likewise.
  std::array<char, 8192> item_memory_;       ///< Likewise, of the messages that events become.
  std::string introduction_;                 ///< Memory that is used again.
  google::protobuf::Arena items_;
  std::uint32_t spawns_ = 0;
  std::size_t zones_ = 0;  ///< As shown.
};

}  // namespace dw::back
