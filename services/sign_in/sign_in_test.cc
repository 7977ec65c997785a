// Signing in with an issuer that does what the test says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/jose/signing_key.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/migrations.h"
#include "runtime/base64_url.h"
#include "runtime/clock.h"
#include "runtime/crypto.h"
#include "runtime/forms.h"
#include "runtime/request_target.h"
#include "services/sign_in/sign_in_service.h"
#include "tests/support/temporary_folder.h"

namespace dw::sign_in {
namespace {

using jose::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kIssuer = "https://id.example/realms/office";
const std::string kOrigin = "https://office.example";

/// An issuer without pages: whoever asks for tokens gets what the test has said.
class FakeIssuer final : public HttpCaller {
 public:
  explicit FakeIssuer(const Clock& clock) : clock_(clock) {}

  Outcome<HttpAnswer> Call(const HttpCall& call) override {
    if (away) return Unexpected{Fault{Fault::Code::kTimeout, "it does not answer"}};
    if (call.url == kIssuer + "/.well-known/openid-configuration") {
      return HttpAnswer{200, Json{{"issuer", says_issuer},
                                  {"authorization_endpoint", kIssuer + "/authorize?theme=dark"},
                                  {"token_endpoint", kIssuer + "/token"},
                                  {"jwks_uri", kIssuer + "/certs"},
                                  {"end_session_endpoint", kIssuer + "/logout"}}
                                 .dump()};
    }
    if (call.url == kIssuer + "/certs") {
      ++key_reads;
      return HttpAnswer{200, Json{{"keys", {key.public_jwk()}}}.dump()};
    }
    if (call.url != kIssuer + "/token") return HttpAnswer{404, ""};
    asked = *ParseForm(call.body);
    for (const auto& [name, value] : call.headers) {
      if (name == "Authorization") authorization = value;
    }
    if (!refuses.empty()) return HttpAnswer{400, Json{{"error", refuses}}.dump()};
    Json said{{"access_token", "a"}, {"token_type", "Bearer"}, {"id_token", Token(Claims())}};
    if (refreshes) said["refresh_token"] = "refresh " + std::to_string(++refresh_count);
    return HttpAnswer{200, said.dump()};
  }

  Json Claims() const {
    const auto now = clock_.UnixNow() / std::chrono::seconds(1);
    Json claims{{"iss", kIssuer},  {"aud", "digiwork"},
                {"sub", "ada"},    {"sid", "session 1"},
                {"iat", now},      {"exp", now + 300},
                {"name", "Ada"},   {"nonce", nonce},
                {"groups", {"a"}}, {"resource_access", {{"digiwork", {{"roles", roles}}}}}};
    claims.update(more);
    return claims;
  }
  std::string Token(const Json& claims, const char* type = "JWT") const { return key.Sign(claims, type); }

  bool away = false;
  bool refreshes = true;
  std::string refuses;
  std::string says_issuer = kIssuer;
  std::string nonce;
  std::vector<std::string> roles = {"editor"};
  Json more = Json::object();
  jose::SigningKey key = jose::SigningKey::Generate(jose::Algorithm::kEs256);
  Form asked;
  std::string authorization;
  int refresh_count = 0;
  int key_reads = 0;

