#include "adapters/jose/jwt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "adapters/jose/key_set.h"
#include "adapters/jose/signing_key.h"
#include "runtime/base64_url.h"
#include "runtime/crypto.h"

namespace dw::jose {
namespace {

constexpr std::array kBoth{Algorithm::kEs256, Algorithm::kRs256};

KeySet SetOf(std::vector<Json> keys) {
  auto set = KeySet::FromJwks(Json({{"keys", std::move(keys)}}).dump());
  EXPECT_TRUE(set.has_value());
  return *set;
}

std::string Unsigned(const std::string& header, const std::string& claims = R"({"sub":"ada"})") {
  return ToBase64Url(header) + '.' + ToBase64Url(claims) + '.';
}

Refusal WhyNot(const KeySet& keys, const std::string& text, std::span<const Algorithm> allowed = kBoth) {
  const auto jwt = ParseJwt(text);
  if (!jwt) return jwt.error();
  const auto claims = keys.Verify(*jwt, allowed);
  EXPECT_FALSE(claims.has_value());
  return claims ? Refusal::kTooLarge : claims.error();
}

const char kRfc7515A3[] =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const Json kRfc7515A3Key = {{"kty", "EC"},
                            {"crv", "P-256"},
                            {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                            {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}};

TEST(JwtTest, TK3_TheExampleOfRfc7515A3IsBelieved) {
  const auto jwt = ParseJwt(kRfc7515A3);
  ASSERT_TRUE(jwt);
  const auto claims = SetOf({kRfc7515A3Key}).Verify(*jwt, kBoth);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->at("iss"), "joe");
}

TEST(JwtTest, TK4_TheThumbprintOfRfc7638IsFound) {
  const Json key = {
      {"kty", "RSA"},
      {"n",
       "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3ok"
       "njhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu"
       "6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8a"
       "wapJzKnqDKgw"},
      {"e", "AQAB"},
      {"alg", "RS256"},
      {"kid", "2011-04-29"}};
  EXPECT_EQ(ThumbprintOf(key), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  EXPECT_EQ(ThumbprintOf({{"kty", "EC"}}), "");
}

class SignedJwtTest : public ::testing::TestWithParam<Algorithm> {
 protected:
  const SigningKey key_ = SigningKey::Generate(GetParam());
  const std::string token_ = key_.Sign({{"sub", "ada"}});
};

TEST_P(SignedJwtTest, TK3_WhatAKeySignsItsPublicPartVerifies) {
  const auto jwt = ParseJwt(token_);
  ASSERT_TRUE(jwt);
  EXPECT_EQ(jwt->kid, key_.kid());
  const auto claims = SetOf({key_.public_jwk()}).Verify(*jwt, kBoth);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->at("sub"), "ada");
}

TEST_P(SignedJwtTest, TK3_OfAnotherKeyOrChangedItIsNot) {
  const SigningKey other = SigningKey::Generate(GetParam());
  EXPECT_EQ(WhyNot(SetOf({other.public_jwk()}), token_), Refusal::kUnknownKey);
  Json renamed = other.public_jwk();
  renamed["kid"] = key_.kid();
  EXPECT_EQ(WhyNot(SetOf({renamed}), token_), Refusal::kBadSignature);
  const std::size_t dot = token_.find('.');
  const std::string changed =
      token_.substr(0, dot + 1) + ToBase64Url(R"({"sub":"eve"})") + token_.substr(token_.rfind('.'));
  EXPECT_EQ(WhyNot(SetOf({key_.public_jwk()}), changed), Refusal::kBadSignature);
  EXPECT_EQ(WhyNot(SetOf({key_.public_jwk()}), token_.substr(0, token_.rfind('.') + 1)), Refusal::kBadSignature);
}

TEST_P(SignedJwtTest, TK3_AnAlgorithmThatIsNotAllowedIsRefusedWhateverTheKey) {
  const std::array only{GetParam() == Algorithm::kEs256 ? Algorithm::kRs256 : Algorithm::kEs256};
  EXPECT_EQ(WhyNot(SetOf({key_.public_jwk()}), token_, only), Refusal::kUnknownAlgorithm);
}

TEST_P(SignedJwtTest, TK4_AKeyOutlivesItsPem) {
  const auto again = SigningKey::FromPem(key_.ToPem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->kid(), key_.kid());
  EXPECT_EQ(again->algorithm(), GetParam());
  EXPECT_EQ(again->public_jwk(), key_.public_jwk());
}

TEST_P(SignedJwtTest, TK5_NothingPrivateIsPublished) {
  for (const auto& [name, value] : key_.public_jwk().items()) {
    EXPECT_THAT(name, ::testing::AnyOf("kty", "crv", "x", "y", "n", "e", "kid", "use", "alg")) << value;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, SignedJwtTest, ::testing::ValuesIn(kBoth),
                         [](const auto& about) { return std::string(NameOf(about.param)); });

TEST(JwtTest, TK3_NoneIsNoAlgorithmInAnySpelling) {
  const KeySet keys = SetOf({kRfc7515A3Key});
  for (const char* name : {"none", "None", "NONE", "nOnE", "", "HS256", "ES256 ", "es256", "RS512"}) {
    EXPECT_EQ(WhyNot(keys, Unsigned(Json({{"alg", name}}).dump())), Refusal::kUnknownAlgorithm) << name;
  }
}

TEST(JwtTest, TK3_APublicKeyIsNoSharedSecret) {
  const SigningKey key = SigningKey::Generate(Algorithm::kRs256);
  const std::string text = ToBase64Url(Json({{"alg", "HS256"}, {"kid", key.kid()}}).dump()) + '.' + ToBase64Url("{}");
  const std::string forged = text + '.' + ToBase64Url(HmacSha256(key.public_jwk().dump(), text));
  EXPECT_EQ(WhyNot(SetOf({key.public_jwk()}), forged), Refusal::kUnknownAlgorithm);
}

TEST(JwtTest, TK3_AnEllipticKeyDoesNotVerifyWhatSaysItIsRsa) {
  const SigningKey key = SigningKey::Generate(Algorithm::kEs256);
  const std::string text = ToBase64Url(Json({{"alg", "RS256"}, {"kid", key.kid()}}).dump()) + '.' + ToBase64Url("{}");
  EXPECT_EQ(WhyNot(SetOf({key.public_jwk()}), text + ".AAAA"), Refusal::kUnknownKey);
}

TEST(JwtTest, TK3_WithoutAKidOnlyASingleKeyCanBeMeant) {
  const SigningKey other = SigningKey::Generate(Algorithm::kEs256);
  EXPECT_EQ(WhyNot(SetOf({kRfc7515A3Key, other.public_jwk()}), kRfc7515A3), Refusal::kUnknownKey);
  const SigningKey rsa = SigningKey::Generate(Algorithm::kRs256);
  EXPECT_TRUE(SetOf({kRfc7515A3Key, rsa.public_jwk()}).Verify(*ParseJwt(kRfc7515A3), kBoth).has_value());
}

TEST(JwtTest, TK3_AKidIsANameAndNothingElse) {
  const KeySet keys = SetOf({SigningKey::Generate(Algorithm::kEs256).public_jwk()});
  for (const char* kid : {"../../etc/passwd", "' OR '1'='1", "http://evil.example/jwks", "\n", "*"}) {
    EXPECT_EQ(WhyNot(keys, Unsigned(Json({{"alg", "ES256"}, {"kid", kid}}).dump()) + "AAAA"), Refusal::kUnknownKey);
  }
}

TEST(JwtTest, TK1_WhatIsNoTokenIsMalformed) {
  const std::string good = kRfc7515A3;
  for (const std::string& wrong :
       {std::string(), std::string("."), std::string(".."), std::string("a.b"), good + ".", "." + good, good + "=",
        " " + good, good.substr(5), Unsigned("[]"), Unsigned("null"), Unsigned("{}"), Unsigned(R"({"alg":7})"),
        Unsigned(R"({"alg":"ES256","kid":7})"), Unsigned(R"({"alg":"ES256","crit":["b64"],"b64":false})"),
        Unsigned(R"({"alg":"ES256"})", "\"text\""), Unsigned(R"({"alg":"ES256"})", "{\"a\":\xff}")}) {
    const auto jwt = ParseJwt(wrong);
    ASSERT_FALSE(jwt) << wrong;
    EXPECT_EQ(jwt.error(), Refusal::kMalformed) << wrong;
  }
}

TEST(JwtTest, TK1_ATokenHasAGreatestLength) {
  const auto jwt = ParseJwt(std::string(kMaxJwtBytes + 1, 'a'));
  ASSERT_FALSE(jwt);
  EXPECT_EQ(jwt.error(), Refusal::kTooLarge);
}

TEST(JwtTest, TK2_ANameTwiceAndTooDeepAreMalformed) {
  EXPECT_FALSE(ParseJwt(Unsigned(R"({"alg":"none","alg":"ES256"})")));
  EXPECT_FALSE(ParseJwt(Unsigned(R"({"alg":"ES256"})", R"({"sub":"ada","sub":"eve"})")));
  EXPECT_TRUE(ParseJwt(Unsigned(R"({"alg":"ES256"})", R"({"a":{"sub":1},"b":{"sub":2}})")));
  const auto nested = [](std::size_t depth) {
    return R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(ParseJwt(Unsigned(R"({"alg":"ES256"})", nested(kMaxJsonDepth - 1))));
  EXPECT_FALSE(ParseJwt(Unsigned(R"({"alg":"ES256"})", nested(kMaxJsonDepth + 1))));
  EXPECT_FALSE(ParseJwt(Unsigned(R"({"alg":"ES256"})", nested(5'000))));
}

TEST(KeySetTest, TK6_KeysThatCannotBeUsedAreLeftOut) {
  Json off_curve = kRfc7515A3Key;
  off_curve["y"] = off_curve["x"];
  Json for_encryption = kRfc7515A3Key;
  for_encryption["use"] = "enc";
  Json other_curve = kRfc7515A3Key;
  other_curve["crv"] = "P-521";
  Json mistaken = kRfc7515A3Key;
  mistaken["alg"] = "ES512";
  const Json weak = {{"kty", "RSA"}, {"n", ToBase64Url(std::string(128, '\xff'))}, {"e", "AQAB"}};
  const Json huge = {{"kty", "RSA"}, {"n", ToBase64Url(std::string(1025, '\xff'))}, {"e", "AQAB"}};
  const Json one = {{"kty", "RSA"}, {"n", ToBase64Url(std::string(256, '\xff'))}, {"e", "AQ"}};
  const Json secret = {{"kty", "oct"}, {"k", "AAAA"}};
  EXPECT_EQ(
      SetOf({off_curve, for_encryption, other_curve, mistaken, weak, huge, one, secret, 7, Json::object()}).size(), 0U);
  EXPECT_EQ(SetOf({kRfc7515A3Key}).size(), 1U);
}

TEST(KeySetTest, TK6_ThereAreAsManyKeysAsThereMayBe) {
  const auto keys = [](std::size_t count) { return Json({{"keys", std::vector<Json>(count, kRfc7515A3Key)}}).dump(); };
  EXPECT_TRUE(KeySet::FromJwks(keys(kMaxKeys)));
  EXPECT_FALSE(KeySet::FromJwks(keys(kMaxKeys + 1)));
  for (const char* wrong : {"", "{}", "[]", R"({"keys":{}})", R"({"keys":[)"}) EXPECT_FALSE(KeySet::FromJwks(wrong));
}

TEST(SigningKeyTest, TK4_WhatIsNoKeyForSigningIsSaidToBeNone) {
  for (const char* wrong : {"", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}) {
    const auto key = SigningKey::FromPem(wrong);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, Fault::Code::kCorrupt);
  }
}

}  // namespace
}  // namespace dw::jose
