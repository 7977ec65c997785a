// How many times a second the provider in the program exchanges a code, or a refresh token, for tokens: on one thread,
// with records in a SQLite file, and the hashing of passwords apart.
#include <benchmark/benchmark.h>

#include <sstream>

#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/accounts.h"
#include "adapters/records/migrations.h"
#include "base/assert.h"
#include "runtime/base64_url.h"
#include "runtime/clock.h"
#include "runtime/crypto.h"
#include "services/identity/provider.h"
#include "tests/support/temporary_folder.h"

namespace dw::identity {
namespace {

const std::string kOrigin = "http://office.example";
const std::string kVerifier(64, 'v');

/// A provider with one account, somebody who has signed in, and requests as they come.
class Bench {
 public:
  Bench() {
    auto opened = SqliteDatabase::Open(folder_.path() / "records.sqlite");
    DW_ASSERT(opened.has_value());
    database_ = std::move(*opened);
    DW_ASSERT(records::Migrate(*database_).has_value());
    records::Account account;
    account.login = "ada";
    auto person = records::AddAccount(*database_, {}, account, clock_.UnixNow(), {"operator", ""});
    DW_ASSERT(person.has_value());
    login_.person = person->id;
    login_.expires_at = clock_.UnixNow() + std::chrono::hours(1);
    keys_ = std::make_unique<KeyRing>(*database_, seal_, clock_);
    office_ = std::make_unique<TokenOffice>(TokenOffice::Context{*database_, *keys_, clients_, clock_, metrics_});
  }
  std::string Code() {
    Authorization asked;
    asked.client = clients_.Find(kOfficeClient);
    asked.redirect_uri = kOrigin + kOfficeCallback;
    asked.challenge = ChallengeOf(kVerifier);
    asked.scope = "openid profile email";
    auto code = office_->GiveCode(asked, login_);
    DW_ASSERT(code.has_value());
    return *code;
  }
  std::string Exchange(const Form::Fields& fields) {
    HttpRequest request;
    request.method = "POST";
    request.headers = {{"host", "office.example"}, {"content-type", "application/x-www-form-urlencoded"}};
    request.body = WriteForm(fields);
    const HttpResponse response = office_->Exchange(request, kOrigin + "/identity");
    DW_ASSERT(response.status == 200);
    return *response.body;
  }
  static Form::Fields OfCode(const std::string& code) {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"client_id", kOfficeClient},
            {"redirect_uri", kOrigin + kOfficeCallback},
            {"code_verifier", kVerifier}};
  }

 private:
  const testing::TemporaryFolder folder_;
  SystemClock clock_;
  Metrics metrics_;
  passwords::Seal seal_{"secret", "signing key"};
  Clients clients_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<KeyRing> keys_;
  std::unique_ptr<TokenOffice> office_;
  records::Login login_;
};

void ExchangeOfCodes(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) {
    state.PauseTiming();
    const std::string code = bench.Code();
    state.ResumeTiming();
    benchmark::DoNotOptimize(bench.Exchange(Bench::OfCode(code)));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ExchangeOfCodes)->MeasureProcessCPUTime()->UseRealTime()->MinTime(3);

void ExchangeOfRefreshTokens(benchmark::State& state) {
  Bench bench;
  std::string refresh = jose::Json::parse(bench.Exchange(Bench::OfCode(bench.Code())))["refresh_token"];
  for (auto _ : state) {
    const std::string body =
        bench.Exchange({{"grant_type", "refresh_token"}, {"client_id", kOfficeClient}, {"refresh_token", refresh}});
    state.PauseTiming();
    refresh = jose::Json::parse(body)["refresh_token"];
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ExchangeOfRefreshTokens)->MeasureProcessCPUTime()->UseRealTime()->MinTime(3);

}  // namespace
}  // namespace dw::identity
