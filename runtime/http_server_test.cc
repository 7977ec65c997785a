#include "runtime/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>

#include <sstream>
#include <thread>

#include "runtime/clock.h"
#include "runtime/runtime.h"
#include "tests/support/ws_client.h"

namespace dw {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

HttpResponse Text(std::string text) {
  HttpResponse response;
  response.body = std::make_shared<const std::string>(std::move(text));
  return response;
}

struct Counted {
  std::shared_ptr<IncomingBody> body;
  std::size_t bytes = 0;
  std::size_t largest = 0;
};

/// Answers with how much there was, and how much of it at once.
void Count(const std::shared_ptr<Counted>& got, const HttpReply& reply) {
  got->body->Next([got, reply](const Outcome<std::string>& part) {
    if (!part) return reply(Text("broken"));
    if (part->empty()) return reply(Text(std::to_string(got->bytes) + " " + std::to_string(got->largest)));
    got->bytes += part->size();
    got->largest = std::max(got->largest, part->size());
    Count(got, reply);
  });
}

class HttpServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    routes_.Get("/hello", [](const HttpRequest& request, const HttpReply& reply) {
      reply(Text("hello " + std::string(request.Query("name"))));
    });
    routes_.GetPrefix("/deep/", [](const HttpRequest& request, const HttpReply& reply) { reply(Text(request.path)); });
    routes_.Get("/later", [this](const HttpRequest&, HttpReply reply) {
      worker_ = std::thread([reply = std::move(reply)] {
        reply(Text("later"));
        reply(Text("and again"));
      });
    });
    routes_.Route("POST", "/people/{id}/roles", [](const HttpRequest& request, const HttpReply& reply) {
      reply(Text(std::string(request.route) + " " + std::string(request.Param("id")) + " " + request.body));
    });
    routes_.Get("/people/{id}/{part}", [](const HttpRequest& request, const HttpReply& reply) {
      reply(Text("any " + std::string(request.Param("part"))));
    });
    routes_.Get("/people/me/roles", [](const HttpRequest& request, const HttpReply& reply) {
      reply(Text("mine " + std::to_string(request.params.size())));
    });
    routes_.Get("/smuggle", [](const HttpRequest&, const HttpReply& reply) {
      HttpResponse response = Text("x");
      response.headers.emplace_back("X-Name", "a\r\nSet-Cookie: b");
      reply(response);
    });
    routes_.RoutePrefix(
        "PUT", "/large/",
        [](const HttpRequest& request, const HttpReply& reply) {
          auto got = std::make_shared<Counted>();
          got->body = request.incoming;
          Count(got, reply);
        },
        BodyMode::kIncoming);
    routes_.Route(
        "POST", "/refused",
        [](const HttpRequest&, const HttpReply& reply) {
          HttpResponse response = Text("not you");
          response.status = 401;
          reply(response);
        },
        BodyMode::kIncoming);
    HttpServerOptions options;
    options.max_header_bytes = 1024;
    options.max_body_bytes = 1024;
    server_ = std::make_unique<HttpServer>(runtime_, options, routes_, WebSocketRoute{});
    ASSERT_TRUE(server_->Listen());
    runtime_.Start();
  }
  void TearDown() override {
    if (worker_.joinable()) worker_.join();
    runtime_.Stop();
  }

  /// Everything that comes back for `bytes`, until the server closes.
  std::string Exchange(std::string_view bytes) {
    testing_client_ = dw::testing::WsClient();
    EXPECT_TRUE(testing_client_.ConnectTcp(server_->port()));
    EXPECT_TRUE(testing_client_.SendBytes(bytes));
    return testing_client_.ReceiveAll();
  }

  ManualClock clock_;
  std::ostringstream out_;
  Log log_{out_, Log::Level::kInfo};
  Runtime runtime_{{2}, clock_, log_};
  HttpRoutes routes_;
  std::unique_ptr<HttpServer> server_;
  std::thread worker_;
  dw::testing::WsClient testing_client_;
};

TEST_F(HttpServerTest, AnswersInTurnOnOneConnection) {
  const std::string answer = Exchange(
      "GET /hello?name=Ada HTTP/1.1\r\nHost: x\r\n\r\nGET /deep/a%20b HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("\r\n\r\nhello AdaHTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, EndsWith("/deep/a b"));
}

