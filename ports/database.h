#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/fault.h"
#include "ports/await_outcome.h"

/// Records: what is kept for good about people, worlds and what was done. Rules: RC1... in docs/spec/records.md.
namespace dw {

/// Times are Unix milliseconds, yes and no are 1 and 0, bytes are hex or base64 text. No NUL in a text.
using SqlValue = std::variant<std::nullptr_t, std::int64_t, std::string>;
using SqlRow = std::vector<SqlValue>;

/// One statement in the SQL that SQLite and PostgreSQL both take. Values stand for $1, $2, ... in it, each at least
/// once. Nothing a stranger said is ever part of the text.
struct Statement {
  std::string sql;
  std::vector<SqlValue> values;
  /// When it touches no row, the whole batch is undone, and that is a kConflict. Then it returns no rows. [RC2]
  bool must_touch = false;
};

struct SqlResult {
  std::vector<SqlRow> rows;
  std::int64_t changed = 0;  ///< Rows inserted, updated or deleted.
};
using SqlResults = std::vector<SqlResult>;

/// Implementations: adapters/db_sqlite, adapters/db_postgres. Thread-safe. What is submitted from one thread and
/// answered before the next is submitted is in that order; otherwise batches may pass each other.
class Database {
 public:
  using Done = std::function<void(Outcome<SqlResults>)>;

  virtual ~Database() = default;

  /// Does all of `batch`, or nothing, and what was answered is kept whatever dies. [RC1] `done` is called once, on the
  /// database's thread, and must not wait there. Faults: kConflict when a value that must be alone is there already, or
  /// must_touch was not met; kUnavailable when it cannot be reached, is overloaded, or it is not known whether it was
  /// done [RC3]; kCorrupt when it does not understand.
  virtual void Submit(std::vector<Statement> batch, Done done) = 0;
};

/// Submits and waits, ten seconds at most unless told otherwise. Never on a shard's thread, or the database's.
inline Outcome<SqlResults> Execute(Database& database, std::vector<Statement> batch,
                                   std::chrono::seconds patience = std::chrono::seconds(10)) {
  return Await<SqlResults>([&](Database::Done done) { database.Submit(std::move(batch), std::move(done)); }, patience);
}

/// Batches that wait, at most; more are kUnavailable. [RC4]
inline constexpr std::size_t kMaxWaitingBatches = 4'096;

}  // namespace dw
