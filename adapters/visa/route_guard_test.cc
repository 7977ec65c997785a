#include "adapters/visa/route_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "adapters/visa/visa_office.h"
#include "runtime/clock.h"

namespace dw {
namespace {

using access::Caller;
using access::Role;
using ::testing::HasSubstr;

constexpr access::Callers kMembers = access::Callers(Caller::kMember) | access::Callers(Caller::kAdmin);
constexpr access::Callers kAll = kMembers | access::Callers(Caller::kNoToken) | access::Callers(Caller::kExpired) |
                                 access::Callers(Caller::kGuest) | access::Callers(Caller::kObserver) |
                                 access::Callers(Caller::kEditor) | access::Callers(Caller::kService);
constexpr std::array kTable{access::Entry{access::Kind::kRoute, "GET /ping", kAll},
                            access::Entry{access::Kind::kRoute, "POST /api/visa", kMembers},
                            access::Entry{access::Kind::kRoute, "POST /api/upload", access::Callers(Caller::kService)}};

class RouteGuardTest : public ::testing::Test {
 protected:
  /// What `handler`'s route answers, guarded.
  int Ask(const std::string& method, const std::string& pattern, HttpRequest request) {
    request.method = method;
    HttpRoutes routes;
    routes.Route(method, pattern, [](const HttpRequest&, const HttpReply& reply) { reply({}); });
    const RouteGuard guard(visas_, metrics_, {by_cookie_, "a token of sixteen or more"}, kTable);
    routes.Wrap(
        [&](const HttpRoutes::Name& name, HttpHandler handler) { return guard.Guard(name, std::move(handler)); });
    HttpResponse answer;
    answer.status = 0;
    (*routes.Find(method, pattern).handler)(request, [&](HttpResponse response) { answer = std::move(response); });
    answer_ = answer;
    return answer.status;
  }
  HttpRequest With(Role role) const {
    Visa visa;
    visa.subject = "ada";
    visa.session = "s";
    visa.role = role;
    HttpRequest request;
    request.headers = {{"authorization", "Bearer " + visas_.Issue(visa)}};
    return request;
  }

  ManualClock clock_;
  Metrics metrics_;
  VisaOffice visas_{"secret", clock_};
  RouteGuard::ByCookie by_cookie_;
  HttpResponse answer_;
};

TEST_F(RouteGuardTest, AC3_ARouteThatIsNewIsRefusedToEverybody) {
  EXPECT_EQ(Ask("POST", "/api/walls", {}), 403);
  for (const Role role : access::kRoles) EXPECT_EQ(Ask("POST", "/api/walls", With(role)), 403);
  EXPECT_THAT(metrics_.Text(), HasSubstr("digiwork_access_refused_total{role=\"admin\",what=\"POST /api/walls\"} 1"));
}

TEST_F(RouteGuardTest, AC23_WhatIsOpenToAllIsHeldUpForNobody) {
  by_cookie_ = [](const HttpRequest&, const RouteGuard::Tell&) { FAIL() << "nobody need be asked"; };
  HttpRequest request;
  request.headers = {{"cookie", "x=y"}, {"authorization", "Bearer nonsense"}};
  EXPECT_EQ(Ask("GET", "/ping", request), 200);
}

TEST_F(RouteGuardTest, AC24_AToolWithItsTokenIsAService) {
  HttpRequest request;
  request.headers = {{"authorization", "Bearer a token of sixteen or more"}};
  EXPECT_EQ(Ask("POST", "/api/upload", request), 200);
  request.headers = {{"authorization", "Bearer a token of sixteen or mor"}};
  EXPECT_EQ(Ask("POST", "/api/upload", request), 401);
}

TEST_F(RouteGuardTest, AC23_WhoShowsNothingOrWhatHasExpiredIsToSignIn) {
  EXPECT_EQ(Ask("POST", "/api/visa", {}), 401);
  EXPECT_THAT(*answer_.body, HasSubstr("SIGN_IN_NEEDED"));
  EXPECT_EQ(Ask("POST", "/api/visa", With(Role::kGuest)), 403);
  HttpRequest request = With(Role::kAdmin);
  EXPECT_EQ(Ask("POST", "/api/visa", request), 200);
  clock_.Advance(std::chrono::minutes(15));
  EXPECT_EQ(Ask("POST", "/api/visa", request), 401);
  EXPECT_THAT(*answer_.body, HasSubstr("EXPIRED"));
  EXPECT_EQ(answer_.content_type, "application/problem+json");
  request.headers = {{"authorization", "Bearer nonsense"}};
  EXPECT_EQ(Ask("POST", "/api/visa", request), 401);
}

TEST_F(RouteGuardTest, AC23_ACookieSaysWhoAsksPerhapsLater) {
  HttpRequest request;
  request.headers = {{"cookie", "x=y"}};
  EXPECT_EQ(Ask("POST", "/api/visa", request), 401);
  RouteGuard::Tell later;
  by_cookie_ = [&](const HttpRequest& asked, RouteGuard::Tell tell) {
    EXPECT_EQ(asked.Header("cookie"), "x=y");
    tell(Caller::kMember);
  };
  EXPECT_EQ(Ask("POST", "/api/visa", request), 200);
  // A visa beside it is what counts.
  request.headers.emplace_back("authorization", "Bearer nonsense");
  EXPECT_EQ(Ask("POST", "/api/visa", request), 401);
}

}  // namespace
}  // namespace dw
