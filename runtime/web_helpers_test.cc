#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "runtime/cookies.h"
#include "runtime/desk.h"
#include "runtime/forms.h"
#include "runtime/utc_text.h"
#include "runtime/utf8_text.h"
#include "runtime/web_page.h"

namespace dw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(FormsTest, AFormIsReadAsItWasWritten) {
  const Form::Fields fields = {{"a", "1 & 2=3"}, {"b c", "\xC3\xA9\n+%"}, {"empty", ""}};
  const auto form = ParseForm(WriteForm(fields));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->fields(), fields);
  EXPECT_EQ(form->Get("b c"), "\xC3\xA9\n+%");
  EXPECT_THAT(ParseForm("a+b=c+d&&x&=y")->fields(), ElementsAre(Pair("a b", "c d"), Pair("x", ""), Pair("", "y")));
  EXPECT_TRUE(ParseForm("")->fields().empty());
}

TEST(FormsTest, FieldsAreAddedToTheQueryThatAnAddressHas) {
  EXPECT_EQ(WithQuery("https://a.example/b", {{"c", "d e"}}), "https://a.example/b?c=d%20e");
  EXPECT_EQ(WithQuery("https://a.example/b?x=1", {{"c", "d"}}), "https://a.example/b?x=1&c=d");
}

TEST(UtcTextTest, ATimeIsWrittenForProgramsAndForPeople) {
  EXPECT_EQ(UtcText(Millis(1'700'000'000'999)), "2023-11-14T22:13:20Z");
  EXPECT_EQ(UtcTextForPeople(Millis(1'700'000'000'999)), "2023-11-14 22:13 UTC");
  EXPECT_EQ(UtcText(Millis(-1)), "1969-12-31T23:59:59Z");
}

TEST(FormsTest, AFieldThatIsThereTwiceIsNone) {
  const auto form = ParseForm("role=guest&role=admin&name=ada");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->Find("role"), std::nullopt);
  EXPECT_EQ(form->Find("name"), "ada");
  EXPECT_EQ(form->Find("other"), std::nullopt);
}

TEST(FormsTest, WhatIsBrokenIsNoForm) {
  for (const char* wrong : {"a=%", "a=%4", "a=%zz", "a=%00", "%ff=1", "a=%C3", "a=\xff"}) {
    EXPECT_FALSE(ParseForm(wrong)) << wrong;
  }
}

TEST(FormsTest, AFormHasSoManyFieldsAndBytes) {
  std::string most;
  for (std::size_t i = 0; i < kMaxFormFields; ++i) most += "a=b&";
  EXPECT_TRUE(ParseForm(most));
  EXPECT_FALSE(ParseForm(most + "a=b"));
  EXPECT_TRUE(ParseForm("a=" + std::string(kMaxFormBytes - 2, 'x')));
  EXPECT_FALSE(ParseForm("a=" + std::string(kMaxFormBytes - 1, 'x')));
}

TEST(FormsTest, ABodyIsAFormWhenItSaysSo) {
  HttpRequest request;
  request.body = "a=b";
  EXPECT_FALSE(FormOf(request));
  request.headers = {{"content-type", "application/json"}};
  EXPECT_FALSE(FormOf(request));
  request.headers = {{"content-type", "application/x-www-form-urlencoded ; charset=utf-8"}};
  ASSERT_TRUE(FormOf(request));
  EXPECT_EQ(FormOf(request)->Get("a"), "b");
}

TEST(Utf8TextTest, KnowsWhatIsWellFormed) {
  for (const char* good :
       {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsUtf8Text(good)) << good;
  }
  for (const char* wrong : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
                            "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3\x28"}) {
    EXPECT_FALSE(IsUtf8Text(wrong)) << wrong;
  }
}

HttpRequest With(std::vector<std::string> lines, bool secure = false) {
  HttpRequest request;
  request.secure = secure;
  for (std::string& line : lines) request.headers.emplace_back("cookie", std::move(line));
  return request;
}

TEST(CookiesTest, ACookieIsFoundAmongOthers) {
  EXPECT_EQ(CookieOf(With({"a=1; session=xyz;b=2"}), "session"), "xyz");
  EXPECT_EQ(CookieOf(With({"a=1", "session=x=z"}), "session"), "x=z");
  EXPECT_EQ(CookieOf(With({"xsession=1; session1=2; session"}), "session"), std::nullopt);
  EXPECT_EQ(CookieOf(With({}), "session"), std::nullopt);
}

TEST(CookiesTest, OfTwoNobodyKnowsWhichIsMeant) {
  EXPECT_EQ(CookieOf(With({"session=a; session=b"}), "session"), std::nullopt);
  EXPECT_EQ(CookieOf(With({"session=a", "session=a"}), "session"), std::nullopt);
  EXPECT_EQ(CookieOf(With({"session=\"a\""}), "session"), std::nullopt);
}

