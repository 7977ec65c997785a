#include "adapters/db_postgres/postgres_database.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include "ports/database_contract.h"
#include "tests/support/postgres_server.h"

namespace dw {
namespace {

std::unique_ptr<Database> Connect(const std::string& url) {
  auto connected = PostgresDatabase::Connect({url});
  EXPECT_TRUE(connected.has_value()) << (connected ? "" : connected.error().detail);
  return std::move(*connected);
}

/// Skips, or fails where a missing peer is a failure.
std::string WhyNotPostgres() {
  const char* required = std::getenv("DW_REQUIRE_PEERS");
  EXPECT_TRUE(required == nullptr || std::string_view(required) != "1") << "PostgreSQL 15 is not installed";
  return "PostgreSQL 15 is not installed: apt-get install postgresql";
}

struct PostgresSuite {
  static bool Ready() { return testing::PostgresServer::Installed(); }
  static std::string WhyNot() { return WhyNotPostgres(); }
  std::unique_ptr<Database> Open() {
    if (url.empty()) url = testing::PostgresServer::Shared().NewDatabase();
    return Connect(url);
  }
  std::string url;
};

TEST(PostgresDatabaseTest, WhatCannotBeReachedIsSaidAtOnce) {
  const auto connected = PostgresDatabase::Connect({"postgresql:///x?host=/nowhere-at-all"});
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().code, Fault::Code::kUnavailable);
  EXPECT_THAT(connected.error().detail, ::testing::HasSubstr("--database"));
}

TEST(PostgresDatabaseTest, RC3_KilledDuringTwoHundredWritesNothingAnsweredIsLostAndNothingDoubled) {
  if (!testing::PostgresServer::Installed()) GTEST_SKIP() << WhyNotPostgres();
  testing::PostgresServer server;
  const auto database = Connect(server.NewDatabase());
  ASSERT_TRUE(Execute(*database, {{"CREATE TABLE writes (id BIGINT PRIMARY KEY, note TEXT NOT NULL)", {}},
                                  {"CREATE TABLE audit (id BIGINT PRIMARY KEY)", {}}}));
  constexpr int kWrites = 200;
  std::atomic<int> answered{0};
  std::promise<void> half;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = writer; i < kWrites; i += 4) {
        // Whoever does not know whether it was done tries again under the same name; there already means done.
        for (int attempt = 0; attempt < 40; ++attempt) {
          const auto done = Execute(*database, {{"INSERT INTO writes (id, note) VALUES ($1, $2)", {i, "w"}, true},
                                                {"INSERT INTO audit (id) VALUES ($1)", {i}, true}});
          if (done || done.error().code == Fault::Code::kConflict) {
            if (++answered == kWrites / 2) half.set_value();
            break;
          }
          EXPECT_EQ(done.error().code, Fault::Code::kUnavailable) << done.error().detail;
        }
      }
    });
  }
  half.get_future().wait();
  server.Restart();
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(answered, kWrites);
  const auto results = Execute(*database, {{"SELECT count(*) FROM writes", {}},
                                           {"SELECT count(*) FROM audit", {}},
                                           {"SELECT count(*) FROM writes JOIN audit ON writes.id = audit.id", {}}});
  ASSERT_TRUE(results);
  for (const SqlResult& each : *results) EXPECT_EQ(each.rows.at(0).at(0), SqlValue(std::int64_t{kWrites}));
}

TEST(PostgresDatabaseTest, RC3_WhileItIsAwayBatchesAreUnavailableAndAfterwardsItGoesOnByItself) {
  if (!testing::PostgresServer::Installed()) GTEST_SKIP() << WhyNotPostgres();
  testing::PostgresServer server;
  const auto database = Connect(server.NewDatabase());
  ASSERT_TRUE(Execute(*database, {{"SELECT 1", {}}}));
  server.Kill();
  const auto away = Execute(*database, {{"SELECT 1", {}}});
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, Fault::Code::kUnavailable);
  server.Restart();
  EXPECT_TRUE(Execute(*database, {{"SELECT 1", {}}}));
}

}  // namespace

namespace testing {
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DatabaseContract, PostgresSuite);
}

}  // namespace dw
