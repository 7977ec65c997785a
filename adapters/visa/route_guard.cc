#include "adapters/visa/route_guard.h"

#include <algorithm>
#include <utility>

#include "runtime/crypto.h"
#include "runtime/web_page.h"

namespace dw {
namespace {

using access::Caller;
using access::Kind;

constexpr std::string_view kScheme = "Bearer ";

}  // namespace

RouteGuard::RouteGuard(const VisaChecker& visas, Metrics& metrics, Papers papers, std::span<const access::Entry> table)
    : table_(table), shared_(std::make_shared<const Shared>(Shared{visas, metrics, std::move(papers)})) {}

void RouteGuard::Ask(const Shared& shared, const HttpRequest& request, Tell tell) {
  const std::string_view shown = request.Header("authorization");
  // Who shows a visa is not asked for a cookie: what a browser adds by itself proves nothing of whoever wrote the
  // header.
  if (shown.starts_with(kScheme)) {
    const std::string_view token = shown.substr(kScheme.size());
    const std::string& service = shared.papers.service_token;
    if (!service.empty() && EqualInConstantTime(token, service)) return tell(Caller::kService);
    const auto visa = shared.visas.Check(token);
    if (visa) return tell(access::CallerOf(visa->role));
    return tell(visa.error() == VisaRefusal::kExpired ? Caller::kExpired : Caller::kNoToken);
  }
  if (!shared.papers.by_cookie || request.Header("cookie").empty()) return tell(Caller::kNoToken);
  shared.papers.by_cookie(request, std::move(tell));
}

void RouteGuard::Refuse(const Shared& shared, const std::string& route, Caller caller, bool known,
                        const HttpReply& reply) {
  shared.metrics
      .CounterOf("digiwork_access_refused_total", "What people asked for and may not, by role and kind",
                 {{"role", std::string(access::NameOf(caller))}, {"what", route}})
      .Increment();
  if (caller == Caller::kExpired) {
    return reply(
        ProblemResponse(401, "EXPIRED", "Sign in again", "What you showed was good once, and is not any more."));
  }
  if (caller == Caller::kNoToken && known) {
    return reply(ProblemResponse(401, "SIGN_IN_NEEDED", "Sign in", "This is only for people who have signed in."));
  }
  reply(ProblemResponse(403, "NOT_ALLOWED", "Not for you", "Your role does not allow this."));
}

HttpHandler RouteGuard::Guard(const HttpRoutes::Name& name, HttpHandler handler) const {
  const std::string route = name.method + ' ' + name.pattern;
  const auto line = std::ranges::find_if(
      table_, [&](const access::Entry& entry) { return entry.kind == Kind::kRoute && entry.name == route; });
  const bool known = line != table_.end();
  const access::Callers may = known ? line->callers : access::Callers();
  if (std::ranges::all_of(access::kCallers, [&](Caller caller) { return may.Has(caller); })) return handler;
  return [shared = shared_, route, known, may, handler = std::move(handler)](const HttpRequest& request,
                                                                             const HttpReply& reply) {
    Ask(*shared, request, [shared, route, known, may, handler, request, reply](Caller caller) {
      if (!may.Has(caller)) return Refuse(*shared, route, caller, known, reply);
      handler(request, reply);
    });
  };
}

}  // namespace dw
