#include "apps/digiwork/open_records.h"

#include <utility>

#include "adapters/db_postgres/postgres_database.h"
#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/migrations.h"

namespace dw {
namespace {

template <class Kind>
Outcome<std::unique_ptr<Database>> AsDatabase(Outcome<std::unique_ptr<Kind>> opened) {
  if (!opened) return Unexpected{std::move(opened).error()};
  return std::unique_ptr<Database>(std::move(*opened));
}

}  // namespace

Outcome<std::unique_ptr<Database>> OpenRecords(const std::string& url, const std::filesystem::path& data_dir) {
  auto database = url.empty() ? AsDatabase(SqliteDatabase::Open(data_dir / "records.sqlite"))
                              : AsDatabase(PostgresDatabase::Connect({url}));
  if (!database) return database;
  const auto migrated = records::Migrate(**database);
  if (!migrated) return Unexpected{migrated.error()};
  return database;
}

}  // namespace dw
