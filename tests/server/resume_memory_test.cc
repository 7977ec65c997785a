// What is kept for lost connections has a bound for the whole process, and who keeps most gives way.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

constexpr double kMebibyte = 1024 * 1024;
/// Seventeen fit into a mebibyte, eighteen do not.
constexpr std::size_t kSignalSize = 60'000;

bool IsSignal(const wire::SubMessage& item) {
  return item.has_web_rtc_signal();
}

class ResumeMemoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (Visitor* visitor : {&ada_, &bob_, &carol_}) ASSERT_TRUE(visitor->Join(server_.port(), kOffice));
    for (Visitor* visitor : {&ada_, &bob_, &carol_}) ASSERT_TRUE(visitor->Settle());
    // All arrived at one place, so they share a bubble.
    for (const auto& item : bob_.TakeSeen()) {
      if (item.has_web_rtc_start() && item.web_rtc_start().user_id() == ada_.user_id()) {
        connection_ = item.web_rtc_start().connection_id();
      }
    }
    ASSERT_FALSE(connection_.empty());
  }

  void SignalToAda(int times) {
    wire::ClientToServerMessage message;
    auto& signal = *message.mutable_web_rtc_signal();
    signal.set_user_id(ada_.user_id());
    signal.set_connection_id(connection_);
    signal.set_payload(std::string(kSignalSize, 's'));
    for (int i = 0; i < times; ++i) bob_.Send(message);
  }
  double Kept() const { return server_.Metric("digiwork_resume_bytes"); }
  /// Until the thread of those who are away has counted it.
  bool AwaitKept(double bytes) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (Kept() < bytes) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  RunningServer server_{{"--resume-memory", "1"}};
  Visitor ada_{"Ada"};
  Visitor bob_{"Bob"};
  Visitor carol_{"Carol"};
  std::string connection_;
};

TEST_F(ResumeMemoryTest, WS24_OverTheBoundWhoKeepsMostIsEndedAndNobodyElse) {
  ada_.socket().Cut();
  carol_.socket().Cut();
  ASSERT_TRUE(server_.AwaitDetached(2));
  SignalToAda(17);
  ASSERT_TRUE(AwaitKept(17 * kSignalSize));
  EXPECT_EQ(server_.Metric("digiwork_sessions_given_up_total"), 0);

  SignalToAda(1);

  const auto left = bob_.Await([](const auto& item) { return item.has_user_left(); });
  ASSERT_TRUE(left);
  EXPECT_EQ(left->user_left().user_id(), ada_.user_id());
  EXPECT_EQ(server_.Metric("digiwork_sessions_given_up_total"), 1);
  EXPECT_FALSE(ada_.Resume(server_.port()));
  EXPECT_EQ(ada_.error_code(), "RESUME_GONE");
  EXPECT_LE(Kept(), kMebibyte);
  EXPECT_TRUE(carol_.Resume(server_.port()));
}

TEST_F(ResumeMemoryTest, WS24_WhoIsConnectedGoesOnAndCannotResumeAtWhatWasForgotten) {
  SignalToAda(18);
  // She hears them all, and says nothing of it: so all of it is kept.
  for (std::size_t heard = 0; heard < 18;) {
    ASSERT_TRUE(ada_.Await(IsSignal));
    for (const auto& item : ada_.TakeSeen()) heard += IsSignal(item) ? 1 : 0;
  }
  ASSERT_TRUE(ada_.Settle());
  EXPECT_GE(server_.Metric("digiwork_sessions_given_up_total"), 1);
  EXPECT_LE(Kept(), kMebibyte);

  ada_.socket().Cut();
  EXPECT_TRUE(ada_.Resume(server_.port())) << "she had all that was forgotten";
}

}  // namespace
}  // namespace dw::testing
