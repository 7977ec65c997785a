#include "adapters/http_fetch/curl_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <optional>

#include "adapters/http_fetch/loopback_server.h"
#include "ports/fake_url_fetcher.h"
#include "ports/url_fetcher_contract.h"

namespace dw {
namespace {

using Code = FetchProblem::Code;
using namespace std::chrono_literals;

CurlFetcher::Options Allowing(std::vector<std::string> hosts) {
  CurlFetcher::Options options;
  options.allow_hosts = std::move(hosts);
  options.threads = 2;
  return options;
}

class CurlWorld : public UrlFetcherWorld {
 public:
  CurlWorld() { server_.Put("/file", "hello"); }
  UrlFetcher& fetcher() override { return fetcher_; }
  std::string root() const override { return server_.Url("/"); }

 private:
  LoopbackServer server_;
  CurlFetcher fetcher_{Allowing({server_.host()})};
};

class FakeWorld : public UrlFetcherWorld {
 public:
  FakeWorld() { fetcher_.Put(root() + "file", "hello"); }
  UrlFetcher& fetcher() override { return fetcher_; }
  std::string root() const override { return "http://example.org/"; }

 private:
  FakeUrlFetcher fetcher_;
};

std::unique_ptr<UrlFetcherWorld> MakeCurlWorld() {
  return std::make_unique<CurlWorld>();
}
std::unique_ptr<UrlFetcherWorld> MakeFakeWorld() {
  return std::make_unique<FakeWorld>();
}

INSTANTIATE_TEST_SUITE_P(Curl, UrlFetcherContract, ::testing::Values(&MakeCurlWorld));
INSTANTIATE_TEST_SUITE_P(Fake, UrlFetcherContract, ::testing::Values(&MakeFakeWorld));

class CurlFetcherTest : public ::testing::Test {
 protected:
  UrlFetcher::Result Fetch(CurlFetcher::Options options, const std::string& url) {
    CurlFetcher fetcher(std::move(options));
    return FetchAndWait(fetcher, url);
  }

  std::optional<Code> Problem(CurlFetcher::Options options, const std::string& url) {
    const auto result = Fetch(std::move(options), url);
    return result ? std::nullopt : std::optional(result.error().code);
  }