 private:
  const Clock& clock_;
};

class SignInTest : public ::testing::Test {
 protected:
  SignInTest() {
    auto opened = SqliteDatabase::Open(folder_.path() / "records.sqlite");
    database_ = std::move(*opened);
    EXPECT_TRUE(records::Migrate(*database_));
    SignInOptions options;
    options.public_url = kOrigin;
    options.issuer = kIssuer;
    options.client = {"digiwork", "s3cret & more"};
    service_ = std::make_unique<SignInService>(
        options, "installation secret",
        SignInService::Context{*database_, issuer_, visas_, clock_, metrics_, log_,
                               [this](const Standing& news) { told_.push_back(news); }});
    endpoints_ = service_->Endpoints();
  }
  HttpResponse Ask(const std::string& method, const std::string& target, const std::string& body = "") {
    const auto parsed = ParseRequestTarget(target);
    HttpRequest request;
    request.method = method;
    request.path = parsed->path;
    request.query = parsed->query;
    request.headers = {{"host", "inside:8080"}, {"content-type", "application/x-www-form-urlencoded"}};
    if (!origin_.empty()) request.headers.emplace_back("origin", origin_);
    std::string cookies;
    for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    if (!cookies.empty()) request.headers.emplace_back("cookie", cookies);
    request.body = body;
    request.peer = "192.0.2.1";
    HttpResponse response;
    response.status = 404;
    for (const Endpoint& one : endpoints_) {
      if (one.method == method && one.pattern == parsed->path) response = one.work(request);
    }
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const std::size_t equals = value.find('=');
      const std::string set = value.substr(equals + 1, value.find(';') - equals - 1);
      if (set.empty()) {
        cookies_.erase(value.substr(0, equals));
      } else {
        // What scripts may read is a hint and no more.
        if (value.find("; HttpOnly") == std::string::npos) continue;
        cookies_[value.substr(0, equals)] = set;
        last_cookie_ = value;
      }
    }
    if (!response.body) response.body = std::make_shared<const std::string>();
    return response;
  }
  static std::string Location(const HttpResponse& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Location") return value;
    }
    return "";
  }
  /// Goes to the issuer, and has it remember the nonce. What was asked there.
  Form Begin(const std::string& to = "/~/office.tmj") {
    const HttpResponse response = Ask("GET", "/login?" + WriteForm({{"to", to}}));
    EXPECT_EQ(response.status, 303);
    const std::string at = Location(response);
    EXPECT_TRUE(at.starts_with(kIssuer + "/authorize?theme=dark&")) << at;
    Form asked = *ParseForm(at.substr(at.find('?') + 1));
    issuer_.nonce = asked.Get("nonce");
    return asked;
  }
  HttpResponse Finish(const Form& asked, const Form::Fields& more = {{"code", "the code"}}) {
    Form::Fields answer{{"state", asked.Get("state")}};
    answer.insert(answer.end(), more.begin(), more.end());
    return Ask("GET", "/login/callback?" + WriteForm(answer));
  }
  bool SignIn() { return Finish(Begin()).status == 303; }
  std::optional<Visa> GetVisa() {
    const HttpResponse response = Ask("POST", "/api/visa");
    if (response.status != 200) return std::nullopt;
    const auto visa = visas_.Check(Json::parse(*response.body)["visa"].get<std::string>());
    EXPECT_TRUE(visa);
    return visa ? std::optional(*visa) : std::nullopt;
  }
  HttpResponse LogOut(const Json& changed, const char* type = "logout+jwt") {
    const auto now = clock_.UnixNow() / std::chrono::seconds(1);
    Json claims{{"iss", kIssuer},
                {"aud", "digiwork"},
                {"iat", now},
                {"exp", now + 120},
                {"jti", "id 1"},
                {"sid", "session 1"},
                {"events", {{"http://schemas.openid.net/event/backchannel-logout", Json::object()}}}};
    for (const auto& [name, value] : changed.items()) {
      claims.erase(name);
      if (!value.is_null()) claims[name] = value;
    }
    origin_ = "";
    const HttpResponse response =
        Ask("POST", "/logout/back-channel", WriteForm({{"logout_token", issuer_.Token(claims, type)}}));
    origin_ = kOrigin;
    return response;
  }

  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  Metrics metrics_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  FakeIssuer issuer_{clock_};
  VisaOffice visas_{"installation secret", clock_};
  std::unique_ptr<Database> database_;
  std::vector<Standing> told_;
  std::unique_ptr<SignInService> service_;
  std::vector<Endpoint> endpoints_;
  std::map<std::string, std::string> cookies_;
  std::string last_cookie_;
  std::string origin_ = kOrigin;
};

TEST_F(SignInTest, SI1_WhoSignsInGetsAVisaThatSaysWhoTheyAre) {
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204) << "a guest";
  const Form asked = Begin();
  EXPECT_EQ(asked.Get("client_id"), "digiwork");
  EXPECT_EQ(asked.Get("redirect_uri"), kOrigin + "/login/callback");
  EXPECT_EQ(asked.Get("code_challenge_method"), "S256");
  EXPECT_THAT(last_cookie_, HasSubstr("; HttpOnly; SameSite=Lax; Max-Age=900; Secure"));
  const HttpResponse done = Finish(asked);
  EXPECT_EQ(Location(done), "/~/office.tmj");
  EXPECT_EQ(issuer_.asked.Get("code"), "the code");
  EXPECT_EQ(ToBase64Url(Sha256(issuer_.asked.Get("code_verifier"))), asked.Get("code_challenge"));
  EXPECT_EQ(issuer_.authorization, "Basic " + ToBase64("digiwork:s3cret%20%26%20more"));
  EXPECT_TRUE(last_cookie_.starts_with("__Host-digiwork-session=")) << last_cookie_;
  EXPECT_EQ(cookies_.size(), 1U) << "the other one is forgotten";
  const auto visa = GetVisa();
  ASSERT_TRUE(visa);
  EXPECT_EQ(visa->role, access::Role::kEditor);
  EXPECT_THAT(visa->tags, ElementsAre("a"));
  EXPECT_EQ(visa->name, "Ada");
  const Json me = Json::parse(*Ask("GET", "/api/me").body);
  EXPECT_EQ(me["signed_in"], true);
  EXPECT_EQ(me["id"], visa->subject);
  EXPECT_EQ(me["admin"], "");
}

