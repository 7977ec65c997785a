// What an operator's program does to rooms, and what people in them notice. [WS33-WS36, CA4, CA6, CA10]
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "apps/digiwork/room_command.h"
#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class CallsTest : public ::testing::Test {
 protected:
  CallsTest() {
    std::ofstream(secret_file()) << "0123456789abcdef\n";
    std::vector<std::string> settings = {"--calls-secret-file", secret_file()};
    const char* const roles = std::getenv("DW_TEST_ROLES");
    if (roles == nullptr) settings.insert(settings.end(), {"--back-listen", "127.0.0.1:0"});
    server_ = std::make_unique<RunningServer>(settings);
  }
  std::string secret_file() const { return folder_.path() / "calls-secret"; }
  /// What `digiwork room` prints; its exit code is in code_.
  std::string Room(std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    arguments.insert(arguments.end(), {"--calls-secret-file", secret_file(), "--back",
                                       "127.0.0.1:" + std::to_string(server_->back_port())});
    code_ = RoomCommand(arguments, [](std::string_view) { return std::nullopt; }, out, err);
    return out.str() + err.str();
  }
  static bool IsAdminMessage(const wire::SubMessage& item) { return item.has_admin_message(); }
  static bool IsEvent(const wire::SubMessage& item) { return item.has_room_event(); }

  const TemporaryFolder folder_;
  std::unique_ptr<RunningServer> server_;
  Visitor ada_{"Ada"};
  Visitor bob_{"Bob"};
  int code_ = 0;
};

TEST_F(CallsTest, CA10_AnOperatorSeesWhoIsInWhichRoom) {
  EXPECT_EQ(Room({"list"}), "");
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob_.Join(server_->port(), kOffice));
  EXPECT_THAT(Room({"list"}), StartsWith("/~/office.tmj  people 2  variables "));
  EXPECT_THAT(Room({"show", kOffice}), HasSubstr("online  Ada\n2  "));
  EXPECT_THAT(Room({"show", kOffice, "--json"}), HasSubstr("\"name\":\"Bob\""));
  EXPECT_EQ(code_, 0);
  EXPECT_THAT(Room({"show", "/~/garden.tmj"}), HasSubstr("not open"));
  EXPECT_EQ(code_, 1);
}

TEST_F(CallsTest, CA6_AVariableThatAnOperatorSetsIsToldAndKept) {
  EXPECT_EQ(Room({"set", kOffice, "kept", "[1]"}), "kept\n");
  EXPECT_EQ(Room({"set", kOffice, "locked", "true"}), "kept\n");
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  ASSERT_TRUE(ada_.Settle());
  EXPECT_EQ(ada_.variables().at("kept"), "[1]");
  EXPECT_EQ(Room({"set", kOffice, "kept", "[2]"}), "kept\n");
  ASSERT_TRUE(ada_.Settle());
  EXPECT_EQ(ada_.variables().at("kept"), "[2]");
  server_->Restart();
  EXPECT_EQ(Room({"variables", kOffice, "kept"}), "kept = [2]\n");
  EXPECT_THAT(Room({"set", kOffice, "kept", "{"}), HasSubstr("no JSON"));
  EXPECT_THAT(Room({"set", "/~/nowhere.tmj", "kept", "1"}), HasSubstr("MAP_NOT_FOUND"));
  EXPECT_EQ(code_, 1);
}

TEST_F(CallsTest, WS33_AnEventReachesEverybodyWhoeverSendsIt) {
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob_.Join(server_->port(), kOffice));
  EXPECT_EQ(Room({"event", kOffice, "ring", "{\"loud\":true}"}), "sent to 2\n");
  for (Visitor* visitor : {&ada_, &bob_}) {
    const auto heard = visitor->Await(&IsEvent);
    ASSERT_TRUE(heard);
    EXPECT_EQ(heard->room_event().name(), "ring");
    EXPECT_EQ(heard->room_event().data(), "{\"loud\":true}");
    EXPECT_EQ(heard->room_event().user_id(), 0);
  }
  wire::QueryMessage query;
  query.mutable_send_event()->set_name("psst");
  query.mutable_send_event()->add_user_ids(bob_.user_id());
  const auto answer = ada_.Ask(query);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->send_event().people(), 1);
  const auto heard = bob_.Await(&IsEvent);
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->room_event().user_id(), ada_.user_id());
}

TEST_F(CallsTest, WS34_AMessageIsShownToEverybodyOrToOne) {
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob_.Join(server_->port(), kOffice));
  EXPECT_EQ(Room({"message", kOffice, "Back in a minute."}), "shown to 2\n");
  EXPECT_FALSE(ada_.Await(&IsAdminMessage)->admin_message().warning());
  EXPECT_EQ(bob_.Await(&IsAdminMessage)->admin_message().text(), "Back in a minute.");
  EXPECT_EQ(Room({"message", kOffice, "You", "--kind", "warning", "--to", ada_.connected().user_uuid()}),
            "shown to 1\n");
  EXPECT_TRUE(ada_.Await(&IsAdminMessage)->admin_message().warning());
}

TEST_F(CallsTest, WS35_WhoIsRemovedIsToldWhyAndCannotResumeNorComeBackByItself) {
  ada_.connect().set_tab_id("0123456789abcdef0123456789abcdef");
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob_.Join(server_->port(), kOffice));
  EXPECT_EQ(Room({"remove", kOffice, ada_.connected().user_uuid(), "--reason", "Too loud."}), "removed 1\n");
  ASSERT_TRUE(ada_.AwaitControl(wire::ServerToClientMessage::kErrorScreen));
  EXPECT_EQ(ada_.error_code(), "REMOVED");
  EXPECT_EQ(ada_.error_detail(), "Too loud.");
  EXPECT_EQ(ada_.AwaitClose().close_code, 1008);
  EXPECT_TRUE(bob_.Await([&](const wire::SubMessage& item) {
    return item.has_user_left() && item.user_left().user_id() == ada_.user_id();
  }));
  EXPECT_FALSE(ada_.Join(server_->port(), kOffice));
  EXPECT_EQ(ada_.error_code(), "REMOVED");
  ada_.connect().set_tab_id("fedcba9876543210fedcba9876543210");
  EXPECT_TRUE(ada_.Join(server_->port(), kOffice));
}

TEST_F(CallsTest, WS36_ARoomWithANewMapBeginsAnewAndPeopleComeInAgain) {
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  const std::string before = ada_.joined().map_revision();
  EXPECT_EQ(Room({"refresh", kOffice}), "the room has this map already\n");
  std::ofstream(server_->folder().path() / "maps/office.tmj", std::ios::app) << "\n";
  server_->Advance(Millis(2000));  // maps are looked at again after a second
  EXPECT_EQ(Room({"refresh", kOffice, "--within", "500"}), "the map has changed; told 1\n");
  const auto changed = ada_.Await([](const wire::SubMessage& item) { return item.has_room_changed(); });
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->room_changed().in_ms(), 500);
  server_->Advance(Millis(500));
  ASSERT_TRUE(ada_.AwaitControl(wire::ServerToClientMessage::kErrorScreen));
  EXPECT_EQ(ada_.error_code(), "BACK_GONE");
  ASSERT_TRUE(ada_.Join(server_->port(), kOffice));
  EXPECT_NE(ada_.joined().map_revision(), before);
}

}  // namespace
}  // namespace dw::testing
