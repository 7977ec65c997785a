// The provider as browsers and clients see it, without a network.
#include "services/identity/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/jose/claims.h"
#include "adapters/passwords/totp.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/invitations.h"
#include "adapters/records/migrations.h"
#include "adapters/records/sign_ins.h"
#include "runtime/base64_url.h"
#include "runtime/clock.h"
#include "runtime/crypto.h"
#include "runtime/request_target.h"
#include "tests/support/temporary_folder.h"

namespace dw::identity {
namespace {

using jose::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kOrigin = "http://office.example:8080";
const std::string kPassword = "correct horse battery";
const std::string kVerifier(64, 'v');

/// A browser: keeps cookies, says where its forms come from.
class Browser {
 public:
  explicit Browser(Provider& provider) {
    for (Endpoint& endpoint : provider.Endpoints()) endpoints_.push_back(std::move(endpoint));
  }
  HttpResponse Get(const std::string& target) { return Ask("GET", target, ""); }
  HttpResponse Post(const std::string& path, const Form::Fields& fields) {
    return Ask("POST", path, WriteForm(fields));
  }
  /// Follows answers as long as they stay here.
  HttpResponse Follow(HttpResponse response) {
    for (int i = 0; i < 5 && response.status == 303 && Location(response).starts_with("/identity"); ++i) {
      response = Get(Location(response));
    }
    return response;
  }
  static std::string Location(const HttpResponse& response) { return Header(response, "Location"); }
  static std::string Header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }
  /// The value of a hidden field.
  static std::string Field(const HttpResponse& page, const std::string& name) {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const std::size_t at = page.body->find(mark);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + mark.size();
    return page.body->substr(begin, page.body->find('"', begin) - begin);
  }

  std::string origin = kOrigin;  ///< Of the page that sends forms.
  std::string peer = "192.0.2.1";
  std::string authorization;
  std::string cookie;

 private:
  HttpResponse Ask(const std::string& method, const std::string& target, const std::string& body) {
    const auto parsed = ParseRequestTarget(target);
    EXPECT_TRUE(parsed) << target;
    HttpRequest request;
    request.method = method;
    request.path = parsed->path;
    request.raw_path = parsed->raw_path;
    request.query = parsed->query;
    request.headers = {{"host", kOrigin.substr(7)}, {"content-type", "application/x-www-form-urlencoded"}};
    if (!origin.empty()) request.headers.emplace_back("origin", origin);
    if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
    if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
    request.body = body;
    request.peer = peer;
    HttpRoutes routes;
    for (const Endpoint& endpoint : endpoints_) {
      routes.Route(endpoint.method, endpoint.pattern,
                   [&endpoint](const HttpRequest& asked, const HttpReply& reply) { reply(endpoint.work(asked)); });
    }
    auto found = routes.Find(method, request.path);
    if (found.handler == nullptr) return {404, "", {}, std::make_shared<const std::string>("")};
    request.params = found.params;
    HttpResponse response;
    (*found.handler)(request, [&](HttpResponse given) { response = std::move(given); });
    const std::string set = Header(response, "Set-Cookie");
    if (!set.empty()) cookie = set.find("Max-Age=0") == std::string::npos ? set.substr(0, set.find(';')) : "";
    if (!response.body) response.body = std::make_shared<const std::string>("");
    return response;
  }

