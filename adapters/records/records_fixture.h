#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "adapters/db_postgres/postgres_database.h"
#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/migrations.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temporary_folder.h"

namespace dw::records {

/// For tests that are the same on both.
enum class Kind : std::uint8_t { kSqlite, kPostgres };

/// An empty database of a kind, and further connections to it.
class Records {
 public:
  explicit Records(Kind kind) : kind_(kind) {
    if (kind == Kind::kPostgres) url_ = testing::PostgresServer::Shared().NewDatabase();
  }
  std::unique_ptr<Database> Open() const {
    if (kind_ == Kind::kSqlite) {
      auto opened = SqliteDatabase::Open(folder_.path() / "records.sqlite");
      EXPECT_TRUE(opened.has_value());
      return std::move(*opened);
    }
    auto connected = PostgresDatabase::Connect({url_});
    EXPECT_TRUE(connected.has_value());
    return std::move(*connected);
  }

 private:
  const Kind kind_;
  const testing::TemporaryFolder folder_;
  std::string url_;
};

class BothDatabases : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Kind::kPostgres && !testing::PostgresServer::Installed()) {
      const char* required = std::getenv("DW_REQUIRE_PEERS");
      if (required != nullptr) FAIL() << "PostgreSQL 15 is not installed";
      GTEST_SKIP() << "NOT PROVEN: PostgreSQL 15 is not installed";
    }
    records_ = std::make_unique<Records>(GetParam());
    database_ = records_->Open();
    ASSERT_TRUE(Migrate(*database_));
  }
  std::unique_ptr<Records> records_;
  std::unique_ptr<Database> database_;
};

inline std::string NameOfKind(const ::testing::TestParamInfo<Kind>& info) {
  return info.param == Kind::kSqlite ? "Sqlite" : "Postgres";
}

}  // namespace dw::records