  LoopbackServer server_;
  LoopbackServer other_;
};

TEST_F(CurlFetcherTest, MP41_ALoopbackAddressIsNotVisited) {
  server_.Put("/map.json", "{}");
  EXPECT_EQ(Problem({}, server_.Url("/map.json")), Code::kNotAllowed);
  EXPECT_EQ(Problem({}, "http://localhost:" + std::to_string(server_.port()) + "/map.json"), Code::kNotAllowed);
  EXPECT_EQ(Problem({}, "http://[::1]:" + std::to_string(server_.port()) + "/map.json"), Code::kNotAllowed);
  EXPECT_EQ(Problem({}, "http://[::ffff:127.0.0.1]:" + std::to_string(server_.port()) + "/map.json"),
            Code::kNotAllowed);
  EXPECT_EQ(Problem({}, "http://2130706433:" + std::to_string(server_.port()) + "/map.json"), Code::kNotAllowed);
  EXPECT_EQ(server_.asked("/map.json"), 0);
}

TEST_F(CurlFetcherTest, MP41_AnAllowedHostIsOneNameAndPort) {
  server_.Put("/map.json", "{}");
  EXPECT_EQ(Problem(Allowing({server_.host()}), server_.Url("/map.json")), std::nullopt);
  EXPECT_EQ(Problem(Allowing({other_.host()}), server_.Url("/map.json")), Code::kNotAllowed);
  EXPECT_EQ(Problem(Allowing({"127.0.0.1"}), server_.Url("/map.json")), Code::kNotAllowed);
}

TEST_F(CurlFetcherTest, MP42_AFileIsAtMostSoLarge) {
  auto options = Allowing({server_.host()});
  options.max_bytes = 1000;
  server_.Put("/fits", std::string(1000, 'x'));
  server_.Put("/large", std::string(1001, 'x'));
  server_.SendAndHang("/endless", "HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'));
  EXPECT_EQ(Problem(options, server_.Url("/fits")), std::nullopt);
  EXPECT_EQ(Problem(options, server_.Url("/large")), Code::kTooLarge);
  EXPECT_EQ(Problem(options, server_.Url("/endless")), Code::kTooLarge);
}

TEST_F(CurlFetcherTest, MP42_APackedAnswerCountsUnpacked) {
  const std::string zeros(100'000, '\0');
  std::string packed(1000, '\0');
  uLongf size = packed.size();
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(zeros.data()),
                     zeros.size()),
            Z_OK);
  packed.resize(size);
  auto options = Allowing({server_.host()});
  options.max_bytes = 1000;
  server_.Answer("/bomb", "200 OK", "Content-Encoding: deflate\r\n", packed);
  EXPECT_EQ(Problem(options, server_.Url("/bomb")), Code::kTooLarge);
  options.max_bytes = zeros.size();
  EXPECT_EQ(Problem(options, server_.Url("/bomb")), std::nullopt);
}

TEST_F(CurlFetcherTest, MP42_AFetchTakesAtMostSoLong) {
  auto options = Allowing({server_.host()});
  options.timeout = 100ms;
  server_.SendAndHang("/silent", "");
  server_.SendAndHang("/half", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_EQ(Problem(options, server_.Url("/silent")), Code::kTimeout);
  EXPECT_EQ(Problem(options, server_.Url("/half")), Code::kTimeout);
}

TEST_F(CurlFetcherTest, MP43_RedirectsAreFollowed) {
  server_.Answer("/old", "302 Found", "Location: /new\r\n");
  server_.Put("/new", "here");
  const auto result = Fetch(Allowing({server_.host()}), server_.Url("/old"));
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->bytes, "here");
}

TEST_F(CurlFetcherTest, MP43_ARedirectToAPrivateAddressIsRefused) {
  server_.Answer("/old", "302 Found", "Location: " + other_.Url("/secret") + "\r\n");
  other_.Put("/secret", "secret");
  EXPECT_EQ(Problem(Allowing({server_.host()}), server_.Url("/old")), Code::kNotAllowed);
  EXPECT_EQ(other_.asked("/secret"), 0);
}

TEST_F(CurlFetcherTest, MP43_RedirectsToOtherSchemesOrInCirclesAreRefused) {
  server_.Answer("/file", "302 Found", "Location: file:///etc/passwd\r\n");
  server_.Answer("/circle", "302 Found", "Location: /circle\r\n");
  server_.Answer("/nowhere", "302 Found", "");
  EXPECT_EQ(Problem(Allowing({server_.host()}), server_.Url("/file")), Code::kRedirects);
  EXPECT_EQ(Problem(Allowing({server_.host()}), server_.Url("/circle")), Code::kRedirects);
  EXPECT_EQ(Problem(Allowing({server_.host()}), server_.Url("/nowhere")), Code::kRedirects);
  EXPECT_EQ(server_.asked("/circle"), 6);
}

TEST_F(CurlFetcherTest, MP40_OtherAnswersSayTheirStatus) {
  server_.Answer("/broken", "500 Internal Server Error", "");
  const auto result = Fetch(Allowing({server_.host()}), server_.Url("/broken"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::kRefused);
  EXPECT_EQ(result.error().status, 500);
}

TEST_F(CurlFetcherTest, MP40_AHostThatIsNotThereIsUnreachable) {
  std::string gone;
  {
    const LoopbackServer closed;
    gone = closed.host();
  }
  EXPECT_EQ(Problem(Allowing({gone}), "http://" + gone + "/x"), Code::kUnreachable);
}

TEST_F(CurlFetcherTest, MP42_WaitingFetchesAreBoundedAndAllAreAnsweredAtTheEnd) {
  server_.SendAndHang("/silent", "");
  auto options = Allowing({server_.host()});
  options.threads = 1;
  options.max_waiting = 3;
  int answers = 0;
  std::mutex mutex;
  {
    CurlFetcher fetcher(options);
    for (int i = 0; i < 10; ++i) {
      fetcher.Fetch(server_.Url("/silent"), [&](UrlFetcher::Result result) {
        const std::lock_guard lock(mutex);
        ++answers;
        EXPECT_EQ(result.error().code, Code::kBusy);
      });
    }
    const std::lock_guard lock(mutex);
    EXPECT_GE(answers, 6);
  }
  EXPECT_EQ(answers, 10);
}

}  // namespace
}  // namespace dw
