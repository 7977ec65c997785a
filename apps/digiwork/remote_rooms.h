#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/link_grpc/inner_tls.h"
#include "adapters/link_stream/back_directory.h"
#include "ports/live_rooms.h"

namespace dw {

/// The rooms of an installation, wherever they are: asks the backs by gRPC, as an operator's program would, with a visa
/// of an admin. A back that does not answer is left out of lists; when none does, that is a fault.
class RemoteRooms final : public LiveRooms {
 public:
  /// `backs` outlives it. `visa` makes one that is good for a minute. Null `tls`: in the clear.
  RemoteRooms(const link_stream::BackDirectory& backs, std::shared_ptr<const link_grpc::InnerTls> tls,
              std::function<std::string()> visa)
      : backs_(backs), tls_(std::move(tls)), visa_(std::move(visa)) {}

  Outcome<std::vector<RoomSummary>> List() override;
  Outcome<RoomDetails> Describe(const std::string& room, presence::UserId after, std::size_t limit) override;
  Outcome<std::size_t> Notify(const std::string& room, const RoomNotice& notice) override;
  Outcome<RoomRenewal> Renew(const std::string& room, Millis within) override;
  Outcome<std::size_t> Remove(const std::string& room, const std::string& uuid, const std::string& reason) override;

 private:
  const link_stream::BackDirectory& backs_;
  const std::shared_ptr<const link_grpc::InnerTls> tls_;
  const std::function<std::string()> visa_;
};

/// What is told of a call that did not work.
Fault FaultOf(const CallProblem& problem);

}  // namespace dw
