#include "adapters/records/ban_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/clock.h"

namespace dw::records {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Ban BanOf(std::string id, std::string subject, std::string room = "", Millis until = Millis(0)) {
  Ban ban;
  ban.id = std::move(id);
  ban.subject = std::move(subject);
  ban.room = std::move(room);
  ban.until = until;
  ban.reason = "because of " + ban.id;
  return ban;
}

Arrival ArrivalOf(std::string subject, std::string room) {
  Arrival arrival;
  arrival.subject = std::move(subject);
  arrival.room = std::move(room);
  return arrival;
}

class BanGateTest : public ::testing::Test {
 protected:
  std::string ReasonFor(std::string subject, std::string room = "/~/office.tmj") const {
    const auto refusal = gate_.Judge(ArrivalOf(std::move(subject), std::move(room)));
    return refusal ? refusal->detail : "";
  }
  ManualClock clock_;
  BanGate gate_{clock_};
};

TEST_F(BanGateTest, LetsEverybodyInAtFirst) {
  EXPECT_EQ(ReasonFor("ada"), "");
}

TEST_F(BanGateTest, RC34_ABanOfARoomKeepsOutOfThatRoomAlone) {
  gate_.Take({BanOf("b1", "ada", "/~/lab.tmj")});
  EXPECT_EQ(ReasonFor("ada", "/~/lab.tmj"), "because of b1");
  EXPECT_EQ(ReasonFor("ada"), "");
  EXPECT_EQ(ReasonFor("bob", "/~/lab.tmj"), "");
}

TEST_F(BanGateTest, RC34_OfAnotherWorldItIsNone) {
  gate_.Take({BanOf("b1", "ada")});
  Arrival elsewhere = ArrivalOf("ada", "/~/office.tmj");
  elsewhere.world = "other";
  EXPECT_FALSE(gate_.Judge(elsewhere));
}

TEST_F(BanGateTest, RC34_ABanIsOverAtItsTimeToTheMillisecond) {
  gate_.Take({BanOf("b1", "ada", "", clock_.UnixNow() + Millis(5))});
  clock_.Advance(Millis(4));
  EXPECT_EQ(ReasonFor("ada"), "because of b1");
  clock_.Advance(Millis(1));
  EXPECT_EQ(ReasonFor("ada"), "");
}

TEST_F(BanGateTest, RC34_OfSeveralTheLongestIsToldOf) {
  const Millis now = clock_.UnixNow();
  gate_.Take({BanOf("short", "ada", "", now + Millis(5)), BanOf("long", "ada", "", now + Millis(9))});
  EXPECT_EQ(ReasonFor("ada"), "because of long");
  gate_.Take({BanOf("good", "ada"), BanOf("long", "ada", "", now + Millis(9))});
  EXPECT_EQ(ReasonFor("ada"), "because of good");
}

TEST_F(BanGateTest, RC33_SaysWhoIsNewlyKeptOut) {
  EXPECT_THAT(gate_.Take({BanOf("b1", "ada")}), ElementsAre(Standing{Standing::Kind::kBanned, "ada", ""}));
  EXPECT_THAT(gate_.Take({BanOf("b1", "ada")}), IsEmpty());
  EXPECT_THAT(gate_.Take({BanOf("b1", "ada"), BanOf("b2", "bob", "/~/lab.tmj")}),
              ElementsAre(Standing{Standing::Kind::kBanned, "bob", "/~/lab.tmj"}));
  EXPECT_THAT(gate_.Take({}), IsEmpty());
  EXPECT_EQ(ReasonFor("ada"), "");
}

}  // namespace
}  // namespace dw::records
