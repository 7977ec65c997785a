#include "runtime/ws_handshake.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

/// The example of RFC 6455, section 1.3.
HttpRequest Handshake() {
  HttpRequest request;
  request.method = "GET";
  request.path = "/ws";
  request.headers = {{"host", "office.example:8080"},
                     {"upgrade", "WebSocket"},
                     {"connection", "keep-alive, Upgrade"},
                     {"sec-websocket-version", "13"},
                     {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}};
  return request;
}

int StatusWithOrigin(std::string origin, std::vector<std::string> allowed = {}) {
  HttpRequest request = Handshake();
  request.headers.emplace_back("origin", std::move(origin));
  const auto answer = AcceptWebSocket(request, allowed);
  return answer ? 101 : answer.error().status;
}

TEST(WsHandshakeTest, AnswersTheStandardsExample) {
  const auto answer = AcceptWebSocket(Handshake(), {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_TRUE(WantsWebSocket(Handshake()));
}

TEST(WsHandshakeTest, WS19_OnlyOwnAndAllowedOriginsPass) {
  EXPECT_EQ(StatusWithOrigin("https://office.example:8080"), 101);
  EXPECT_EQ(StatusWithOrigin("https://OFFICE.example:8080"), 101);
  EXPECT_EQ(StatusWithOrigin("https://office.example"), 403);
  EXPECT_EQ(StatusWithOrigin("https://evil.example"), 403);
  EXPECT_EQ(StatusWithOrigin("null"), 403);
  EXPECT_EQ(StatusWithOrigin("https://friend.example", {"https://friend.example"}), 101);
  EXPECT_EQ(StatusWithOrigin("https://friend.example.evil", {"https://friend.example"}), 403);
}

TEST(WsHandshakeTest, WS19_WhereTlsEndsHereThePageCameOverTlsToo) {
  HttpRequest request = Handshake();
  request.secure = true;
  const auto passes = [&](const std::string& host, const std::string& origin) {
    request.headers[0].second = host;
    request.headers.resize(5);
    request.headers.emplace_back("origin", origin);
    return AcceptWebSocket(request, {}).has_value();
  };
  EXPECT_TRUE(passes("office.example:8443", "https://office.example:8443"));
  EXPECT_TRUE(passes("office.example", "https://office.example"));
  EXPECT_TRUE(passes("office.example:443", "HTTPS://office.example"));
  EXPECT_FALSE(passes("office.example", "http://office.example"));
  EXPECT_FALSE(passes("office.example:8443", "https://office.example"));
  EXPECT_FALSE(passes("office.example", "https://office.example.evil"));
  EXPECT_FALSE(passes("office.example", "https"));
}

TEST(WsHandshakeTest, RefusesWhatIsNoHandshake) {
  HttpRequest old = Handshake();
  old.headers[3].second = "8";
  EXPECT_EQ(AcceptWebSocket(old, {}).error().status, 426);
  HttpRequest short_key = Handshake();
  short_key.headers[4].second = "abc";
  EXPECT_EQ(AcceptWebSocket(short_key, {}).error().status, 400);
  HttpRequest post = Handshake();
  post.method = "POST";
  EXPECT_EQ(AcceptWebSocket(post, {}).error().status, 400);
}

}  // namespace
}  // namespace dw