TEST_F(SignInTest, SI2_AnAnswerBelongsToTheBrowserThatAsked) {
  const Form asked = Begin();
  const auto cookies = std::exchange(cookies_, {});
  EXPECT_EQ(Finish(asked).status, 400) << "another browser";
  cookies_ = cookies;
  EXPECT_EQ(Finish(Form({{"state", std::string(43, 'A')}})).status, 400);
  EXPECT_EQ(Finish(Form({{"state", ""}})).status, 400);
  const std::string name = cookies_.begin()->first;
  cookies_[name].at(50) = cookies_[name].at(50) == 'A' ? 'B' : 'A';
  EXPECT_EQ(Finish(asked).status, 400) << "a cookie that was changed";
  cookies_ = cookies;
  EXPECT_EQ(Finish(asked).status, 303);
  EXPECT_EQ(Finish(asked).status, 400) << "the same answer again";
  const Form late = Begin();
  clock_.Advance(std::chrono::minutes(15));
  EXPECT_EQ(Finish(late).status, 400);
}

TEST_F(SignInTest, SI2_TwoTabsDoNotTakeEachOthersAnswers) {
  const Form one = Begin("/one");
  const std::string nonce = issuer_.nonce;
  const Form two = Begin("/two");
  EXPECT_EQ(Location(Finish(two)), "/two");
  issuer_.nonce = nonce;
  EXPECT_EQ(Location(Finish(one)), "/one");
}

TEST_F(SignInTest, SI3_TokensThatAreNotToBeBelievedSignNobodyIn) {
  const auto refused = [&](const char* what) {
    const Form asked = Begin();
    EXPECT_EQ(Finish(asked).status, 403) << what;
    EXPECT_FALSE(cookies_.contains("__Host-digiwork-session")) << what;
  };
  const auto now = clock_.UnixNow() / std::chrono::seconds(1);
  for (const Json& more : {Json{{"iss", "https://evil.example"}}, Json{{"iss", kIssuer + "/"}},
                           Json{{"aud", "another"}}, Json{{"aud", {"digiwork", "another"}}}, Json{{"exp", now - 61}},
                           Json{{"nbf", now + 100}}, Json{{"nonce", "another"}}, Json{{"sub", ""}}, Json{{"sub", 5}}}) {
    issuer_.more = more;
    refused(more.dump().c_str());
  }
  issuer_.more = Json::object();
  const Form asked = Begin();
  EXPECT_EQ(Finish(asked, {{"code", "x"}, {"iss", "https://evil.example"}}).status, 400);
  issuer_.refuses = "invalid_grant";
  refused("a code that is none");
  EXPECT_THAT(*Finish(Begin(), {{"error", "access_denied"}}).body, HasSubstr("You were not signed in"));
  EXPECT_EQ(*records::CountPeople(*database_), 0);
}

TEST_F(SignInTest, SI4_AnIssuerThatIsAwayIsSaidAndNothingIsHalfDone) {
  issuer_.away = true;
  const HttpResponse page = Ask("GET", "/login?to=/x");
  EXPECT_EQ(page.status, 503);
  EXPECT_THAT(*page.body, HasSubstr("href=\"/login?to=%2Fx\""));
  issuer_.away = false;
  issuer_.says_issuer = "https://evil.example";
  EXPECT_EQ(Ask("GET", "/login").status, 503);
  issuer_.says_issuer = kIssuer;
  const Form asked = Begin();
  issuer_.away = true;
  EXPECT_EQ(Finish(asked).status, 503);
  EXPECT_EQ(*records::CountPeople(*database_), 0);
}

