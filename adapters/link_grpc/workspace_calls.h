#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/link_grpc/call_reactors.h"
#include "digiwork/workspace/v1/workspace.grpc.pb.h"
#include "ports/room_calls.h"
#include "ports/visa.h"
#include "runtime/runtime.h"

namespace dw::link_grpc {

namespace workspace = digiwork::workspace::v1;

/// The calls of WorkspaceManager that an operator's programs make: whoever shows neither the calls' secret nor an
/// admin's visa is refused; the rest is posted to the thread of its room, and answered from there.
/// Rules: docs/spec/calls.md.
class WorkspaceCalls : public workspace::WorkspaceManager::CallbackService {
 public:
  struct Context {
    // Borrowed; outlives this.
    Runtime& runtime;
    const VisaChecker* visas;  ///< Null: nobody has a visa.
    // Owned.
    std::string secret;             ///< Empty: nobody has it.
    std::vector<RoomCalls*> rooms;  ///< One a shard, in order; what they point to outlives this. Empty: nobody may.
  };
  explicit WorkspaceCalls(Context context);

  grpc::ServerUnaryReactor* ListRooms(grpc::CallbackServerContext* context, const workspace::ListRoomsRequest* request,
                                      workspace::ListRoomsAnswer* answer) override;
  grpc::ServerUnaryReactor* GetRoom(grpc::CallbackServerContext* context, const workspace::GetRoomRequest* request,
                                    workspace::GetRoomAnswer* answer) override;
  grpc::ServerUnaryReactor* ReadVariables(grpc::CallbackServerContext* context,
                                          const workspace::ReadVariablesRequest* request,
                                          workspace::VariablesMessage* answer) override;
  grpc::ServerUnaryReactor* SaveVariable(grpc::CallbackServerContext* context,
                                         const workspace::SaveVariableRequest* request,
                                         workspace::SaveVariableAnswer* answer) override;
  grpc::ServerWriteReactor<workspace::VariablesMessage>* ListenToVariables(
      grpc::CallbackServerContext* context, const workspace::ListenRequest* request) override;
  grpc::ServerUnaryReactor* DispatchEvent(grpc::CallbackServerContext* context,
                                          const workspace::DispatchEventRequest* request,
                                          workspace::DispatchEventAnswer* answer) override;
  grpc::ServerWriteReactor<workspace::EventMessage>* ListenToEvents(grpc::CallbackServerContext* context,
                                                                    const workspace::ListenRequest* request) override;
  grpc::ServerUnaryReactor* SendAdminMessage(grpc::CallbackServerContext* context,
                                             const workspace::SendAdminMessageRequest* request,
                                             workspace::SendAdminMessageAnswer* answer) override;
  grpc::ServerUnaryReactor* RemovePerson(grpc::CallbackServerContext* context,
                                         const workspace::RemovePersonRequest* request,
                                         workspace::RemovePersonAnswer* answer) override;
  grpc::ServerUnaryReactor* RefreshRoom(grpc::CallbackServerContext* context,
                                        const workspace::RefreshRoomRequest* request,
                                        workspace::RefreshRoomAnswer* answer) override;

 private:
  /// What it is refused with, if it is.
  std::optional<grpc::Status> Check(const grpc::CallbackServerContext& context, std::string_view method) const;
  std::optional<grpc::Status> Check(const grpc::CallbackServerContext& context, std::string_view method,
                                    const std::string& room) const;
  /// `ask` is called on the room's thread, with its calls and the call itself.
  template <class Out, class Ask>
  grpc::ServerUnaryReactor* InRoom(grpc::CallbackServerContext& context, std::string_view method,
                                   const std::string& room, Out& answer, Ask ask);
  template <class Call>
  auto* Listen(grpc::CallbackServerContext& context, std::string_view method, const std::string& room,
               RoomEar::Hears what);

  const Context context_;
  Metrics::Counter& calls_;
  Metrics::Counter& refused_;
  Metrics::Counter& strangers_;
  Metrics::Counter& not_allowed_;
  Metrics::Counter& too_slow_;
  Metrics::Gauge& listeners_;
};

}  // namespace dw::link_grpc
