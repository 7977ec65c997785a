// Somebody is kept out: by the records, whatever restarts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "apps/digiwork/ban_command.h"
#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

class BansTest : public ::testing::Test {
 protected:
  /// As the operator does it beside the running server; what it printed.
  std::string Ban(std::vector<std::string> words) {
    words.insert(words.end(), {"--data-dir", (server_.folder().path() / "data").string()});
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(BanCommand(
                  words, [](std::string_view) { return std::nullopt; }, server_.clock(), out, err),
              0)
        << err.str();
    return out.str();
  }
  static std::string IdIn(const std::string& said) { return said.substr(said.rfind(' ') + 1, 32); }

  RunningServer server_;
};

TEST_F(BansTest, RC33_WhoIsBannedIsShownOutWithTheReasonAndStaysOutAfterARestart) {
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server_.port(), kOffice));
  ASSERT_TRUE(bob.Join(server_.port(), kOffice));
  const std::string said = Ban({"add", ada.connected().user_uuid(), "--reason", "Please be kind."});
  ada.AwaitClose();
  EXPECT_EQ(ada.error_code(), "BANNED");
  EXPECT_EQ(ada.error_detail(), "Please be kind.");
  EXPECT_TRUE(bob.Settle());
  EXPECT_FALSE(ada.Join(server_.port(), kOffice));
  EXPECT_EQ(ada.error_code(), "BANNED");
  server_.Restart();
  EXPECT_FALSE(ada.Join(server_.port(), kOffice));
  EXPECT_EQ(ada.error_code(), "BANNED");
  ASSERT_TRUE(bob.Join(server_.port(), kOffice));

  Ban({"lift", IdIn(said)});
  server_.Restart();
  EXPECT_TRUE(ada.Join(server_.port(), kOffice));
}

TEST_F(BansTest, RC34_ABanEndsByItself) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server_.port(), kOffice));
  Ban({"add", ada.connected().user_uuid(), "--for", "60m"});
  ada.AwaitClose();
  EXPECT_FALSE(ada.Join(server_.port(), kOffice));
  server_.Advance(std::chrono::minutes(60));
  EXPECT_TRUE(ada.Join(server_.port(), kOffice));
}

TEST_F(BansTest, RC33_TheNumberOfBansIsInTheMetrics) {
  EXPECT_EQ(server_.Metric("digiwork_bans"), 0);
  Ban({"add", "somebody"});
  Ban({"add", "somebody-else"});
  server_.Restart();
  EXPECT_EQ(server_.Metric("digiwork_bans"), 2);
  EXPECT_EQ(server_.Metric("digiwork_ban_reads_failed_total"), 0);
}

}  // namespace
}  // namespace dw::testing
