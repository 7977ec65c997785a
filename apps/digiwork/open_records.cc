#include "apps/digiwork/open_records.h"

#include <utility>

#include "adapters/db_postgres/postgres_database.h"
#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/migrations.h"
#include "apps/digiwork/config.h"

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

Outcome<std::unique_ptr<Database>> OpenNamedRecords(const Settings& settings,
                                                    const Settings::Environment& environment) {
  const auto folder = DataFolder(settings.Text("data-dir"), environment);
  std::error_code error;
  if (settings.Text("database").empty() && !std::filesystem::exists(folder, error)) {
    return Unexpected{Fault{Fault::Code::kNotFound,
                            "there is no folder " + folder.string() + ": name the server's with --data-dir."}};
  }
  return OpenRecords(settings.Text("database"), folder);
}

}  // namespace dw
