#pragma once

#include <memory>
#include <string>

#include "ports/database.h"

namespace dw {

namespace postgres {
class Loop;
}

struct PostgresOptions {
  std::string url;              ///< "postgresql://user@host/name", or whatever else libpq takes.
  std::size_t connections = 4;  ///< Made when they are needed, kept for good.
};

/// Records in PostgreSQL 15 or later. One thread of its own does all, on connections that carry several batches at a
/// time (pipelines). A connection that breaks is made again, after waits that grow to two seconds; what was under way
/// on it is kUnavailable [RC3], and so is what has waited five seconds for any connection.
///
/// Destroying it answers what waits with kUnavailable.
class PostgresDatabase : public Database {
 public:
  /// Connects once, to say what is wrong now rather than later.
  static Outcome<std::unique_ptr<PostgresDatabase>> Connect(const PostgresOptions& options);
  ~PostgresDatabase() override;

  void Submit(std::vector<Statement> batch, Done done) override;

 private:
  explicit PostgresDatabase(std::unique_ptr<postgres::Loop> loop);

  // Owned.
  std::unique_ptr<postgres::Loop> loop_;
};

}  // namespace dw
