#include "adapters/link_grpc/caller_check.h"

#include "adapters/link_grpc/inner_token.h"
#include "core/access/access_table.h"
#include "runtime/crypto.h"

namespace dw::link_grpc {
namespace {

using access::Caller;

constexpr char kAuthorization[] = "authorization";
constexpr std::string_view kScheme = "Bearer ";

}  // namespace

Caller CallerOf(const grpc::CallbackServerContext& context, const CallProofs& proofs) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kAuthorization);
  if (found == metadata.end()) return Caller::kNoToken;
  std::string_view shown(found->second.data(), found->second.size());
  if (!shown.starts_with(kScheme)) return Caller::kNoToken;
  shown.remove_prefix(kScheme.size());
  if (!proofs.secret.empty() && EqualInConstantTime(shown, proofs.secret)) return Caller::kService;
  if (proofs.visas == nullptr) return Caller::kNoToken;
  const auto visa = proofs.visas->Check(shown);
  if (visa) return access::CallerOf(visa->role);
  return visa.error() == VisaRefusal::kExpired ? Caller::kExpired : Caller::kNoToken;
}

std::optional<grpc::Status> RefusalOfService(const grpc::CallbackServerContext& context, std::string_view token,
                                             std::string_view method) {
  if (!Shows(context, token)) return Stranger();
  return RefusalOf(Caller::kService, method);
}

std::optional<grpc::Status> RefusalOf(Caller caller, std::string_view method) {
  if (access::Allows(access::Kind::kCall, method, caller)) return std::nullopt;
  if (caller == Caller::kNoToken || caller == Caller::kExpired) {
    return grpc::Status(grpc::StatusCode::UNAUTHENTICATED,
                        "the calls' secret is missing or wrong, or this back has none (--calls-secret-file); nor is "
                        "there a visa that is still good");
  }
  return grpc::Status(grpc::StatusCode::PERMISSION_DENIED,
                      "this call is not for the role " + std::string(access::NameOf(caller)));
}

}  // namespace dw::link_grpc
