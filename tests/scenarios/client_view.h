#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/presence/effects.h"

namespace dw::scenes {

/// What one client knows of its room, from what it was told alone and by the rules of docs/spec/presence.md. It stands
/// in for the browser in scenarios and property tests, on the core as on the running server.
class ClientView {
 public:
  struct Seen {
    std::string name;
    presence::Place place;
    presence::Status status = presence::Status::kOnline;
    presence::Words words;
    presence::ZoneId zone{};
    friend bool operator==(const Seen&, const Seen&) = default;
  };
  struct Bubble {
    presence::GroupId id = presence::kNoGroup;
    std::set<presence::UserId> members;
    bool locked = false;
  };

  ClientView() = default;
  ClientView(presence::UserId self, presence::Place place) : self_(self), place_(place) {}

  void Apply(const presence::Event& event);
  /// Forgets what happened; what is known stays.
  void BeginStep() { told_.clear(); }

  presence::UserId self() const { return self_; }
  /// Where this client believes to stand: as it said, or as it was put back.
  const presence::Place& place() const { return place_; }
  void Stand(const presence::Place& place) { place_ = place; }
  std::uint32_t correction() const { return correction_; }

  const std::map<presence::UserId, Seen>& people() const { return people_; }
  const std::map<presence::GroupId, presence::GroupUpdated>& groups() const { return groups_; }
  const Bubble& bubble() const { return bubble_; }
  presence::UserId leader() const { return leader_; }
  const std::map<presence::UserId, presence::ConnectionId>& calls() const { return calls_; }
  /// Since BeginStep, in order.
  const std::vector<presence::Event>& told() const { return told_; }

 private:
  void On(const presence::UserJoined& event);
  void On(const presence::UserMoved& event);
  void On(const presence::UserLeft& event);
  void On(const presence::DetailsUpdated& event);
  void On(const presence::Said& event);
  void On(const presence::GroupUpdated& event) { groups_[event.group] = event; }
  void On(const presence::GroupDeleted& event) { groups_.erase(event.group); }
  void On(const presence::ZoneCleared& event);
  void On(const presence::PositionCorrected& event);
  void On(const presence::FollowAnswered& event);
  void On(const presence::FollowStopped& event);
  void On(const presence::BubbleJoined& event);
  void On(const presence::BubbleChanged& event);
  void On(const presence::BubbleLeft& event);
  void On(const presence::CallStarted& event) { calls_[event.peer] = event.connection; }
  void On(const presence::CallEnded& event);
  template <class E>
  void On(const E& /*passing*/) {}

  presence::UserId self_ = presence::kNobody;
  presence::Place place_;
  std::uint32_t correction_ = 0;
  std::map<presence::UserId, Seen> people_;
  std::map<presence::GroupId, presence::GroupUpdated> groups_;
  Bubble bubble_;
  presence::UserId leader_ = presence::kNobody;
  std::map<presence::UserId, presence::ConnectionId> calls_;
  std::vector<presence::Event> told_;
};

}  // namespace dw::scenes
