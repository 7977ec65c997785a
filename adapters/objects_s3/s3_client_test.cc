#include "adapters/objects_s3/s3_client.h"

#include <gtest/gtest.h>

#include "adapters/http_fetch/loopback_server.h"
#include "adapters/objects_s3/s3_store.h"
#include "runtime/clock.h"

namespace dw {
namespace {

class S3ClientTest : public ::testing::Test {
 protected:
  S3ClientTest() {
    options_.bucket.endpoint = "http://" + server_.host();
    options_.bucket.name = "maps";
    options_.bucket.credentials = {"access", "secret", ""};
    options_.first_pause = std::chrono::milliseconds(1);
    server_.Answer("/maps?encoding-type=url&list-type=2&max-keys=1", "200 OK", "", "<ListBucketResult/>");
  }
  std::unique_ptr<S3Store> Open() {
    auto store = S3Store::Open(options_, clock_);
    EXPECT_TRUE(store.has_value());
    return std::move(*store);
  }
  static std::string Answered(const std::string& status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\nETag: \"e\"\r\n" + headers + "\r\n" + body;
  }

  LoopbackServer server_;
  SystemClock clock_;
  S3Client::Options options_;
};

TEST_F(S3ClientTest, OS22_WhatMayGoBetterIsAskedFourTimes) {
  const auto store = Open();
  server_.Answer("/maps/a", "503 Slow Down", "", "<Error><Code>SlowDown</Code></Error>");
  const auto put = store->Put("a", SourceOf("x"));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Fault::Code::kUnavailable);
  EXPECT_EQ(server_.asked("/maps/a"), 4);
}

TEST_F(S3ClientTest, OS22_WhatWillNotGoBetterIsAskedOnce) {
  const auto store = Open();
  server_.Answer("/maps/a", "403 Forbidden", "", "<Error><Code>AccessDenied</Code></Error>");
  const auto put = store->Put("a", SourceOf("x"));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Fault::Code::kDenied);
  EXPECT_EQ(server_.asked("/maps/a"), 1);
  EXPECT_EQ(store->Head("none").error().code, Fault::Code::kNotFound);
}

TEST_F(S3ClientTest, OS22_AStoreThatIsDownIsSoonAskedOnceACall) {
  const auto store = Open();
  server_.Answer("/maps/a", "500 Internal Server Error", "");
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(store->Put("a", SourceOf("x")));
  EXPECT_EQ(server_.asked("/maps/a"), 20 + 20) << "20 calls, and the 20 retries that a full purse pays for";
}

TEST_F(S3ClientTest, OS22_NobodyThereIsAFaultAndNotForEver) {
  auto store = Open();
  options_.bucket.endpoint = "http://127.0.0.1:1";
  const auto opened = S3Store::Open(options_, clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kUnavailable);
}

TEST_F(S3ClientTest, OS23_AGetThatBreaksGoesOnWhereItWas) {
  const auto store = Open();
  server_.SendAndEnd("/maps/a", Answered("200 OK", "Content-Length: 10\r\n", "01234"));
  std::string text;
  const auto got = store->Get("a", {}, [&](std::string_view bytes) -> Outcome<Ok> {
    text += bytes;
    server_.SendAndEnd(
        "/maps/a", Answered("206 Partial Content", "Content-Length: 5\r\nContent-Range: bytes 5-9/10\r\n", "56789"));
    return Ok{};
  });
  ASSERT_TRUE(got) << got.error().detail;
  EXPECT_EQ(text, "0123456789");
  EXPECT_EQ(got->bytes, 10U);
  EXPECT_EQ(server_.asked("/maps/a"), 2);
}

TEST_F(S3ClientTest, OS23_OneThatWasReplacedMeanwhileIsNotMixed) {
  const auto store = Open();
  server_.SendAndEnd("/maps/a", Answered("200 OK", "Content-Length: 10\r\n", "01234"));
  const auto got = store->Get("a", {}, [&](std::string_view) -> Outcome<Ok> {
    server_.Answer("/maps/a", "412 Precondition Failed", "", "<Error><Code>PreconditionFailed</Code></Error>");
    return Ok{};
  });
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, Fault::Code::kUnavailable);
}

TEST_F(S3ClientTest, OS20_WhatIsNoListIsCorrupt) {
  server_.Answer("/maps?encoding-type=url&list-type=2&max-keys=1", "200 OK", "", "<html>a login page</html>");
  const auto opened = S3Store::Open(options_, clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kCorrupt);
}

}  // namespace
}  // namespace dw
