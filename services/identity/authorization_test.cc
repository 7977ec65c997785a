#include "services/identity/authorization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::identity {
namespace {

constexpr Millis kNow{1'700'000'000'000};
const std::string kOrigin = "https://office.example";
const std::string kChallenge = ChallengeOf(std::string(43, 'v'));

class AuthorizationTest : public ::testing::Test {
 protected:
  AuthorizationTest() {
    auto parsed = Clients::Parse({"wiki https://wiki.example/back secret"});
    clients_ = *parsed;
  }
  /// A right request of the office, changed: an empty value takes a parameter away.
  AuthorizationAnswer Ask(const Form::Fields& changed) const {
    Form::Fields query = {{"client_id", kOfficeClient},
                          {"redirect_uri", kOrigin + kOfficeCallback},
                          {"response_type", "code"},
                          {"scope", "openid profile weather"},
                          {"state", "s"},
                          {"nonce", "n"},
                          {"code_challenge", kChallenge},
                          {"code_challenge_method", "S256"}};
    for (const auto& [name, value] : changed) {
      std::erase_if(query, [&](const auto& field) { return field.first == name; });
      if (!value.empty()) query.emplace_back(name, value);
    }
    return ReadAuthorization(query, clients_, kOrigin, kNow);
  }
  std::string ErrorOf(const Form::Fields& changed) const {
    const auto answer = Ask(changed);
    const auto* error = std::get_if<AuthorizationError>(&answer);
    return error == nullptr ? "none" : error->error;
  }

  Clients clients_;
};

TEST_F(AuthorizationTest, ID4_ARightRequestIsReadAsItIs) {
  const auto answer = Ask({});
  const auto* asked = std::get_if<Authorization>(&answer);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->scope, "openid profile");
  EXPECT_EQ(asked->state, "s");
  EXPECT_EQ(asked->challenge, kChallenge);
  EXPECT_EQ(asked->signed_in_after, Millis(0));
}

TEST_F(AuthorizationTest, ID3_NobodyIsSentToAnAddressThatIsNotTheClients) {
  for (const Form::Fields& changed :
       std::initializer_list<Form::Fields>{{{"client_id", "nobody"}},
                                           {{"client_id", ""}},
                                           {{"redirect_uri", ""}},
                                           {{"redirect_uri", "https://evil.example/login/callback"}},
                                           {{"redirect_uri", kOrigin + kOfficeCallback + "/"}},
                                           {{"redirect_uri", kOrigin + kOfficeCallback + "?x=1"}},
                                           {{"redirect_uri", "https://office.example.evil.example/login/callback"}},
                                           {{"client_id", "wiki"}}}) {
    const auto answer = Ask(changed);
    EXPECT_TRUE(std::holds_alternative<Misled>(answer)) << changed.front().first << " " << changed.front().second;
  }
  const auto wiki = Ask({{"client_id", "wiki"}, {"redirect_uri", "https://wiki.example/back"}});
  EXPECT_TRUE(std::holds_alternative<Authorization>(wiki));
}

TEST_F(AuthorizationTest, ID4_WhatIsWrongIsSaidToTheClient) {
  EXPECT_EQ(ErrorOf({{"response_type", "token"}}), "unsupported_response_type");
  EXPECT_EQ(ErrorOf({{"response_type", "code id_token"}}), "unsupported_response_type");
  EXPECT_EQ(ErrorOf({{"scope", "profile"}}), "invalid_scope");
  EXPECT_EQ(ErrorOf({{"code_challenge", ""}}), "invalid_request");
  EXPECT_EQ(ErrorOf({{"code_challenge", std::string(43, '!')}}), "invalid_request");
  EXPECT_EQ(ErrorOf({{"code_challenge_method", "plain"}}), "invalid_request");
  EXPECT_EQ(ErrorOf({{"request", "eyJ"}}), "request_not_supported");
  EXPECT_EQ(ErrorOf({{"request_uri", "https://evil.example"}}), "request_uri_not_supported");
  EXPECT_EQ(ErrorOf({{"prompt", "dance"}}), "invalid_request");
  EXPECT_EQ(ErrorOf({{"max_age", "-1"}}), "invalid_request");
  EXPECT_EQ(ErrorOf({{"response_mode", "fragment"}}), "invalid_request");
  EXPECT_EQ(ErrorOf({{"nonce", std::string(513, 'n')}}), "invalid_request");
}

