#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/access/access_table.h"
#include "ports/visa.h"
#include "runtime/http.h"
#include "runtime/metrics.h"

namespace dw {

/// Has every HTTP route ask the access table before its handler is called: what has no line is refused, what is open to
/// all is not held up, and for the rest it is found out who asks. Rule AC23 in docs/spec/access.md.
class RouteGuard {
 public:
  using Tell = std::function<void(access::Caller)>;
  /// Says by its cookie who has sent a request, once; may answer later, on any thread. kNoToken: no cookie of ours.
  using ByCookie = std::function<void(const HttpRequest&, Tell)>;

  /// Besides visas.
  struct Papers {
    ByCookie by_cookie;         ///< Without it nobody has a cookie.
    std::string service_token;  ///< Who shows it as bearer is a service; empty: nobody is.
  };

  /// `visas` and `metrics` outlive the routes that are guarded. `table` is the one there is, but in tests; it outlives
  /// the guard.
  RouteGuard(const VisaChecker& visas, Metrics& metrics, Papers papers = {},
             std::span<const access::Entry> table = access::Table());

  /// For HttpRoutes::Wrap.
  HttpHandler Guard(const HttpRoutes::Name& route, HttpHandler handler) const;

 private:
  struct Shared {
    const VisaChecker& visas;
    Metrics& metrics;
    Papers papers;
  };
  static void Ask(const Shared& shared, const HttpRequest& request, Tell tell);
  static void Refuse(const Shared& shared, const std::string& route, access::Caller caller, bool known,
                     const HttpReply& reply);

  std::span<const access::Entry> table_;
  std::shared_ptr<const Shared> shared_;  ///< Shared with the handlers.
};

}  // namespace dw
