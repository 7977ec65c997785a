#include "services/play/play_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace dw::play {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PlayServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "play-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    std::filesystem::create_directories(folder_ / "assets");
    Write("index.html", "<html><head><title>x</title></head><body></body></html>");
    Write("assets/app-1a2b.js", "let plain;");
    Write("assets/app-1a2b.js.br", "BR");
    Write("assets/app-1a2b.js.gz", "GZ");
    service_ = std::make_unique<PlayService>(PlayOptions{folder_, "/~/office.tmj"});
    service_->AddRoutes(routes_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void Write(const std::string& path, const std::string& text) { std::ofstream(folder_ / path) << text; }

  HttpResponse Get(const std::string& path, std::vector<std::pair<std::string, std::string>> headers = {}) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.raw_path = path;
    request.headers = std::move(headers);
    HttpResponse response;
    const HttpHandler* handler = routes_.Find("GET", path).handler;
    if (handler != nullptr) (*handler)(request, [&](HttpResponse given) { response = std::move(given); });
    return response;
  }
  static std::string Header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  std::filesystem::path folder_;
  std::unique_ptr<PlayService> service_;
  HttpRoutes routes_;
};

TEST_F(PlayServiceTest, ThePageOfARoomAsksForItsMapAtOnce) {
  EXPECT_THAT(*Get("/_/main/maps.example/a%20b.json").body,
              HasSubstr(R"(href="/api/map?room=%2F_%2Fmain%2Fmaps.example%2Fa%2520b.json"></head>)"));
  EXPECT_THAT(*Get("/").body, HasSubstr("room=%2F~%2Foffice.tmj\""));
}

TEST_F(PlayServiceTest, ARoomPathCannotBreakOutOfThePage) {
  EXPECT_THAT(*Get("/~/\"><script>alert(1)</script>").body, Not(HasSubstr("<script>")));
}

TEST_F(PlayServiceTest, ThePageAllowsNothingFromElsewhere) {
  const HttpResponse page = Get("/~/office.tmj");
  const std::string policy = Header(page, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'self'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
  EXPECT_THAT(policy, Not(HasSubstr("*")));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe-eval")));
  EXPECT_THAT(Header(page, "Permissions-Policy"), HasSubstr("camera=(self)"));
}

TEST_F(PlayServiceTest, HashedFilesAreKeptForEverAndComeCompressed) {
  const HttpResponse plain = Get("/assets/app-1a2b.js");
  EXPECT_EQ(*plain.body, "let plain;");
  EXPECT_EQ(plain.content_type, "text/javascript; charset=utf-8");
  EXPECT_THAT(Header(plain, "Cache-Control"), HasSubstr("immutable"));
  const HttpResponse packed = Get("/assets/app-1a2b.js", {{"accept-encoding", "gzip, deflate, br"}});
  EXPECT_EQ(*packed.body, "BR");
  EXPECT_EQ(Header(packed, "Content-Encoding"), "br");
  EXPECT_EQ(packed.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(*Get("/assets/app-1a2b.js", {{"accept-encoding", "gzip"}}).body, "GZ");
}

TEST_F(PlayServiceTest, WhatTheBrowserHasIsNotSentAgain) {
  const std::string etag = Header(Get("/~/office.tmj"), "ETag");
  const HttpResponse again = Get("/~/office.tmj", {{"if-none-match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_FALSE(again.body);
  Write("index.html", "<head></head>new");
  EXPECT_EQ(Get("/~/office.tmj", {{"if-none-match", etag}}).status, 200);
}

TEST_F(PlayServiceTest, WhatIsNotThereIsSaidToPeopleAndToPrograms) {
  EXPECT_EQ(Get("/nothing").status, 404);
  EXPECT_THAT(*Get("/nothing").body, HasSubstr("\"code\":\"NOT_FOUND\""));
  EXPECT_THAT(*Get("/nothing", {{"accept", "text/html"}}).body, HasSubstr("<h1>"));
  EXPECT_EQ(Get("/assets").status, 404) << "a folder is no file";
}

}  // namespace
}  // namespace dw::play