TEST_F(HttpServerTest, AHandlerMayAnswerLaterFromAnotherThreadAndOnlyOnce) {
  EXPECT_THAT(Exchange("GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), EndsWith("\r\n\r\nlater"));
}

TEST_F(HttpServerTest, HeadHasNoBody) {
  const std::string answer = Exchange("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 6"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, RefusesByStatus) {
  EXPECT_THAT(Exchange("GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Exchange("POST /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(Exchange("GET /%2e%2e/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Exchange("what is this\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Exchange("GET /hello HTTP/1.1\r\nX: " + std::string(2000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(Exchange("POST /hello HTTP/1.1\r\nContent-Length: 2000\r\n\r\n" + std::string(2000, 'x')),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServerTest, APatternNamesWhatStandsInItsSegments) {
  EXPECT_THAT(Exchange("POST /people/a%20b/roles HTTP/1.1\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody"),
              EndsWith("\r\n\r\n/people/{id}/roles a b body"));
  EXPECT_THAT(Exchange("GET /people/me/roles HTTP/1.1\r\nConnection: close\r\n\r\n"), EndsWith("\r\n\r\nmine 0"));
  EXPECT_THAT(Exchange("GET /people/7/roles HTTP/1.1\r\nConnection: close\r\n\r\n"), EndsWith("\r\n\r\nany roles"));
  for (const char* path : {"/people//roles", "/people/a/b/roles", "/people/a", "/people/a/b/"}) {
    EXPECT_THAT(Exchange("GET " + std::string(path) + " HTTP/1.1\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 404 "))
        << path;
  }
}

TEST_F(HttpServerTest, AMethodThatIsNotThereIsToldWhichAre) {
  EXPECT_THAT(Exchange("DELETE /people/a/roles HTTP/1.1\r\nConnection: close\r\n\r\n"),
              HasSubstr("Allow: GET, HEAD, POST\r\n"));
  EXPECT_THAT(Exchange("DELETE /hello HTTP/1.1\r\nConnection: close\r\n\r\n"), HasSubstr("Allow: GET, HEAD\r\n"));
  EXPECT_THAT(Exchange("POST /nowhere HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 404 "));
}

TEST_F(HttpServerTest, EveryRouteCanBeListed) {
  std::vector<std::string> names;
  for (const auto& [method, pattern] : routes_.All()) names.push_back(method + " " + pattern);
  EXPECT_THAT(names, ::testing::ElementsAre("GET /deep/*", "GET /hello", "GET /later", "GET /people/me/roles",
                                            "GET /people/{id}/{part}", "GET /smuggle", "POST /people/{id}/roles",
                                            "POST /refused", "PUT /large/*"));
}

TEST_F(HttpServerTest, WS64_ABodyThatIsTakenAsItComesMayBeLargerThanAnyOther) {
  const std::string body(1'000'000, 'x');
  const std::string head = "PUT /large/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  const std::string answer = Exchange(head + "Content-Length: 1000000\r\n\r\n" + body);
  EXPECT_THAT(answer, EndsWith("\r\n\r\n1000000 65536"));
  EXPECT_THAT(Exchange(head + "Content-Length: 0\r\n\r\n"), EndsWith("\r\n\r\n0 0"));
  EXPECT_THAT(Exchange(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
              EndsWith("\r\n\r\n5 5"));
}

TEST_F(HttpServerTest, WS64_AfterABodyWasTakenTheConnectionGoesOn) {
  const std::string answer =
      Exchange("PUT /large/a HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n" + std::string(2'000, 'x') +
               "GET /hello?name=Ada HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("\r\n\r\n2000 2000HTTP/1.1 200 OK"));
  EXPECT_THAT(answer, EndsWith("hello Ada"));
}

TEST_F(HttpServerTest, WS64_WhoIsRefusedIsToldSoThoughTheBodyIsStillComing) {
  dw::testing::WsClient client;
  ASSERT_TRUE(client.ConnectTcp(server_->port()));
  ASSERT_TRUE(client.SendBytes("POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n"));
  const std::string piece(100'000, 'x');
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(client.SendBytes(piece)) << i;
  ::shutdown(client.descriptor(), SHUT_WR);
  EXPECT_THAT(client.ReceiveAll(), StartsWith("HTTP/1.1 401 "));
}

TEST_F(HttpServerTest, WS64_WhoWaitsToBeAskedForTheBodyIsAskedUnlessRefused) {
  dw::testing::WsClient client;
  ASSERT_TRUE(client.ConnectTcp(server_->port()));
  const std::string rest =
      " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
  ASSERT_TRUE(client.SendBytes("PUT /large/a" + rest));
  std::array<char, 25> asked{};
  ASSERT_EQ(::recv(client.descriptor(), asked.data(), asked.size(), MSG_WAITALL), 25);
  EXPECT_EQ(std::string(asked.data(), asked.size()), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.SendBytes("abc"));
  EXPECT_THAT(client.ReceiveAll(), EndsWith("\r\n\r\n3 3"));

  dw::testing::WsClient other;
  ASSERT_TRUE(other.ConnectTcp(server_->port()));
  ASSERT_TRUE(other.SendBytes("POST /refused" + rest));
  ::shutdown(other.descriptor(), SHUT_WR);
  EXPECT_THAT(other.ReceiveAll(), StartsWith("HTTP/1.1 401 "));
}

TEST_F(HttpServerTest, AHeaderCannotBeginAnother) {
  EXPECT_THAT(Exchange("GET /smuggle HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              HasSubstr("X-Name: aSet-Cookie: b\r\n"));
}

TEST_F(HttpServerTest, WS20_ARequestThatDoesNotEndIsNotWaitedFor) {
  dw::testing::WsClient half;
  ASSERT_TRUE(half.ConnectTcp(server_->port()));
  ASSERT_TRUE(half.SendBytes("GET /hello HT"));
  // Another request behind it on the same path: the half one has been taken up when this is answered.
  for (int i = 0; i < 4; ++i) Exchange("GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n");
  clock_.Advance(std::chrono::seconds(11));
  runtime_.Wake();
  EXPECT_EQ(half.ReceiveAll(), "");
}

TEST_F(HttpServerTest, APortInUseIsAConflict) {
  HttpServerOptions options;
  options.port = server_->port();
  HttpServer second(runtime_, options, routes_, WebSocketRoute{});
  const auto listening = second.Listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().code, Fault::Code::kConflict);
}

}  // namespace
}  // namespace dw
