#include "adapters/visa/pass_office.h"

#include <gtest/gtest.h>

#include "runtime/clock.h"

namespace dw {
namespace {

class PassOfficeTest : public testing::Test {
 protected:
  RoomPass Sample() const {
    const Millis now = std::chrono::ceil<std::chrono::seconds>(clock_.UnixNow());
    return {"/~/office.tmj",
            "ada",
            "w0rd",
            now + std::chrono::minutes(5),
            access::Role::kEditor,
            {"sales", "paris"},
            now + std::chrono::hours(1)};
  }
  ManualClock clock_;
  PassOffice office_{"the installation's secret", clock_};
};

TEST_F(PassOfficeTest, AC60_APassSaysWhatItWasIssuedFor) {
  EXPECT_EQ(office_.Check(office_.Issue(Sample())), Sample());
  RoomPass plain = Sample();
  plain.role.reset();
  plain.tags.clear();
  EXPECT_EQ(office_.Check(office_.Issue(plain)), plain);
}

TEST_F(PassOfficeTest, AC60_APassOfAnotherInstallationIsNone) {
  EXPECT_FALSE(PassOffice("another secret", clock_).Check(office_.Issue(Sample())));
}

TEST_F(PassOfficeTest, AC60_WhoeverChangesALetterHasNoPass) {
  const std::string pass = office_.Issue(Sample());
  for (std::size_t i = 0; i < pass.size(); ++i) {
    std::string changed = pass;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(office_.Check(changed)) << i;
  }
}

TEST_F(PassOfficeTest, AC60_WhatIsNoPassIsNone) {
  for (const std::string text : {"", ".", "a.b", "bm90IGpzb24.x", "...."}) EXPECT_FALSE(office_.Check(text)) << text;
  EXPECT_FALSE(office_.Check(std::string(kMaxPassBytes + 1, 'a')));
}

TEST_F(PassOfficeTest, AC60_APassRunsOut) {
  const std::string pass = office_.Issue(Sample());
  clock_.Advance(std::chrono::hours(2));
  EXPECT_FALSE(office_.Check(pass));
}

TEST_F(PassOfficeTest, AC61_WhatABackOfficeSaidIsForgottenWhatSomebodyKnowsIsNot) {
  const std::string pass = office_.Issue(Sample());
  clock_.Advance(std::chrono::minutes(6));
  const auto later = office_.Check(pass);
  ASSERT_TRUE(later);
  EXPECT_EQ(later->word, "w0rd");
  EXPECT_EQ(later->vetted_until, Millis(0));
  EXPECT_FALSE(later->role);
  EXPECT_TRUE(later->tags.empty());
}

}  // namespace
}  // namespace dw
