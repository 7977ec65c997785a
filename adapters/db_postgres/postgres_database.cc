#include "adapters/db_postgres/postgres_database.h"

#include <libpq-fe.h>

#include "adapters/db_postgres/postgres_loop.h"

namespace dw {

Outcome<std::unique_ptr<PostgresDatabase>> PostgresDatabase::Connect(const PostgresOptions& options) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> first(
      PQconnectdb(
          (options.url + (options.url.find('?') == std::string::npos ? "?" : "&") + "connect_timeout=5").c_str()),
      PQfinish);
  if (PQstatus(first.get()) != CONNECTION_OK) {
    return Unexpected{Fault{Fault::Code::kUnavailable, std::string("The database cannot be reached: ") +
                                                           PQerrorMessage(first.get()) +
                                                           "Check --database and that PostgreSQL runs."}};
  }
  return std::unique_ptr<PostgresDatabase>(
      new PostgresDatabase(std::make_unique<postgres::Loop>(options.url, options.connections)));
}

PostgresDatabase::PostgresDatabase(std::unique_ptr<postgres::Loop> loop) : loop_(std::move(loop)) {}
PostgresDatabase::~PostgresDatabase() = default;

void PostgresDatabase::Submit(std::vector<Statement> batch, Done done) {
  loop_->Give({std::move(batch), std::move(done), {}});
}

}  // namespace dw
