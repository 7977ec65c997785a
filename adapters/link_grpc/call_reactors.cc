#include "adapters/link_grpc/call_reactors.h"

namespace dw::link_grpc {

grpc::Status StatusOf(const CallProblem& problem, grpc::CallbackServerContext& context) {
  using Code = CallProblem::Code;
  if (!problem.back.empty()) context.AddTrailingMetadata(kBackKey, problem.back);
  switch (problem.code) {
    case Code::kNotFound:
      return {grpc::StatusCode::NOT_FOUND, problem.detail};
    case Code::kInvalid:
      return {grpc::StatusCode::INVALID_ARGUMENT, problem.detail};
    case Code::kElsewhere:
      return {grpc::StatusCode::FAILED_PRECONDITION, problem.detail};
    case Code::kFull:
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, problem.detail};
    case Code::kUnavailable:
      break;
  }
  return {grpc::StatusCode::UNAVAILABLE, problem.detail};
}

}  // namespace dw::link_grpc