TEST_F(SignInTest, SI5_KeysAreAskedForAnewWhenOneIsNotKnownButNotForEachToken) {
  ASSERT_TRUE(SignIn());
  EXPECT_EQ(issuer_.key_reads, 1);
  issuer_.key = jose::SigningKey::Generate(jose::Algorithm::kRs256);
  clock_.Advance(std::chrono::seconds(31));
  EXPECT_TRUE(SignIn()) << "the issuer has another key";
  EXPECT_EQ(issuer_.key_reads, 2);
  issuer_.key = jose::SigningKey::Generate(jose::Algorithm::kEs256);
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(SignIn());
  EXPECT_EQ(issuer_.key_reads, 2) << "a flood of unknown keys asks nobody";
}

TEST_F(SignInTest, SI11_ARoleThatIsTakenAwayIsGoneFromTheNextVisa) {
  ASSERT_TRUE(SignIn());
  ASSERT_EQ(GetVisa()->role, access::Role::kEditor);
  issuer_.roles = {};
  EXPECT_EQ(GetVisa()->role, access::Role::kEditor) << "nobody was asked yet";
  clock_.Advance(std::chrono::minutes(4));
  EXPECT_EQ(GetVisa()->role, access::Role::kMember);
  EXPECT_EQ(issuer_.asked.Get("refresh_token"), "refresh 1");
  clock_.Advance(std::chrono::minutes(4));
  EXPECT_TRUE(GetVisa());
  EXPECT_EQ(issuer_.asked.Get("refresh_token"), "refresh 2") << "each is shown once";
}

TEST_F(SignInTest, SI12_ASignInThatTheIssuerHasEndedIsOver) {
  ASSERT_TRUE(SignIn());
  const std::string session = GetVisa()->session;
  issuer_.refuses = "invalid_grant";
  clock_.Advance(std::chrono::minutes(4));
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
  EXPECT_THAT(told_, ElementsAre(Standing{Standing::Kind::kEnded, session, ""}));
  issuer_.refuses = "";
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
}

TEST_F(SignInTest, SI12_NobodyBecomesSomebodyElseByARefresh) {
  ASSERT_TRUE(SignIn());
  issuer_.more = {{"sub", "eve"}};
  clock_.Advance(std::chrono::minutes(4));
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
}

TEST_F(SignInTest, SI13_AnIssuerThatIsAwayKeepsNobodyOutForAnHour) {
  ASSERT_TRUE(SignIn());
  issuer_.away = true;
  for (int i = 0; i < 14; ++i) {
    clock_.Advance(std::chrono::minutes(4));
    ASSERT_TRUE(GetVisa()) << i;
  }
  clock_.Advance(std::chrono::minutes(5));
  EXPECT_EQ(Ask("POST", "/api/visa").status, 503);
  issuer_.away = false;
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_TRUE(GetVisa());
}

TEST_F(SignInTest, SI20_AnotherSiteGetsNothingWithSomebodysCookie) {
  ASSERT_TRUE(SignIn());
  for (const char* origin : {"", "null", "https://evil.example"}) {
    origin_ = origin;
    EXPECT_EQ(Ask("POST", "/api/visa").status, 204) << origin;
    EXPECT_EQ(Ask("POST", "/api/logout", "{}").status, 403) << origin;
  }
  origin_ = kOrigin;
  EXPECT_TRUE(GetVisa());
}

TEST_F(SignInTest, SI21_ACookieThatSomebodyHasPlantedIsNobodys) {
  cookies_["__Host-digiwork-session"] = "planted";
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
  ASSERT_TRUE(SignIn());
  EXPECT_NE(cookies_["__Host-digiwork-session"], "planted");
  const auto first = cookies_;
  const std::string session = GetVisa()->session;
  ASSERT_TRUE(SignIn());
  EXPECT_THAT(told_, ElementsAre(Standing{Standing::Kind::kEnded, session, ""})) << "who was there before is not";
  cookies_ = first;
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
}

TEST_F(SignInTest, SI22_NoTokenIsInTheRecordsOrTheLog) {
  ASSERT_TRUE(SignIn());
  const auto rows = Execute(*database_, {{"SELECT cookie, refresh, id_token FROM sign_ins", {}}});
  ASSERT_TRUE(rows);
  for (const SqlValue& value : rows->at(0).rows.at(0)) {
    const auto& text = std::get<std::string>(value);
    EXPECT_THAT(text, Not(HasSubstr("refresh 1")));
    EXPECT_THAT(text, Not(HasSubstr("eyJ")));
    EXPECT_THAT(text, Not(HasSubstr(cookies_["__Host-digiwork-session"])));
  }
  EXPECT_THAT(log_text_.str(), Not(HasSubstr("eyJ")));
}

