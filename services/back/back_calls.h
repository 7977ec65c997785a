#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ports/room_calls.h"
#include "services/back/back_engine.h"

namespace dw::back {

/// The calls of one shard's rooms. What has to do with variables opens a room as a visitor would, and leaves it to
/// close as an empty one does; everything else is about rooms that are open. Of a room that is not here it says who has
/// it. [CA3, CA4]
class BackCalls final : public RoomCalls {
 public:
  /// All of them outlive this.
  BackCalls(Shard& shard, BackShared& shared, BackEngine& engine) : shard_(shard), shared_(shared), engine_(engine) {}

  std::vector<RoomSummary> List(const std::string& after, std::size_t limit) override;
  void Describe(const std::string& room, presence::UserId after, std::size_t limit,
                CallReply<RoomDetails> reply) override;
  void ReadVariables(const std::string& room, std::vector<std::string> names,
                     CallReply<RoomEar::Values> reply) override;
  void SaveVariable(const std::string& room, std::string name, std::string value, CallReply<Ok> reply) override;
  void Listen(const std::string& room, RoomEar::Hears what, std::shared_ptr<RoomEar> ear) override;
  void StopListening(const std::string& room, const RoomEar& ear) override;
  void Dispatch(const std::string& room, RoomEvent event, CallReply<std::size_t> reply) override;
  void Notify(const std::string& room, RoomNotice notice, CallReply<std::size_t> reply) override;
  void Remove(const std::string& room, std::string uuid, std::string reason, CallReply<std::size_t> reply) override;
  void Renew(const std::string& room, Millis within, CallReply<RoomRenewal> reply) override;

 private:
  using Problem = std::function<void(const CallProblem&)>;

  /// `then` once the room is open here, or `refuse`.
  void InRoom(OpenRoom& room, std::function<void(OpenRoom&)> then, Problem refuse);
  /// The same for a room that may have to be opened.
  void Visit(const std::string& room, std::function<void(OpenRoom&)> then, Problem refuse);
  /// And for one that has to be open.
  void IfOpen(const std::string& room, std::function<void(OpenRoom&)> then, Problem refuse);
  /// Null, and a word to `refuse`, when it cannot be opened.
  OpenRoom* Open(const std::string& room, const Problem& refuse);
  void SeekElsewhere(const std::string& room, Problem refuse);

  // Borrowed; outlive this.
  Shard& shard_;
  BackShared& shared_;
  BackEngine& engine_;
};

}  // namespace dw::back
