#include "adapters/visa/visa_office.h"

#include <gtest/gtest.h>

#include <string>

#include "adapters/visa/live_visas.h"
#include "adapters/visa/standing_codec.h"
#include "runtime/base64_url.h"
#include "runtime/clock.h"
#include "runtime/crypto.h"

namespace dw {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Visa Ada() {
  Visa visa;
  visa.subject = "6f1c0e5e-0000-4000-8000-000000000001";
  visa.session = "s1";
  visa.role = access::Role::kEditor;
  visa.tags = {"staff", "léger"};
  visa.name = "Ada";
  return visa;
}

class VisaOfficeTest : public testing::Test {
 protected:
  VisaRefusal RefusalOf(const std::string& text) const {
    const auto read = office_.Check(text);
    EXPECT_FALSE(read) << text;
    return read ? VisaRefusal::kMalformed : read.error();
  }
  /// `claims` signed as the office signs.
  std::string Forge(const std::string& claims) const {
    const std::string issued = office_.Issue(Ada());
    const std::string text = issued.substr(0, issued.find('.')) + '.' + ToBase64Url(claims);
    const std::string week = std::to_string(clock_.UnixNow() / hours(24 * 7));
    return text + '.' + ToBase64Url(HmacSha256(HmacSha256("secret", "digiwork visa 1|" + week), text));
  }

