#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/http_fetch/curl_caller.h"
#include "adapters/visa/pass_office.h"
#include "adapters/visa/route_guard.h"
#include "adapters/visa/visa_office.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/local_caller.h"
#include "ports/database.h"
#include "ports/standing.h"
#include "runtime/desk.h"
#include "runtime/log.h"
#include "services/admin/admin_service.h"
#include "services/door/door_service.h"
#include "services/identity/provider.h"
#include "services/sign_in/sign_in_service.h"

namespace dw {

/// Whom the office knows and who governs it: signing in, the doors of rooms, administration, and the provider in this
/// program unless there is another. Made when there are records; its handlers wait on threads of their own.
class Governing {
 public:
  /// All outlive it. `tell` reaches every pusher.
  struct Context {
    Database& database;
    const VisaOffice& visas;
    const VisaChecker& checks;  ///< Of visas that are shown.
    const Clock& clock;
    Metrics& metrics;
    Log& log;
    std::function<void(const Standing&)> tell;
    LiveRooms& rooms;
    const PassOffice& passes;
    std::function<std::string(const std::string&)> visitor;  ///< See DoorService.
  };
  Governing(const Config& config, const std::string& secret, const Context& context);

  void AddRoutes(HttpRoutes& routes);
  /// For RouteGuard: who it is by the browser's cookie.
  RouteGuard::ByCookie by_cookie();
  /// "/identity/welcome/…" for the first who governs; empty when somebody does, or another issuer says who does.
  Outcome<std::string> OwnerPath();
  /// Those at work finish; nobody else begins. Before what the context names goes.
  void Stop() { desk_.Stop(); }

 private:
  /// By the visa that is shown, or else by the cookie.
  static Outcome<records::Person> WhoAsks(const Context& context, const sign_in::SignInService& sign_in,
                                          const HttpRequest& request);

  const bool provides_;  ///< The provider in this program is the issuer.
  // Owned, in the order of dependency.
  CurlCaller curl_;
  std::unique_ptr<identity::Provider> provider_;
  std::unique_ptr<LocalCaller> local_;
  sign_in::SignInService sign_in_;
  admin::AdminService admin_;
  std::unique_ptr<door::BackOffice> back_office_;  ///< Null: there is none.
  door::DoorService door_;
  Desk desk_;
};

}  // namespace dw
