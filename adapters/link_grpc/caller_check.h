#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>
#include <string_view>

#include "core/access/role.h"
#include "ports/visa.h"

namespace dw::link_grpc {

/// What a caller of operators' calls may show, as metadata `authorization: Bearer ...`: the calls' secret, or a visa.
struct CallProofs {
  std::string_view secret;             ///< Empty: nobody has it.
  const VisaChecker* visas = nullptr;  ///< Null: nobody has one.
};
access::Caller CallerOf(const grpc::CallbackServerContext& context, const CallProofs& proofs);

/// Why a service that calls `method`, "digiwork.space.v1.SpaceManager/ConnectToSpaces", is refused; nothing when it
/// shows `token` and the access table lets services call it. [AC21]
std::optional<grpc::Status> RefusalOfService(const grpc::CallbackServerContext& context, std::string_view token,
                                             std::string_view method);
/// The same for `caller`. [AC20, AC22]
std::optional<grpc::Status> RefusalOf(access::Caller caller, std::string_view method);

}  // namespace dw::link_grpc
