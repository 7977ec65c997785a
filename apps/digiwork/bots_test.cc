// The bots against the whole server, in real time: what they measure by is what the server does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <future>
#include <sstream>

#include "apps/bots/bots.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/server.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"

namespace dw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class BotsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ostringstream out;
    ASSERT_EQ(
        bots::RunBots({"--make-map", (folder_.path() / "maps/plain.tmj").string(), "--columns", "60", "--rows", "60"},
                      out, out),
        0)
        << out.str();
    Start(0);
  }

  void Start(std::uint16_t port) {
    std::vector<std::string> settings = {"--maps-dir",   (folder_.path() / "maps").string(),
                                         "--port",       std::to_string(port),
                                         "--shards",     "1",
                                         "--data-dir",   (folder_.path() / "data").string(),
                                         "--max-people", "30"};
    settings.insert(settings.end(), more_settings_.begin(), more_settings_.end());
    const auto config = Config::Load(settings, [](std::string_view) { return std::nullopt; });
    ASSERT_TRUE(config);
    auto server = Server::Start(*config, clock_, log_);
    ASSERT_TRUE(server);
    server_ = std::move(*server);
  }

  /// What twenty bots say of a second.
  std::string Run(const std::string& mode, std::vector<std::string> more = {}) {
    return Run(mode, server_->port(), std::move(more));
  }
  std::string Run(const std::string& mode, std::uint16_t port, std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"--url",      scheme_ + "127.0.0.1:" + std::to_string(port),
                                          "--room",     "/~/plain.tmj",
                                          "--count",    "20",
                                          "--mode",     mode,
                                          "--warmup",   "0",
                                          "--duration", "1",
                                          "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(bots::RunBots(arguments, out, err), 0) << err.str();
    return out.str();
  }

  std::vector<std::string> more_settings_;
  std::string scheme_ = "ws://";
  testing::TemporaryFolder folder_;
  SystemClock clock_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  std::unique_ptr<Server> server_;
};

TEST_F(BotsTest, WS24_EverybodyInACrowdIsToldOfEveryMove) {
  const std::string report = Run("crowd");
  EXPECT_THAT(report, HasSubstr(R"("joined":20)"));
  EXPECT_THAT(report, HasSubstr(R"("expected_ratio":1.00000)"));
  EXPECT_THAT(report, HasSubstr(R"("errors":{"refused":0,"corrected":0,"unreached":0,"protocol":0,"unmatched":0,)"));
}

TEST_F(BotsTest, WhoLeavesAndComesBackIsNoMistake) {
  EXPECT_THAT(Run("mixed", {"--seed", "2"}),
              HasSubstr(R"("errors":{"refused":0,"corrected":0,"unreached":0,"protocol":0,"unmatched":0,)"));
}

TEST_F(BotsTest, AfterARunNobodyIsLeft) {
  // Twenty more than the room has places for, if those of the first run were still there.
  EXPECT_THAT(Run("join"), HasSubstr(R"("joined":20)"));
  EXPECT_THAT(Run("join"), HasSubstr(R"("joined":20)"));
}

TEST_F(BotsTest, WS12_WhenTheServerStartsAgainEverybodyComesBack) {
  const std::uint16_t port = server_->port();
  auto run = std::async(std::launch::async, [&, port] { return Run("walk", port, {"--variables", "2"}); });
  while (server_->MetricsText().find("\ndigiwork_people 20\n") == std::string::npos) ::poll(nullptr, 0, 10);
  server_->Stop(std::chrono::seconds(5));
  server_.reset();
  Start(port);
  const std::string report = run.get();
  EXPECT_THAT(report, HasSubstr(R"("disconnected":20,"resumed":0,"rejoined":20,)"));
  EXPECT_THAT(report, HasSubstr(R"("still_out":0,)"));
  EXPECT_THAT(report, HasSubstr(R"("variables_lost":0,)"));
}

TEST_F(BotsTest, WS29_WhatBotsSetIsFoundByAFreshVisitor) {
  const std::string report = Run("walk", {"--variables", "2", "--join-leave", "5"});
  EXPECT_THAT(report, HasSubstr(R"("variables_refused":0,"variables_lost":0,)"));
  EXPECT_THAT(report, Not(HasSubstr(R"("variables_acknowledged":0,)")));
  EXPECT_THAT(report, Not(HasSubstr(R"("left":0,)")));
  EXPECT_THAT(report, HasSubstr(R"("disconnected":0,)"));
}

TEST_F(BotsTest, WhoStallsIsNobodysLoss) {
  EXPECT_THAT(Run("crowd", {"--stalled", "10"}), HasSubstr(R"("expected_ratio":1.00000)"));
}

class TlsBotsTest : public BotsTest {
 protected:
  void SetUp() override {
    const TlsFiles files = testing::WriteTestCertificate(folder_.path() / "tls");
    more_settings_ = {"--tls-certificate", files.certificate, "--tls-key", files.key};
    scheme_ = "wss://";
    BotsTest::SetUp();
  }
};

TEST_F(TlsBotsTest, WS30_EverybodyInACrowdIsToldOfEveryMoveOverTls) {
  const std::string report = Run("crowd", {"--insecure"});
  EXPECT_THAT(report, HasSubstr(R"("joined":20)"));
  EXPECT_THAT(report, HasSubstr(R"("expected_ratio":1.00000)"));
  EXPECT_THAT(report, HasSubstr(R"("errors":{"refused":0,"corrected":0,"unreached":0,"protocol":0,"unmatched":0,)"));
}

TEST_F(TlsBotsTest, ACertificateThatNobodySignedIsNotBelieved) {
  std::ostringstream out;
  std::ostringstream err;
  const std::string url = "wss://localhost:" + std::to_string(server_->port());
  EXPECT_EQ(bots::RunBots({"--url", url}, out, err), 1);
  EXPECT_THAT(err.str(), HasSubstr("self-signed"));
  EXPECT_THAT(err.str(), HasSubstr("--insecure"));
}

TEST_F(BotsTest, AServerThatIsNotThereIsNamed) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(bots::RunBots({"--url", "ws://127.0.0.1:1"}, out, err), 1);
  EXPECT_THAT(err.str(), HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(err.str(), HasSubstr("--url"));
}

TEST_F(BotsTest, ARoomThatIsNotThereIsNamed) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(
      bots::RunBots({"--url", "ws://127.0.0.1:" + std::to_string(server_->port()), "--room", "/~/none.tmj"}, out, err),
      1);
  EXPECT_THAT(err.str(), HasSubstr("MAP_NOT_FOUND"));
}

}  // namespace
}  // namespace dw