TEST_F(AuthorizationTest, ID4_AParameterThatIsThereTwiceIsRefused) {
  const auto answer = ReadAuthorization({{"client_id", kOfficeClient},
                                         {"redirect_uri", kOrigin + kOfficeCallback},
                                         {"response_type", "code"},
                                         {"response_type", "code"}},
                                        clients_, kOrigin, kNow);
  ASSERT_TRUE(std::holds_alternative<AuthorizationError>(answer));
  EXPECT_EQ(std::get<AuthorizationError>(answer).error, "invalid_request");
}

TEST_F(AuthorizationTest, ID11_WhoHasToSignInAgainDoesSoOnce) {
  const auto first = Ask({{"prompt", "login"}});
  const auto* asked = std::get_if<Authorization>(&first);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->signed_in_after, kNow);
  const auto second = ReadAuthorization(asked->again, clients_, kOrigin, kNow + std::chrono::seconds(9));
  ASSERT_TRUE(std::holds_alternative<Authorization>(second));
  EXPECT_EQ(std::get<Authorization>(second).signed_in_after, kNow);
  const auto aged = Ask({{"max_age", "60"}});
  EXPECT_EQ(std::get<Authorization>(aged).signed_in_after, kNow - std::chrono::seconds(60));
  const auto silent = Ask({{"prompt", "none"}});
  EXPECT_TRUE(std::get<Authorization>(silent).silent);
}

TEST(ClientsTest, ID2_WhatIsNoClientIsSaidToTheOperator) {
  for (const char* line : {"", "wiki", "wiki ftp://x", "wiki http://wiki.example/", "wiki https://a.example b c",
                           "digiwork-office https://a.example"}) {
    EXPECT_FALSE(Clients::Parse({line})) << line;
  }
  EXPECT_FALSE(Clients::Parse({"a https://a.example", "a https://b.example"}));
  EXPECT_TRUE(Clients::Parse({"a https://a.example/x|http://localhost/y", "b https://b.example secret"}));
}

TEST(ClientsTest, ID17_WhoHasSignedOutGoesOnToTheClientsOwnOriginAlone) {
  const auto clients = Clients::Parse({"wiki https://wiki.example/back"});
  const Client& wiki = *clients->Find("wiki");
  EXPECT_TRUE(Clients::MayGoOn(wiki, "https://wiki.example/bye", kOrigin));
  EXPECT_FALSE(Clients::MayGoOn(wiki, "https://wiki.example.evil.example/", kOrigin));
  EXPECT_FALSE(Clients::MayGoOn(wiki, "https://wiki.example@evil.example/", kOrigin));
  const Client& office = *clients->Find(kOfficeClient);
  EXPECT_TRUE(Clients::MayGoOn(office, kOrigin + kOfficeGoodbye, kOrigin));
  EXPECT_FALSE(Clients::MayGoOn(office, kOrigin + "/", kOrigin));
}

TEST(VerifierTest, ID6_AVerifierHas43To128OfItsCharacters) {
  // RFC 7636, appendix B.
  EXPECT_EQ(ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  EXPECT_EQ(ChallengeOf(std::string(42, 'a')), "");
  EXPECT_EQ(ChallengeOf(std::string(129, 'a')), "");
  EXPECT_EQ(ChallengeOf(std::string(42, 'a') + "!"), "");
}

}  // namespace
}  // namespace dw::identity
