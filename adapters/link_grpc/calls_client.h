#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/link_grpc/inner_tls.h"
#include "digiwork/workspace/v1/calls.pb.h"
#include "ports/room_calls.h"

namespace dw::link_grpc {

/// Makes the calls of docs/spec/calls.md, one after the other: each waits for its answer, ten seconds at most. A call
/// for a room that another back has goes on there. One thread at a time.
class CallsClient {
 public:
  template <class Answer>
  using Result = Expected<Answer, CallProblem>;

  /// `back` is host:port; `secret` is the calls'.
  /// Null `tls`: in the clear.
  CallsClient(std::string back, std::string secret, std::shared_ptr<const InnerTls> tls = nullptr);
  ~CallsClient();

  Result<digiwork::workspace::v1::ListRoomsAnswer> ListRooms(const digiwork::workspace::v1::ListRoomsRequest& request);
  Result<digiwork::workspace::v1::GetRoomAnswer> GetRoom(const digiwork::workspace::v1::GetRoomRequest& request);
  Result<digiwork::workspace::v1::VariablesMessage> ReadVariables(
      const digiwork::workspace::v1::ReadVariablesRequest& request);
  Result<digiwork::workspace::v1::SaveVariableAnswer> SaveVariable(
      const digiwork::workspace::v1::SaveVariableRequest& request);
  Result<digiwork::workspace::v1::DispatchEventAnswer> DispatchEvent(
      const digiwork::workspace::v1::DispatchEventRequest& request);
  Result<digiwork::workspace::v1::SendAdminMessageAnswer> SendAdminMessage(
      const digiwork::workspace::v1::SendAdminMessageRequest& request);
  Result<digiwork::workspace::v1::RemovePersonAnswer> RemovePerson(
      const digiwork::workspace::v1::RemovePersonRequest& request);
  Result<digiwork::workspace::v1::RefreshRoomAnswer> RefreshRoom(
      const digiwork::workspace::v1::RefreshRoomRequest& request);

 private:
  template <class Answer, class Ask>
  Result<Answer> Make(Ask ask);

  const std::string secret_;
  const std::shared_ptr<const InnerTls> tls_;
  std::string back_;  ///< Who was asked last.
};

}  // namespace dw::link_grpc
