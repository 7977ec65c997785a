#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "adapters/passwords/password_hash.h"
#include "adapters/passwords/recovery_codes.h"
#include "adapters/passwords/seal.h"
#include "adapters/passwords/totp.h"

namespace dw::passwords {
namespace {

using std::chrono::seconds;

/// As little as libsodium takes.
constexpr HashCost kCheap{1, 8 * 1024};

TEST(PasswordHashTest, PW2_APasswordFitsItsHashAndNoOther) {
  const auto hash = HashPassword("correct horse", kCheap);
  ASSERT_TRUE(hash);
  EXPECT_THAT(*hash, ::testing::StartsWith("$argon2id$"));
  EXPECT_TRUE(PasswordFits("correct horse", *hash));
  EXPECT_FALSE(PasswordFits("correct horse ", *hash));
  EXPECT_FALSE(PasswordFits("", *hash));
  EXPECT_NE(*HashPassword("correct horse", kCheap), *hash);
}

TEST(PasswordHashTest, PW2_WhatIsNoHashFitsNothing) {
  for (const std::string& wrong : {std::string(), std::string("x"), std::string("$argon2id$"), std::string(500, '$')}) {
    EXPECT_FALSE(PasswordFits("", wrong));
    EXPECT_TRUE(NeedsRehash(wrong));
  }
}

TEST(PasswordHashTest, PW1_APasswordHasAGreatestLength) {
  const std::string longest(kLongestPassword, 'x');
  const auto hash = HashPassword(longest, kCheap);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(PasswordFits(longest, *hash));
  EXPECT_FALSE(HashPassword(longest + "x", kCheap));
  EXPECT_FALSE(PasswordFits(longest + "x", *hash));
}

TEST(PasswordHashTest, PW2_AHashOfAnotherCostIsMadeAnew) {
  const auto hash = HashPassword("correct horse", kCheap);
  ASSERT_TRUE(hash);
  EXPECT_FALSE(NeedsRehash(*hash, kCheap));
  EXPECT_TRUE(NeedsRehash(*hash));
}

/// RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
const std::string kRfcSecret = "12345678901234567890";

TEST(TotpTest, PW3_TheExamplesOfRfc6238AreFound) {
  EXPECT_EQ(TotpCode(kRfcSecret, seconds(59)), "287082");
  EXPECT_EQ(TotpCode(kRfcSecret, seconds(1111111109)), "081804");
  EXPECT_EQ(TotpCode(kRfcSecret, seconds(1111111111)), "050471");
  EXPECT_EQ(TotpCode(kRfcSecret, seconds(1234567890)), "005924");
  EXPECT_EQ(TotpCode(kRfcSecret, seconds(2000000000)), "279037");
  EXPECT_EQ(TotpCode(kRfcSecret, seconds(20000000000)), "353130");
}

TEST(TotpTest, PW3_ACodeIsGoodForAStepBeforeAndBehindAndOnce) {
  const Millis at = seconds(1111111111);
  const std::string code = TotpCode(kRfcSecret, at);
  const auto step = TakeTotp(kRfcSecret, code, at, 0);
  ASSERT_TRUE(step);
  EXPECT_TRUE(TakeTotp(kRfcSecret, code, at + seconds(30), 0));
  EXPECT_TRUE(TakeTotp(kRfcSecret, code, at - seconds(30), 0));
  EXPECT_FALSE(TakeTotp(kRfcSecret, code, at + seconds(60), 0));
  EXPECT_FALSE(TakeTotp(kRfcSecret, code, at - seconds(60), 0));
  EXPECT_FALSE(TakeTotp(kRfcSecret, code, at, *step));
  EXPECT_TRUE(TakeTotp(kRfcSecret, TotpCode(kRfcSecret, at + seconds(30)), at + seconds(30), *step));
}

TEST(TotpTest, PW3_WhatIsNoCodeIsNotGood) {
  for (const char* wrong : {"", "5047", "0504710", "O50471", "-50471", "05047 "}) {
    EXPECT_FALSE(TakeTotp(kRfcSecret, wrong, seconds(1111111111), 0)) << wrong;
  }
}

TEST(TotpTest, PW3_SecretsAreUnpredictableAndLongEnough) {
  EXPECT_EQ(NewTotpSecret().size(), 20U);
  EXPECT_NE(NewTotpSecret(), NewTotpSecret());
}

TEST(Base32Test, TheExamplesOfRfc4648AreFound) {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "MY"},
                                                          {"fo", "MZXQ"},
                                                          {"foo", "MZXW6"},
                                                          {"foob", "MZXW6YQ"},
                                                          {"fooba", "MZXW6YTB"},
                                                          {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(ToBase32(bytes), text);
    EXPECT_EQ(FromBase32(text), bytes);
  }
  EXPECT_EQ(FromBase32("mzxw 6ytb-oi"), "foobar");
  for (const char* wrong : {"M1", "MZ=", "\xC3\xA9"}) EXPECT_FALSE(FromBase32(wrong)) << wrong;
  EXPECT_FALSE(FromBase32(std::string(1025, 'A')));
}

TEST(TotpTest, PW3_AnAppReadsTheAddress) {
  EXPECT_EQ(TotpUri("foobar", "Digiwork & Co", "ada@example.org"),
            "otpauth://totp/Digiwork%20%26%20Co:ada%40example.org?secret=MZXW6YTBOI&issuer=Digiwork%20%26%20Co");
}

TEST(RecoveryCodesTest, PW4_AreTenThatDifferAndAreEasyToRead) {
  const auto codes = NewRecoveryCodes();
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), kRecoveryCodes);
  for (const std::string& code : codes) {
    EXPECT_THAT(code, ::testing::MatchesRegex("[acdefghjkmnpqrtwxyz234679-]+"));
    EXPECT_EQ(code.size(), 14U);
  }
}

TEST(RecoveryCodesTest, PW4_MayBeTypedAsPeopleType) {
  EXPECT_EQ(HashOfRecoveryCode("k7wq-3hxn-9m2d"), HashOfRecoveryCode(" K7WQ3HXN 9M2D"));
  EXPECT_NE(HashOfRecoveryCode("k7wq-3hxn-9m2d"), HashOfRecoveryCode("k7wq-3hxn-9m2e"));
}

TEST(SealTest, PW5_WhatIsSealedIsReadByWhoHasTheSecretAloneAndNotOnceItWasChanged) {
  const Seal seal("secret", "totp");
  const std::string plain("key\0more", 8);
  std::string sealed = seal.Close(plain);
  EXPECT_NE(sealed, seal.Close(plain));
  EXPECT_EQ(seal.Open(sealed), plain);
  EXPECT_EQ(Seal("secret", "totp").Open(sealed), plain);
  EXPECT_FALSE(Seal("another", "totp").Open(sealed));
  EXPECT_FALSE(Seal("secret", "cookie").Open(sealed));
  EXPECT_EQ(seal.Open(seal.Close("")), "");
  for (const std::string& bad : {std::string(), std::string("a"), sealed.substr(1), sealed + "AAAA"}) {
    EXPECT_FALSE(seal.Open(bad)) << bad;
  }
  sealed.at(40) = sealed.at(40) == 'A' ? 'B' : 'A';
  EXPECT_FALSE(seal.Open(sealed));
}

}  // namespace
}  // namespace dw::passwords