  ManualClock clock_;
  VisaOffice office_{"secret", clock_};
};

TEST_F(VisaOfficeTest, AC30_WhatIsIssuedIsRead) {
  const auto read = office_.Check(office_.Issue(Ada()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->subject, Ada().subject);
  EXPECT_EQ(read->session, "s1");
  EXPECT_EQ(read->world, "main");
  EXPECT_EQ(read->role, access::Role::kEditor);
  EXPECT_EQ(read->tags, Ada().tags);
  EXPECT_EQ(read->name, "Ada");
  EXPECT_EQ(read->expires_at - read->issued_at, minutes(15));
}

TEST_F(VisaOfficeTest, AC30_AVisaIsGoodForAQuarterOfAnHourAtMost) {
  Visa visa = Ada();
  visa.expires_at = clock_.UnixNow() + hours(5);
  const std::string text = office_.Issue(visa);
  clock_.Advance(minutes(15) - seconds(1));
  EXPECT_TRUE(office_.Check(text));
  clock_.Advance(seconds(1));
  EXPECT_EQ(RefusalOf(text), VisaRefusal::kExpired);
}

TEST_F(VisaOfficeTest, AC31_AKeyIsReadForTheWeekAfterItsOwn) {
  // To one minute before the week ends.
  const auto into = clock_.UnixNow() % hours(24 * 7);
  clock_.Advance(hours(24 * 7) - into - minutes(1));
  const std::string text = office_.Issue(Ada());
  clock_.Advance(minutes(2));
  EXPECT_TRUE(office_.Check(text));
  EXPECT_NE(office_.Issue(Ada()).substr(0, text.find('.')), text.substr(0, text.find('.')));
  clock_.Advance(hours(24 * 14));
  EXPECT_EQ(RefusalOf(text), VisaRefusal::kUnknownKey);
}

TEST_F(VisaOfficeTest, AC32_WhatSomebodyElseSignedIsRefused) {
  const VisaOffice other("another secret", clock_);
  EXPECT_EQ(RefusalOf(other.Issue(Ada())), VisaRefusal::kBadSignature);
  std::string text = office_.Issue(Ada());
  text.back() = text.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(RefusalOf(text), VisaRefusal::kBadSignature);
}

TEST_F(VisaOfficeTest, AC32_NoOtherAlgorithmIsSpoken) {
  const std::string text = office_.Issue(Ada());
  const std::string body = text.substr(text.find('.'));
  for (const char* header : {R"({"alg":"none"})", R"({"alg":"HS512","kid":"1"})", R"({"alg":"HS256","kid":"../x"})"}) {
    EXPECT_EQ(RefusalOf(ToBase64Url(header) + body), VisaRefusal::kUnknownKey);
  }
}

TEST_F(VisaOfficeTest, AC32_WhatIsNoVisaIsRefused) {
  EXPECT_EQ(RefusalOf(""), VisaRefusal::kMalformed);
  EXPECT_EQ(RefusalOf("."), VisaRefusal::kMalformed);
  EXPECT_EQ(RefusalOf(".."), VisaRefusal::kUnknownKey);
  EXPECT_EQ(RefusalOf(std::string(9000, 'a') + ".b.c"), VisaRefusal::kMalformed);
  EXPECT_EQ(RefusalOf(Forge("[]")), VisaRefusal::kMalformed);
  EXPECT_EQ(RefusalOf(Forge("{")), VisaRefusal::kMalformed);
  EXPECT_EQ(RefusalOf(Forge("{}")), VisaRefusal::kWrongAudience);
  EXPECT_EQ(RefusalOf(Forge(R"({"aud":"digiwork","sub":7})")), VisaRefusal::kMalformed);
  const std::string now = std::to_string(clock_.UnixNow() / seconds(1));
  const std::string rest = R"("sub":"a","sid":"b","world":"main","name":"","tags":[],"iat":)" + now;
  EXPECT_EQ(RefusalOf(Forge(R"({"aud":"digiwork","role":"owner",)" + rest + R"(,"exp":9999999999})")),
            VisaRefusal::kMalformed);
  EXPECT_EQ(RefusalOf(Forge(R"({"aud":"digiwork","role":"admin",)" + rest + R"(,"exp":9999999999})")),
            VisaRefusal::kExpired);
}

TEST_F(VisaOfficeTest, AC32_AVisaOfTheFutureIsRefused) {
  ManualClock ahead;
  ahead.Advance(minutes(1));
  const VisaOffice early("secret", ahead);
  EXPECT_EQ(RefusalOf(early.Issue(Ada())), VisaRefusal::kNotYet);
}

TEST(Base64Url, HasOneTextForWhateverBytes) {
  for (const std::string bytes : {"", "f", "fo", "foo", "\xff\xfe\xfd"}) {
    EXPECT_EQ(FromBase64Url(ToBase64Url(bytes)), bytes);
  }
  EXPECT_EQ(ToBase64Url("\xff\xfe"), "__4");
  for (const char* text : {"_", "__5", "Zg==", "Z g", "+/+/"}) EXPECT_EQ(FromBase64Url(text), std::nullopt) << text;
}

TEST(StandingCodec, AC50_WhatIsWrittenIsRead) {
  EXPECT_EQ(Encode({Standing::Kind::kEnded, "s1", ""}), R"({"ended":"s1"})");
  for (const auto kind : {Standing::Kind::kEnded, Standing::Kind::kBanned, Standing::Kind::kChanged}) {
    const Standing standing{kind, "x", kind == Standing::Kind::kBanned ? "/~/office.tmj" : ""};
    EXPECT_EQ(DecodeStanding(Encode(standing)), standing);
  }
  for (const char* text : {"", "{}", "[]", R"({"ended":1})", R"({"praised":"x"})"}) {
    EXPECT_EQ(DecodeStanding(text), std::nullopt) << text;
  }
}

TEST(LiveVisasTest, AC51_AVisaIsGoodNoLongerThanItsSignIn) {
  ManualClock clock;
  const VisaOffice office("secret", clock);
  LiveVisas live(office, clock);
  Visa visa;
  visa.subject = "ada";
  visa.session = "one";
  const std::string one = office.Issue(visa);
  visa.session = "two";
  const std::string two = office.Issue(visa);
  EXPECT_TRUE(live.Check(one));
  live.OnStanding({Standing::Kind::kChanged, "two", ""});
  live.OnStanding({Standing::Kind::kEnded, "one", ""});
  EXPECT_EQ(live.Check(one).error(), VisaRefusal::kExpired);
  EXPECT_TRUE(live.Check(two));
}

}  // namespace
}  // namespace dw
