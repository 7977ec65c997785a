#include "adapters/jose/discovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/jose/json_text_strict.h"

namespace dw::jose {
namespace {

using ::testing::HasSubstr;

const std::string kIssuer = "https://id.example/realms/office";

Json Document() {
  return {{"issuer", kIssuer},
          {"authorization_endpoint", kIssuer + "/authorize"},
          {"token_endpoint", kIssuer + "/token"},
          {"jwks_uri", kIssuer + "/keys"},
          {"end_session_endpoint", kIssuer + "/logout"},
          {"response_types_supported", {"code", "id_token"}},
          {"something_else", {1, 2, 3}}};
}

std::string WhyNot(const Json& document) {
  const auto found = ParseDiscovery(document.dump(), kIssuer);
  return found ? "" : found.error();
}

TEST(DiscoveryTest, TK8_SaysWhereEverythingIs) {
  const auto found = ParseDiscovery(Document().dump(), kIssuer);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->token_endpoint, kIssuer + "/token");
  EXPECT_EQ(found->end_session_endpoint, kIssuer + "/logout");
  EXPECT_EQ(found->userinfo_endpoint, "");
}

TEST(DiscoveryTest, TK8_TheIssuerIsTheOneThatWasAsked) {
  for (const char* wrong : {"https://id.example/realms/office/", "https://evil.example", ""}) {
    Json document = Document();
    document["issuer"] = wrong;
    EXPECT_THAT(WhyNot(document), HasSubstr("names itself otherwise"));
  }
}

TEST(DiscoveryTest, TK8_WhatIsNeededIsThereAndSafe) {
  for (const char* name : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
    Json document = Document();
    document.erase(name);
    EXPECT_THAT(WhyNot(document), HasSubstr(name));
    document[name] = "http://id.example/x";
    EXPECT_THAT(WhyNot(document), HasSubstr(name));
  }
  Json document = Document();
  document["userinfo_endpoint"] = "javascript:alert(1)";
  EXPECT_THAT(WhyNot(document), HasSubstr("userinfo_endpoint"));
  document = Document();
  document["response_types_supported"] = {"id_token"};
  EXPECT_THAT(WhyNot(document), HasSubstr("authorization code"));
}

TEST(DiscoveryTest, TK8_WhatIsNoDocumentIsNone) {
  for (const char* wrong : {"", "<html>", "[]", "{", R"({"issuer":"a","issuer":"b"})"}) {
    EXPECT_FALSE(ParseDiscovery(wrong, kIssuer)) << wrong;
  }
  EXPECT_FALSE(ParseDiscovery(R"({"a":")" + std::string(kMaxDiscoveryBytes, 'x') + "\"}", kIssuer));
}

TEST(DiscoveryTest, TK8_AnEndpointIsHttpsOrOnThisMachine) {
  for (const char* good : {"https://a", "https://a:8443/x?y=z", "http://localhost/", "http://127.0.0.1/x",
                           "http://[::1]:9/x", "https://[2001:db8::1]/"}) {
    EXPECT_TRUE(IsEndpoint(good)) << good;
  }
  for (const char* wrong :
       {"", "a", "//a", "ftp://a", "http://a", "https://", "https:///x", "https://u@a", "https://u:p@a/x",
        "https://a#f", "https://a b", "https://a\n", "http://localhost.evil.example", "http://127.0.0.1@evil.example/",
        "HTTPS://a", "https://a\\@b", "https://\xC3\xA9"}) {
    EXPECT_FALSE(IsEndpoint(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace dw::jose