  std::vector<Endpoint> endpoints_;
};

class ProviderTest : public ::testing::Test {
 protected:
  ProviderTest() {
    auto opened = SqliteDatabase::Open(folder_.path() / "records.sqlite");
    database_ = std::move(*opened);
    EXPECT_TRUE(records::Migrate(*database_));
    ProviderOptions options;
    options.clients = *Clients::Parse({"wiki https://wiki.example/back wiki-secret", "spa http://localhost/back"});
    options.hash_cost = {1, 8'192};
    provider_ = std::make_unique<Provider>(
        options, "installation secret",
        Provider::Context{*database_, clock_, metrics_, log_, [this](const std::vector<std::string>& ids) {
                            ended_.insert(ended_.end(), ids.begin(), ids.end());
                          }});
    browser_ = std::make_unique<Browser>(*provider_);
  }
  /// Ada, who signs in with kPassword.
  records::Person AddAda(access::Role role = access::Role::kMember) {
    records::Person person;
    person.name = "Ada <b>";
    person.email = "ada@example.org";
    person.given_role = role;
    records::Account account;
    account.login = "ada";
    account.password = *passwords::HashPassword(kPassword, {1, 8'192});
    const auto added = records::AddAccount(*database_, person, account, clock_.UnixNow(), {"operator", ""});
    EXPECT_TRUE(added);
    return *added;
  }
  static std::string AuthorizeAt(const Form::Fields& more = {}) {
    Form::Fields query = {{"client_id", kOfficeClient},
                          {"redirect_uri", kOrigin + kOfficeCallback},
                          {"response_type", "code"},
                          {"scope", "openid profile email"},
                          {"state", "the state"},
                          {"nonce", "the nonce"},
                          {"code_challenge", ChallengeOf(kVerifier)},
                          {"code_challenge_method", "S256"}};
    for (const auto& [name, value] : more) {
      std::erase_if(query, [&](const auto& field) { return field.first == name; });
      query.emplace_back(name, value);
    }
    return "/identity/authorize?" + WriteForm(query);
  }
  HttpResponse SignIn(const std::string& login = "ada", const std::string& password = kPassword,
                      const std::string& to = AuthorizeAt()) {
    return browser_->Post("/identity/sign-in", {{"to", to}, {"login", login}, {"password", password}});
  }
  static Form AnswerOf(const HttpResponse& response) {
    const std::string to = Browser::Location(response);
    return ParseForm(to.substr(to.find('?') + 1)).value_or(Form());
  }
  std::string CodeOf(const HttpResponse& response) { return AnswerOf(browser_->Follow(response)).Get("code"); }
  Form::Fields ExchangeOf(const std::string& code) const {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"client_id", kOfficeClient},
            {"redirect_uri", kOrigin + kOfficeCallback},
            {"code_verifier", kVerifier}};
  }
  Json Token(const Form::Fields& fields, int status = 200) {
    const HttpResponse response = browser_->Post("/identity/token", fields);
    EXPECT_EQ(response.status, status) << *response.body;
    return Json::parse(*response.body);
  }
  Json ClaimsOf(const std::string& token, jose::Algorithm algorithm) {
    const HttpResponse jwks = browser_->Get("/identity/jwks");
    const auto keys = jose::KeySet::FromJwks(*jwks.body);
    const auto jwt = jose::ParseJwt(token);
    EXPECT_TRUE(keys && jwt);
    const std::array allowed = {algorithm};
    const auto claims = keys->Verify(*jwt, allowed);
    EXPECT_TRUE(claims);
    return claims ? *claims : Json();
  }

  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  Metrics metrics_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  std::unique_ptr<Database> database_;
  std::vector<std::string> ended_;
  std::unique_ptr<Provider> provider_;
  std::unique_ptr<Browser> browser_;
};

TEST_F(ProviderTest, ID5_SomebodySignsInAndTheOfficeLearnsWhoTheyAre) {
  const records::Person ada = AddAda();
  const HttpResponse page = browser_->Follow(browser_->Get(AuthorizeAt()));
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(*page.body, HasSubstr("<label for=\"password\">"));
  const HttpResponse done = browser_->Follow(
      browser_->Post("/identity/sign-in", {{"to", AuthorizeAt()}, {"login", " ADA "}, {"password", kPassword}}));
  ASSERT_EQ(done.status, 303);
  EXPECT_TRUE(Browser::Location(done).starts_with(kOrigin + kOfficeCallback + "?")) << Browser::Location(done);
  EXPECT_EQ(AnswerOf(done).Get("state"), "the state");
  EXPECT_EQ(AnswerOf(done).Get("iss"), kOrigin + "/identity");
  const Json tokens = Token(ExchangeOf(AnswerOf(done).Get("code")));
  const Json claims = ClaimsOf(tokens["id_token"], jose::Algorithm::kEs256);
  EXPECT_FALSE(
      jose::CheckClaims(claims, {kOrigin + "/identity", kOfficeClient, clock_.UnixNow(), Millis(0), "the nonce"}));
  EXPECT_EQ(claims["sub"], ada.id);
  EXPECT_EQ(claims["name"], "Ada <b>");
  EXPECT_EQ(claims["email"], "ada@example.org");
  browser_->authorization = "Bearer " + tokens["access_token"].get<std::string>();
  const Json told = Json::parse(*browser_->Get("/identity/userinfo").body);
  EXPECT_EQ(told["sub"], ada.id);
  EXPECT_EQ(told["preferred_username"], "ada");
}

TEST_F(ProviderTest, ID9_UserInfoIsForAccessTokensThatHold) {
  AddAda();
  const Json tokens = Token(ExchangeOf(CodeOf(SignIn())));
  const auto ask = [&](const std::string& token) {
    browser_->authorization = "Bearer " + token;
    const int status = browser_->Get("/identity/userinfo").status;
    browser_->authorization = "";
    return status;
  };
  EXPECT_EQ(ask(tokens["access_token"]), 200);
  EXPECT_EQ(ask(tokens["id_token"]), 401) << "no access token";
  EXPECT_EQ(ask("eyJhbGciOiJub25lIn0.e30."), 401);
  EXPECT_EQ(browser_->Get("/identity/userinfo").status, 401);
  clock_.Advance(kTokenLives);
  EXPECT_EQ(ask(tokens["access_token"]), 401);
}

TEST_F(ProviderTest, ID6_ACodeIsGoodOnceForAMinuteAndWithItsVerifier) {
  AddAda();
  std::string code = CodeOf(SignIn());
  auto wrong = ExchangeOf(code);
  wrong.back().second = std::string(64, 'w');
  EXPECT_EQ(Token(wrong, 400)["error"], "invalid_grant");
  wrong = ExchangeOf(code);
  wrong[3].second = kOrigin + "/";
  EXPECT_EQ(Token(wrong, 400)["error"], "invalid_grant");
  const Json tokens = Token(ExchangeOf(code));
  EXPECT_EQ(Token(ExchangeOf(code), 400)["error"], "invalid_grant");
  EXPECT_EQ(
      Token({{"grant_type", "refresh_token"}, {"client_id", kOfficeClient}, {"refresh_token", tokens["refresh_token"]}},
            400)["error"],
      "invalid_grant")
      << "what came of a code that was used twice is good no more";
  code = CodeOf(browser_->Get(AuthorizeAt()));
  clock_.Advance(kCodeLives);
  EXPECT_EQ(Token(ExchangeOf(code), 400)["error"], "invalid_grant");
  EXPECT_EQ(Token({{"grant_type", "password"}, {"client_id", kOfficeClient}}, 400)["error"], "unsupported_grant_type");
}

TEST_F(ProviderTest, ID7_ARefreshTokenIsGoodOnceAndSaysWhatIsNow) {
  const records::Person ada = AddAda();
  Json tokens = Token(ExchangeOf(CodeOf(SignIn())));
  const auto refresh = [&](const std::string& token, int status = 200) {
    return Token({{"grant_type", "refresh_token"}, {"client_id", kOfficeClient}, {"refresh_token", token}}, status);
  };
  ASSERT_TRUE(records::ChangePerson(*database_, ada.id, 0, {.name = "Ada L."}, clock_.UnixNow(), {"operator", ""}));
  const Json second = refresh(tokens["refresh_token"]);
  EXPECT_EQ(ClaimsOf(second["id_token"], jose::Algorithm::kEs256)["name"], "Ada L.");
  EXPECT_FALSE(ClaimsOf(second["id_token"], jose::Algorithm::kEs256).contains("nonce"));
  const Json third = refresh(second["refresh_token"]);
  ASSERT_TRUE(records::ChangePerson(*database_, ada.id, 0, {.disabled = true}, clock_.UnixNow(), {"operator", ""}));
  EXPECT_EQ(refresh(third["refresh_token"], 400)["error"], "invalid_grant");
}

TEST_F(ProviderTest, ID8_AClientProvesWhoItIs) {
  AddAda();
  const std::string at = AuthorizeAt({{"client_id", "wiki"}, {"redirect_uri", "https://wiki.example/back"}});
  const HttpResponse done = browser_->Follow(SignIn("ada", kPassword, at));
  ASSERT_TRUE(Browser::Location(done).starts_with("https://wiki.example/back?"));
  Form::Fields fields{{"grant_type", "authorization_code"},
                      {"code", AnswerOf(done).Get("code")},
                      {"redirect_uri", "https://wiki.example/back"},
                      {"code_verifier", kVerifier}};
  auto public_client = fields;
  public_client.emplace_back("client_id", "wiki");
  EXPECT_EQ(Token(public_client, 401)["error"], "invalid_client");
  auto wrong = public_client;
  wrong.emplace_back("client_secret", "guess");
  EXPECT_EQ(Token(wrong, 401)["error"], "invalid_client");
  auto stolen = fields;
  stolen.emplace_back("client_id", "spa");
  EXPECT_EQ(Token(stolen, 400)["error"], "invalid_grant") << "another client's code";
  browser_->authorization = "Basic " + ToBase64("wiki:wiki-secret");
  const Json tokens = Token(fields);
  browser_->authorization = "";
  EXPECT_EQ(ClaimsOf(tokens["id_token"], jose::Algorithm::kRs256)["aud"], "wiki");
}

TEST_F(ProviderTest, ID10_AWrongPasswordAndAWrongLoginAreToldAlike) {
  AddAda();
  const HttpResponse wrong = SignIn("ada", "not the password");
  const HttpResponse nobody = SignIn("eve", "not the password");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_EQ(nobody.status, 403);
  std::string other = *nobody.body;
  const std::size_t at = other.find("value=\"eve\"");
  ASSERT_NE(at, std::string::npos);
  other.replace(at, 11, "value=\"ada\"");
  EXPECT_EQ(*wrong.body, other);
  EXPECT_EQ(browser_->cookie, "");
  EXPECT_EQ(SignIn("ada", "").status, 422);
  EXPECT_EQ(SignIn("'; DROP TABLE accounts; --", "x' OR '1'='1").status, 403);
  EXPECT_EQ(SignIn("ada", std::string(257, 'a')).status, 422);
  EXPECT_THAT(*SignIn("<script>", "x").body, Not(HasSubstr("<script>")));
  EXPECT_THAT(log_text_.str(), Not(HasSubstr("not the password")));
}

TEST_F(ProviderTest, ID12_WhoGuessesHasToWaitWhoeverTheyGuess) {
  AddAda();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(SignIn("ada", "guess number x").status, 403);
  EXPECT_EQ(SignIn().status, 429) << "even with the right password";
  browser_->peer = "192.0.2.2";
  EXPECT_EQ(SignIn().status, 303) << "somebody elsewhere is not held up";
  browser_->peer = "192.0.2.1";
  clock_.Advance(std::chrono::seconds(15));
  EXPECT_EQ(SignIn().status, 303);
  for (int i = 0; i < 40; ++i) SignIn("user" + std::to_string(i), "Summer2026!");
  EXPECT_EQ(SignIn("somebody-else", "Summer2026!").status, 429) << "one password sprayed over many logins";
}

TEST_F(ProviderTest, ID13_AFormOfAnotherSiteDoesNothing) {
  AddAda();
  for (const char* origin : {"", "null", "https://evil.example", "https://office.example:8080"}) {
    browser_->origin = origin;
    EXPECT_EQ(SignIn().status, 403) << origin;
    EXPECT_EQ(browser_->cookie, "");
  }
}

TEST_F(ProviderTest, ID13_WhoeverWasThereBeforeIsNotOnceSomebodySignsIn) {
  AddAda();
  browser_->cookie = "digiwork-provider=chosen-by-somebody-else";
  SignIn();
  EXPECT_THAT(browser_->cookie, Not(HasSubstr("chosen")));
  const std::string first = browser_->cookie;
  SignIn();
  const std::string second = browser_->cookie;
  EXPECT_NE(first, second);
  browser_->cookie = first;
  EXPECT_THAT(Browser::Location(browser_->Get(AuthorizeAt())), HasSubstr("/identity/sign-in?"));
}

TEST_F(ProviderTest, ID13_TheWayOnLeadsNowhereElse) {
  AddAda();
  for (const char* to : {"https://evil.example/", "//evil.example/", "/login", "javascript:alert(1)", ""}) {
    EXPECT_EQ(Browser::Location(SignIn("ada", kPassword, to)), "/identity/account") << to;
  }
}

TEST_F(ProviderTest, ID11_ASilentRequestIsAnsweredWithoutAPage) {
  AddAda();
  EXPECT_EQ(AnswerOf(browser_->Get(AuthorizeAt({{"prompt", "none"}}))).Get("error"), "login_required");
  SignIn();
  EXPECT_NE(AnswerOf(browser_->Get(AuthorizeAt({{"prompt", "none"}}))).Get("code"), "");
  EXPECT_THAT(Browser::Location(browser_->Get(AuthorizeAt({{"prompt", "login"}}))), HasSubstr("/identity/sign-in?"));
}

TEST_F(ProviderTest, PW3_WithAnAppThePasswordAloneIsNotEnough) {
  const records::Person ada = AddAda();
  SignIn("ada", kPassword, "/identity/account");
  const HttpResponse page = browser_->Get("/identity/account/authenticator");
  EXPECT_THAT(*page.body, HasSubstr("data:image/svg+xml;base64,"));
  const std::size_t at = page.body->find("<code>") + 6;
  const std::string secret = *passwords::FromBase32(page.body->substr(at, page.body->find("</code>") - at));
  const auto code = [&] { return passwords::TotpCode(secret, clock_.UnixNow()); };
  const std::string ticket = Browser::Field(page, "ticket");
  const auto set_up = [&](const std::string& digits, const std::string& password) {
    return browser_->Post("/identity/account/authenticator",
                          {{"ticket", ticket}, {"code", digits}, {"password", password}});
  };
  EXPECT_EQ(set_up("000000", kPassword).status, 422);
  EXPECT_EQ(set_up(code(), "guess").status, 403);
  const HttpResponse codes = set_up(code(), kPassword);
  EXPECT_EQ(codes.status, 200);
  const std::size_t first = codes.body->find("<li>") + 4;
  const std::string recovery = codes.body->substr(first, codes.body->find("</li>") - first);
  browser_->cookie = "";
  clock_.Advance(std::chrono::seconds(31));

  const HttpResponse asks = SignIn();
  EXPECT_EQ(asks.status, 200);
  EXPECT_EQ(browser_->cookie, "") << "not signed in yet";
  const auto show = [&](const std::string& digits) {
    return browser_->Post("/identity/code", {{"ticket", Browser::Field(asks, "ticket")}, {"code", digits}});
  };
  EXPECT_EQ(show("000000").status, 403);
  const std::string digits = code();
  EXPECT_EQ(show(digits).status, 303);
  EXPECT_NE(CodeOf(browser_->Get(AuthorizeAt())), "");
  EXPECT_EQ(show(digits).status, 403) << "a code that was seen";
  EXPECT_EQ(show(recovery).status, 303);
  EXPECT_EQ(show(recovery).status, 403) << "a recovery code that was used";
  EXPECT_EQ(browser_->Post("/identity/code", {{"ticket", "forged"}, {"code", code()}}).status, 403);
  clock_.Advance(std::chrono::minutes(6));
  EXPECT_EQ(show(code()).status, 403) << "too late";
  EXPECT_THAT(records::FindAccount(*database_, ada.id)->totp_secret, Not(HasSubstr(passwords::ToBase32(secret))));
}

TEST_F(ProviderTest, ID14_TheFirstMakesTheAccountThatGoverns) {
  const auto token = provider_->OwnerToken();
  ASSERT_TRUE(token);
  const std::string at = "/identity/welcome/" + *token;
  EXPECT_THAT(*browser_->Get(at).body, HasSubstr("You are the first here"));
  const auto accept = [&](const std::string& login, const std::string& password, const std::string& again) {
    return browser_->Post(at, {{"name", "Ada"}, {"login", login}, {"password", password}, {"again", again}});
  };
  EXPECT_EQ(accept("ada", "short", "short").status, 422);
  EXPECT_EQ(accept("ada", kPassword, "another password").status, 422);
  EXPECT_EQ(accept("Ada Lovelace", kPassword, kPassword).status, 422);
  EXPECT_EQ(accept("lovelace", "lovelace1234", "lovelace1234").status, 422);
  EXPECT_EQ(accept("ada", "aaaaaaaaaaaa", "aaaaaaaaaaaa").status, 422);
  browser_->origin = "https://evil.example";
  EXPECT_EQ(accept("ada", kPassword, kPassword).status, 403);
  browser_->origin = kOrigin;
  const HttpResponse made = accept("ada", kPassword, kPassword);
  EXPECT_EQ(Browser::Location(made), "/login?to=/");
  EXPECT_TRUE(*records::HasAdmin(*database_));
  EXPECT_NE(CodeOf(browser_->Get(AuthorizeAt())), "");
  EXPECT_EQ(browser_->Get(at).status, 404);
  EXPECT_EQ(*provider_->OwnerToken(), "");
}

TEST_F(ProviderTest, ID14_MassAssignmentGivesNobodyARole) {
  records::Invitation invitation;
  invitation.token = ToHex(Sha256("t"));
  invitation.role = access::Role::kEditor;
  invitation.expires_at = clock_.UnixNow() + std::chrono::hours(1);
  ASSERT_TRUE(records::AddInvitation(*database_, invitation, clock_.UnixNow(), {"operator", ""}));
  const HttpResponse made = browser_->Post("/identity/welcome/t", {{"name", "Eve"},
                                                                   {"login", "eve"},
                                                                   {"password", kPassword},
                                                                   {"again", kPassword},
                                                                   {"role", "admin"},
                                                                   {"given_role", "admin"},
                                                                   {"person", "x"}});
  ASSERT_EQ(made.status, 303);
  const auto eve = records::FindAccountByLogin(*database_, "eve");
  EXPECT_EQ(records::RoleOf(*records::FindPerson(*database_, eve->person)), access::Role::kEditor);
}

TEST_F(ProviderTest, ID15_APasswordIsChangedByWhoKnowsIt) {
  AddAda();
  SignIn("ada", kPassword, "/identity/account");
  const auto change = [&](const std::string& current, const std::string& password) {
    return browser_->Post("/identity/account/password",
                          {{"current", current}, {"password", password}, {"again", password}});
  };
  EXPECT_EQ(change("guess", "another password").status, 403);
  EXPECT_EQ(change(kPassword, "short").status, 422);
  EXPECT_EQ(change(kPassword, "another password").status, 200);
  browser_->cookie = "";
  EXPECT_EQ(SignIn().status, 403);
  EXPECT_EQ(SignIn("ada", "another password").status, 303);
  browser_->cookie = "";
  EXPECT_THAT(Browser::Location(change("another password", "a third password")), HasSubstr("/identity/sign-in"));
}

TEST_F(ProviderTest, ID16_SignOutEverywhereEndsEverySignIn) {
  const records::Person ada = AddAda();
  SignIn("ada", kPassword, "/identity/account");
  const Json tokens = Token(ExchangeOf(CodeOf(browser_->Get(AuthorizeAt()))));
  records::SignIn sign_in;
  sign_in.cookie = "c";
  sign_in.person = ada.id;
  sign_in.agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";
  sign_in.expires_at = clock_.UnixNow() + std::chrono::hours(1);
  const auto added = records::AddSignIn(*database_, sign_in, clock_.UnixNow());
  EXPECT_THAT(*browser_->Get("/identity/account").body, HasSubstr("Firefox on Linux"));
  EXPECT_EQ(browser_->Post("/identity/account/sign-out", {}).status, 200);
  EXPECT_THAT(ended_, ElementsAre(added->id));
  EXPECT_THAT(Browser::Location(browser_->Get("/identity/account")), HasSubstr("/identity/sign-in"));
  EXPECT_EQ(
      Token({{"grant_type", "refresh_token"}, {"client_id", kOfficeClient}, {"refresh_token", tokens["refresh_token"]}},
            400)["error"],
      "invalid_grant");
}

TEST_F(ProviderTest, ID17_WhoSignsOutGoesBackToTheirProgram) {
  AddAda();
  const Json tokens = Token(ExchangeOf(CodeOf(SignIn())));
  const std::string cookie = browser_->cookie;
  browser_->origin = "";
  const HttpResponse asks = browser_->Get("/identity/end-session?" + WriteForm({{"client_id", kOfficeClient}}));
  EXPECT_THAT(*asks.body, HasSubstr("Sign out?")) << "another site may not sign anybody out";
  const auto end = [&](const std::string& to) {
    browser_->cookie = cookie;
    return browser_->Get(
        "/identity/end-session?" +
        WriteForm({{"id_token_hint", tokens["id_token"]}, {"post_logout_redirect_uri", to}, {"state", "bye"}}));
  };
  const HttpResponse out = end(kOrigin + kOfficeGoodbye);
  EXPECT_EQ(Browser::Location(out), kOrigin + kOfficeGoodbye + "?state=bye");
  EXPECT_EQ(browser_->cookie, "");
  EXPECT_EQ(Browser::Location(end("https://evil.example/")), "");
  browser_->cookie = cookie;
  EXPECT_THAT(Browser::Location(browser_->Get(AuthorizeAt())), HasSubstr("/identity/sign-in?"));
}

TEST_F(ProviderTest, ID20_KeysChangeAndNobodyIsSignedOut) {
  AddAda();
  const Json tokens = Token(ExchangeOf(CodeOf(SignIn())));
  const std::string before = *browser_->Get("/identity/jwks").body;
  clock_.Advance(kKeyLives);
  const std::string after = *browser_->Get("/identity/jwks").body;
  EXPECT_NE(before, after);
  EXPECT_EQ(Json::parse(after)["keys"].size(), 4U);
  EXPECT_EQ(ClaimsOf(tokens["id_token"], jose::Algorithm::kEs256)["iss"], kOrigin + "/identity");
  EXPECT_THAT(after, Not(HasSubstr("\"d\"")));
}

TEST_F(ProviderTest, ID1_TheDiscoveryDocumentSaysWhatIsThere) {
  const Json said = Json::parse(*browser_->Get("/identity/.well-known/openid-configuration").body);
  EXPECT_EQ(said["issuer"], kOrigin + "/identity");
  for (const char* name :
       {"token_endpoint", "userinfo_endpoint", "jwks_uri", "authorization_endpoint", "end_session_endpoint"}) {
    EXPECT_TRUE(said[name].get<std::string>().starts_with(kOrigin + "/identity/")) << name;
  }
}

}  // namespace
}  // namespace dw::identity