TEST_F(SignInTest, SI30_WhoSignsOutIsOutHereAndAtTheIssuer) {
  ASSERT_TRUE(SignIn());
  const std::string session = GetVisa()->session;
  const Json out = Json::parse(*Ask("POST", "/api/logout", "{}").body);
  const std::string to = out["to"];
  EXPECT_TRUE(to.starts_with(kIssuer + "/logout?client_id=digiwork&post_logout_redirect_uri=")) << to;
  EXPECT_THAT(to, HasSubstr("id_token_hint=eyJ"));
  EXPECT_THAT(told_, ElementsAre(Standing{Standing::Kind::kEnded, session, ""}));
  EXPECT_THAT(cookies_, IsEmpty());
  EXPECT_EQ(Json::parse(*Ask("POST", "/api/logout", "{}").body)["to"], "/logout/done");
}

TEST_F(SignInTest, SI30_SigningOutEverywhereEndsEverySignIn) {
  ASSERT_TRUE(SignIn());
  const auto one = std::exchange(cookies_, {});
  ASSERT_TRUE(SignIn());
  EXPECT_EQ(Ask("POST", "/api/logout", R"({"everywhere": true})").status, 200);
  EXPECT_EQ(told_.size(), 2U);
  cookies_ = one;
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
}

TEST_F(SignInTest, SI31_TheIssuerSignsSomebodyOut) {
  ASSERT_TRUE(SignIn());
  const std::string session = GetVisa()->session;
  EXPECT_EQ(LogOut({}).status, 200);
  EXPECT_THAT(told_, ElementsAre(Standing{Standing::Kind::kEnded, session, ""}));
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
  EXPECT_EQ(LogOut({}).status, 400) << "a token that was here already";
}

TEST_F(SignInTest, SI31_WithoutASessionAllOfThePersonsEnd) {
  ASSERT_TRUE(SignIn());
  cookies_.clear();
  ASSERT_TRUE(SignIn());
  EXPECT_EQ(LogOut({{"sid", nullptr}, {"sub", "ada"}}).status, 200);
  EXPECT_EQ(told_.size(), 2U);
}

TEST_F(SignInTest, SI31_WhatIsNoLogoutTokenSignsNobodyOut) {
  ASSERT_TRUE(SignIn());
  const auto now = clock_.UnixNow() / std::chrono::seconds(1);
  for (const Json& changed : {Json{{"iss", "https://evil.example"}}, Json{{"aud", "another"}}, Json{{"iat", nullptr}},
                              Json{{"iat", now - 1000}, {"exp", now - 900}}, Json{{"iat", now + 1000}},
                              Json{{"events", nullptr}}, Json{{"events", {{"another", Json::object()}}}},
                              Json{{"nonce", "n"}}, Json{{"jti", nullptr}}, Json{{"sid", nullptr}}}) {
    EXPECT_EQ(LogOut(changed).status, 400) << changed;
  }
  EXPECT_EQ(Ask("POST", "/logout/back-channel", "logout_token=nonsense").status, 400);
  EXPECT_EQ(Ask("POST", "/logout/back-channel", "").status, 400);
  const jose::SigningKey another = jose::SigningKey::Generate(jose::Algorithm::kEs256);
  EXPECT_EQ(Ask("POST", "/logout/back-channel", WriteForm({{"logout_token", another.Sign(issuer_.Claims())}})).status,
            400);
  EXPECT_EQ(LogOut({{"jti", "id 2"}, {"sid", "another"}}).status, 200) << "somebody who is not here";
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_TRUE(GetVisa());
}

TEST_F(SignInTest, SI14_WhoIsDisabledHereStaysOutWhateverTheIssuerSays) {
  ASSERT_TRUE(SignIn());
  const std::string id = GetVisa()->subject;
  ASSERT_TRUE(records::ChangePerson(*database_, id, 0, {.disabled = true}, clock_.UnixNow(), {"operator", ""}));
  EXPECT_EQ(Ask("POST", "/api/visa").status, 204);
  EXPECT_EQ(Finish(Begin()).status, 403);
}

}  // namespace
}  // namespace dw::sign_in
