#include "adapters/jose/claims.h"

#include <gtest/gtest.h>

namespace dw::jose {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

class ClaimsTest : public ::testing::Test {
 protected:
  std::optional<Refusal> With(const char* name, Json value) const {
    Json claims = claims_;
    claims[name] = std::move(value);
    return CheckClaims(claims, expected_);
  }
  std::optional<Refusal> Without(const char* name) const {
    Json claims = claims_;
    claims.erase(name);
    return CheckClaims(claims, expected_);
  }
  const Json claims_ = {
      {"iss", "https://id.example"}, {"aud", "digiwork"}, {"exp", kNow + 300}, {"iat", kNow}, {"nonce", "n1"}};
  Expectation expected_{"https://id.example", "digiwork", std::chrono::seconds(kNow), std::chrono::seconds(60), "n1"};
};

TEST_F(ClaimsTest, TK7_WhatIsAsExpectedIsBelieved) {
  EXPECT_EQ(CheckClaims(claims_, expected_), std::nullopt);
}

TEST_F(ClaimsTest, TK7_TheIssuerIsTheSameToTheLetter) {
  for (const char* wrong :
       {"https://id.example/", "https://ID.example", "http://id.example", "", "https://evil.example"}) {
    EXPECT_EQ(With("iss", wrong), Refusal::kWrongIssuer) << wrong;
  }
  EXPECT_EQ(With("iss", 7), Refusal::kWrongIssuer);
  EXPECT_EQ(Without("iss"), Refusal::kWrongIssuer);
}

TEST_F(ClaimsTest, TK7_ItIsForUsAndOfSeveralAskedForByUs) {
  EXPECT_EQ(With("aud", "another"), Refusal::kWrongAudience);
  EXPECT_EQ(With("aud", Json::array()), Refusal::kWrongAudience);
  EXPECT_EQ(With("aud", {"another"}), Refusal::kWrongAudience);
  EXPECT_EQ(With("aud", Json::array({"digiwork"})), std::nullopt);
  EXPECT_EQ(With("aud", {"digiwork", "another"}), Refusal::kWrongAudience);
  EXPECT_EQ(With("azp", "another"), Refusal::kWrongAudience);
  EXPECT_EQ(With("azp", "digiwork"), std::nullopt);
  EXPECT_EQ(Without("aud"), Refusal::kWrongAudience);
  Json several = claims_;
  several["aud"] = {"another", "digiwork"};
  several["azp"] = "digiwork";
  EXPECT_EQ(CheckClaims(several, expected_), std::nullopt);
}

TEST_F(ClaimsTest, TK7_ItHoldsFromItsBeginningToItsEndWithAMinuteForClocks) {
  EXPECT_EQ(With("exp", kNow - 59), std::nullopt);
  EXPECT_EQ(With("exp", kNow - 60), Refusal::kExpired);
  EXPECT_EQ(With("iat", kNow + 60), std::nullopt);
  EXPECT_EQ(With("iat", kNow + 61), Refusal::kNotYet);
  EXPECT_EQ(With("nbf", kNow + 60), std::nullopt);
  EXPECT_EQ(With("nbf", kNow + 61), Refusal::kNotYet);
  EXPECT_EQ(Without("exp"), Refusal::kMalformed);
  EXPECT_EQ(Without("iat"), Refusal::kMalformed);
}

TEST_F(ClaimsTest, TK7_WhatIsNoTimeIsMalformed) {
  for (const Json& wrong : {Json("1800000000"), Json(-1), Json(1e300), Json(nullptr), Json(true)}) {
    EXPECT_EQ(With("exp", wrong), Refusal::kMalformed) << wrong;
    EXPECT_EQ(With("nbf", wrong), Refusal::kMalformed) << wrong;
  }
  EXPECT_EQ(With("exp", kNow + 0.5), std::nullopt);
}

TEST_F(ClaimsTest, TK7_TheNonceIsTheOneThatWasGiven) {
  EXPECT_EQ(With("nonce", "n2"), Refusal::kWrongNonce);
  EXPECT_EQ(Without("nonce"), Refusal::kWrongNonce);
  expected_.nonce.reset();
  EXPECT_EQ(Without("nonce"), std::nullopt);
}

}  // namespace
}  // namespace dw::jose
