#include "adapters/link_grpc/calls_client.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <utility>

#include "adapters/link_grpc/call_reactors.h"
#include "adapters/link_grpc/channel_options.h"
#include "digiwork/workspace/v1/workspace.grpc.pb.h"

namespace dw::link_grpc {
namespace {

namespace workspace = digiwork::workspace::v1;
using workspace::WorkspaceManager;

constexpr std::chrono::seconds kPatience{10};
/// A room that moves again and again is given up.
constexpr int kMostBacks = 4;

CallProblem ProblemOf(const grpc::Status& status, const std::string& asked) {
  using Code = CallProblem::Code;
  switch (status.error_code()) {
    case grpc::StatusCode::NOT_FOUND:
      return {Code::kNotFound, status.error_message(), {}};
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::UNAUTHENTICATED:
      return {Code::kInvalid, status.error_message(), {}};
    case grpc::StatusCode::FAILED_PRECONDITION:
      return {Code::kElsewhere, status.error_message(), {}};
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return {Code::kFull, status.error_message(), {}};
    default:
      return {Code::kUnavailable, asked + ": " + status.error_message(), {}};
  }
}

}  // namespace

CallsClient::CallsClient(std::string back, std::string secret, std::shared_ptr<const InnerTls> tls)
    : secret_(std::move(secret)), tls_(std::move(tls)), back_(std::move(back)) {}

CallsClient::~CallsClient() = default;

template <class Answer, class Ask>
CallsClient::Result<Answer> CallsClient::Make(Ask ask) {
  for (int i = 1;; ++i) {
    grpc::ChannelArguments arguments = ChannelOptions();
    const auto credentials = ChannelCredentialsOf(tls_.get(), arguments);
    const auto stub = WorkspaceManager::NewStub(grpc::CreateCustomChannel(back_, credentials, arguments));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    context.AddMetadata("authorization", "Bearer " + secret_);
    Answer answer;
    const grpc::Status status = ask(*stub, &context, &answer);
    if (status.ok()) return answer;
    CallProblem problem = ProblemOf(status, back_);
    const auto& metadata = context.GetServerTrailingMetadata();
    const auto back = metadata.find(kBackKey);
    if (problem.code != CallProblem::Code::kElsewhere || back == metadata.end() || i == kMostBacks) {
      return Unexpected{std::move(problem)};
    }
    back_.assign(back->second.data(), back->second.size());
  }
}

CallsClient::Result<workspace::ListRoomsAnswer> CallsClient::ListRooms(const workspace::ListRoomsRequest& request) {
  return Make<workspace::ListRoomsAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.ListRooms(context, request, answer);
  });
}

CallsClient::Result<workspace::GetRoomAnswer> CallsClient::GetRoom(const workspace::GetRoomRequest& request) {
  return Make<workspace::GetRoomAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.GetRoom(context, request, answer);
  });
}

CallsClient::Result<workspace::VariablesMessage> CallsClient::ReadVariables(
    const workspace::ReadVariablesRequest& request) {
  return Make<workspace::VariablesMessage>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.ReadVariables(context, request, answer);
  });
}

CallsClient::Result<workspace::SaveVariableAnswer> CallsClient::SaveVariable(
    const workspace::SaveVariableRequest& request) {
  return Make<workspace::SaveVariableAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.SaveVariable(context, request, answer);
  });
}

CallsClient::Result<workspace::DispatchEventAnswer> CallsClient::DispatchEvent(
    const workspace::DispatchEventRequest& request) {
  return Make<workspace::DispatchEventAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.DispatchEvent(context, request, answer);
  });
}

CallsClient::Result<workspace::SendAdminMessageAnswer> CallsClient::SendAdminMessage(
    const workspace::SendAdminMessageRequest& request) {
  return Make<workspace::SendAdminMessageAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.SendAdminMessage(context, request, answer);
  });
}

CallsClient::Result<workspace::RemovePersonAnswer> CallsClient::RemovePerson(
    const workspace::RemovePersonRequest& request) {
  return Make<workspace::RemovePersonAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.RemovePerson(context, request, answer);
  });
}

CallsClient::Result<workspace::RefreshRoomAnswer> CallsClient::RefreshRoom(
    const workspace::RefreshRoomRequest& request) {
  return Make<workspace::RefreshRoomAnswer>([&](WorkspaceManager::Stub& stub, auto* context, auto* answer) {
    return stub.RefreshRoom(context, request, answer);
  });
}

}  // namespace dw::link_grpc