TEST(CookiesTest, OverTlsACookieIsThisHostsAlone) {
  EXPECT_EQ(CookieOf(With({"session=a; __Host-session=b"}, true), "session"), "b");
  EXPECT_EQ(CookieOf(With({"session=a"}, true), "session"), std::nullopt);
  EXPECT_EQ(CookieOf(With({"session=a; __Host-session=b"}), "session", true), "b");
  EXPECT_EQ(SetCookie("session", "b", {std::chrono::seconds(60), true, false}),
            "__Host-session=b; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
  EXPECT_EQ(SetCookie("session", "b", {Millis(0), false, true}), "session=b; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_THAT(ForgetCookie("session", true), HasSubstr("__Host-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
}

TEST(CookiesTest, ThereAreSoManyCookies) {
  std::string many;
  for (std::size_t i = 1; i < kMaxCookies; ++i) many += "x=1;";
  EXPECT_EQ(CookieOf(With({many + "a=1"}), "a"), "1");
  EXPECT_EQ(CookieOf(With({many + "x=1;a=1"}), "a"), std::nullopt);
}

HttpResponse Answer(const std::string& text) {
  HttpResponse response;
  response.body = std::make_shared<const std::string>(text);
  return response;
}

TEST(DeskTest, WorkIsDoneOnThreadsOfItsOwn) {
  Metrics metrics;
  Desk desk({}, metrics);
  const auto here = std::this_thread::get_id();
  const HttpHandler handler = desk.Handle([&](const HttpRequest& request) {
    EXPECT_NE(std::this_thread::get_id(), here);
    return Answer("hello " + request.path);
  });
  std::promise<std::string> said;
  HttpRequest request;
  request.path = "/x";
  handler(request, [&](const HttpResponse& response) { said.set_value(*response.body); });
  EXPECT_EQ(said.get_future().get(), "hello /x");
}

TEST(DeskTest, WhatIsTooMuchIsRefusedAtOnceAndStoppingAnswersEverybody) {
  Metrics metrics;
  Desk desk({1, 2}, metrics);
  std::promise<void> begun;
  std::promise<void> let_go;
  const HttpHandler slow = desk.Handle([&](const HttpRequest&) {
    begun.set_value();
    let_go.get_future().wait();
    return Answer("done");
  });
  const HttpHandler quick = desk.Handle([](const HttpRequest&) { return Answer("quick"); });
  std::vector<int> statuses(4, 0);
  slow({}, [&](const HttpResponse& response) { statuses[0] = response.status; });
  begun.get_future().wait();
  for (std::size_t i = 1; i < 4; ++i) {
    quick({}, [&statuses, i](const HttpResponse& response) { statuses[i] = response.status; });
  }
  EXPECT_EQ(statuses[3], 503);
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_desk_refused_total 1\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_desk_waiting 2\n"));
  std::thread stopper([&] { desk.Stop(); });
  let_go.set_value();
  stopper.join();
  // Those that waited were done before the end, or told that it is one.
  EXPECT_EQ(statuses[0], 200);
  EXPECT_NE(statuses[1], 0);
  EXPECT_NE(statuses[2], 0);
  int after = 0;
  quick({}, [&](const HttpResponse& response) { after = response.status; });
  EXPECT_EQ(after, 503);
}

TEST(WebPageTest, WhatAStrangerSaidIsTextOnAPage) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\" b='y'>&"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
  const HttpResponse page = ToResponse({200, "<script>", "<p>hello</p>", {"https://office.example"}});
  EXPECT_THAT(*page.body, HasSubstr("<h1>&lt;script&gt;</h1><p>hello</p>"));
  EXPECT_THAT(page.headers, ::testing::Contains(Pair("Content-Security-Policy",
                                                     HasSubstr("form-action 'self' https://office.example"))));
}

TEST(WebPageTest, AProblemIsJsonWhateverItsWords) {
  const HttpResponse problem = ProblemResponse(401, "SIGN_IN_NEEDED", "Sign \"in\"", "a\nb\\c");
  EXPECT_EQ(*problem.body,
            "{\"type\":\"about:blank\",\"title\":\"Sign \\\"in\\\"\",\"status\":401,\"code\":\"SIGN_IN_NEEDED\","
            "\"detail\":\"a\\u000ab\\\\c\"}\n");
  EXPECT_THAT(problem.headers, ::testing::Contains(Pair("WWW-Authenticate", "Bearer")));
}

TEST(WebPageTest, TheWayBackLeadsNowhereElse) {
  EXPECT_EQ(SafeReturnPath("/~/office.tmj?x=1"), "/~/office.tmj?x=1");
  for (const char* bad : {"", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
                          "/a\nb", "/a\tb", "/a b", "/\"x"}) {
    EXPECT_EQ(SafeReturnPath(bad), "/") << bad;
  }
  EXPECT_EQ(SafeReturnPath("/" + std::string(2'000, 'a')), "/");
}

TEST(WebPageTest, AnOriginIsWhereOneAskedOrWhatTheOperatorSaid) {
  HttpRequest request;
  request.headers = {{"host", "office.example:8443"}};
  EXPECT_EQ(OriginOf(request, ""), "http://office.example:8443");
  request.secure = true;
  EXPECT_EQ(OriginOf(request, ""), "https://office.example:8443");
  EXPECT_EQ(OriginOf(request, "https://other.example"), "https://other.example");
  request.headers = {{"host", "evil.example/\"><script>"}};
  EXPECT_EQ(OriginOf(request, ""), "");
}

TEST(WebPageTest, WhatAnotherSiteSendsIsNotFromOurPage) {
  const std::string origin = "https://office.example";
  HttpRequest request;
  EXPECT_FALSE(IsFromOurPage(request, origin));
  request.headers = {{"origin", origin}};
  EXPECT_TRUE(IsFromOurPage(request, origin));
  request.headers = {{"origin", origin}, {"sec-fetch-site", "same-origin"}};
  EXPECT_TRUE(IsFromOurPage(request, origin));
  request.headers = {{"origin", origin}, {"sec-fetch-site", "cross-site"}};
  EXPECT_FALSE(IsFromOurPage(request, origin));
  for (const char* other : {"null", "https://evil.example", "http://office.example"}) {
    request.headers = {{"origin", other}};
    EXPECT_FALSE(IsFromOurPage(request, origin)) << other;
  }
  request.headers = {{"origin", ""}};
  EXPECT_FALSE(IsFromOurPage(request, ""));
}

}  // namespace
}  // namespace dw
