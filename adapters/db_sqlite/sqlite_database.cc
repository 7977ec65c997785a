#include "adapters/db_sqlite/sqlite_database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>

#include "base/assert.h"

namespace dw {
namespace {

constexpr int kBusyMillis = 5'000;
constexpr std::chrono::milliseconds kIdle{100};
constexpr int kOwnerOnly = 0600;
constexpr std::size_t kKeptStatements = 256;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseDatabase>;
using Prepared = std::unique_ptr<sqlite3_stmt, CloseStatement>;

Fault FaultOf(sqlite3* database) {
  const int code = sqlite3_errcode(database);
  const std::string detail = std::string("SQLite: ") + sqlite3_errmsg(database);
  const int extended = sqlite3_extended_errcode(database);
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
    return {Fault::Code::kConflict, detail};
  }
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return {Fault::Code::kUnavailable, detail};
    default:
      return {Fault::Code::kCorrupt, detail};
  }
}

/// The $N of a statement as SQLite numbers them: by where they first stand, which need not be N.
int PlaceOf(sqlite3_stmt* statement, std::size_t number) {
  return sqlite3_bind_parameter_index(statement, ("$" + std::to_string(number)).c_str());
}

bool Bind(sqlite3_stmt* statement, const std::vector<SqlValue>& values) {
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(values.size())) return false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int place = PlaceOf(statement, i + 1);
    int bound = SQLITE_ERROR;
    if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
      bound = sqlite3_bind_int64(statement, place, *number);
    } else if (const auto* text = std::get_if<std::string>(&values[i])) {
      bound = sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else {
      bound = sqlite3_bind_null(statement, place);
    }
    if (bound != SQLITE_OK) return false;
  }
  return true;
}

SqlValue ColumnOf(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return nullptr;
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    default: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
  }
}

/// The file with what it needs; on the worker's thread, or before there is one.
class File {
 public:
  static Outcome<File> Open(const std::filesystem::path& path) {
    // Made by us first: SQLite would let everybody read it.
    const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
    if (made < 0) {
      return Unexpected{Fault{Fault::Code::kDenied, "Cannot write " + path.string() + ": " + std::strerror(errno) +
                                                        ". Give a folder that can be written with --data-dir."}};
    }
    ::close(made);
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    File file{Connection(raw)};
    if (opened != SQLITE_OK) return Unexpected{FaultOf(raw)};
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, kBusyMillis);
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                               "PRAGMA secure_delete = ON", "PRAGMA trusted_schema = OFF"}) {
      if (sqlite3_exec(raw, pragma, nullptr, nullptr, nullptr) != SQLITE_OK) return Unexpected{FaultOf(raw)};
    }
    return file;
  }

  Outcome<SqlResults> Do(const std::vector<Statement>& batch) {
    const auto begun = Exec("BEGIN IMMEDIATE");
    if (!begun) return Unexpected{begun.error()};
    SqlResults results;
    for (const Statement& statement : batch) {
      auto result = DoOne(statement);
      if (!result) {
        RollBack();
        return Unexpected{std::move(result).error()};
      }
      results.push_back(std::move(*result));
    }
    const auto ended = Exec("COMMIT");
    if (ended) return results;
    RollBack();
    return Unexpected{ended.error()};
  }

  /// False when somebody else is reading or writing: another time will do.
  bool EmptyLog() {
    return sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) ==
           SQLITE_OK;
  }

  Outcome<Ok> BackUp(const std::filesystem::path& path) {
    auto prepared = Prepare("VACUUM INTO $1");
    if (!prepared) return Unexpected{std::move(prepared).error()};
    if (!Bind(prepared->get(), {path.string()}) || sqlite3_step(prepared->get()) != SQLITE_DONE) {
      return Unexpected{FaultOf(database_.get())};
    }
    return Ok{};
  }

 private:
  explicit File(Connection database) : database_(std::move(database)) {}

  /// Where it fails, SQLite has already done it.
  void RollBack() { sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr); }

  Outcome<Ok> Exec(const char* sql) {
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return Ok{};
    return Unexpected{FaultOf(database_.get())};
  }

  Outcome<Prepared> Prepare(const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    if (sqlite3_prepare_v3(database_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT,
                           &raw, &rest) != SQLITE_OK ||
        raw == nullptr) {
      return Unexpected{FaultOf(database_.get())};
    }
    Prepared prepared(raw);
    if (rest != nullptr && *rest != '\0') {
      return Unexpected{Fault{Fault::Code::kCorrupt, "more than one statement in one"}};
    }
    return prepared;
  }

  Outcome<SqlResult> DoOne(const Statement& statement) {
    if (kept_.size() >= kKeptStatements) kept_.clear();
    auto& prepared = kept_[statement.sql];
    if (!prepared) {
      auto made = Prepare(statement.sql);
      if (!made) {
        kept_.erase(statement.sql);
        return Unexpected{std::move(made).error()};
      }
      prepared = std::move(*made);
    }
    auto result = Step(prepared.get(), statement);
    // Lets go of the rows, and of the texts of the caller.
    sqlite3_reset(prepared.get());
    sqlite3_clear_bindings(prepared.get());
    return result;
  }

  Outcome<SqlResult> Step(sqlite3_stmt* prepared, const Statement& statement) {
    if (!Bind(prepared, statement.values)) {
      return Unexpected{Fault{Fault::Code::kCorrupt, "the values do not fit the statement: " + statement.sql}};
    }
    SqlResult result;
    const std::int64_t before = sqlite3_total_changes64(database_.get());
    int step = sqlite3_step(prepared);
    for (; step == SQLITE_ROW; step = sqlite3_step(prepared)) {
      SqlRow row;
      for (int i = 0; i < sqlite3_column_count(prepared); ++i) row.push_back(ColumnOf(prepared, i));
      result.rows.push_back(std::move(row));
    }
    if (step != SQLITE_DONE) return Unexpected{FaultOf(database_.get())};
    const bool writes = sqlite3_stmt_readonly(prepared) == 0;
    if (writes && sqlite3_total_changes64(database_.get()) != before) {
      result.changed = sqlite3_changes64(database_.get());
    }
    if (!statement.must_touch) return result;
    if (result.changed == 0 && result.rows.empty()) {
      return Unexpected{Fault{Fault::Code::kConflict, "there is nothing that it touches: " + statement.sql}};
    }
    result.rows.clear();
    return result;
  }

  // Owned. The statements go before the connection.
  Connection database_;
  std::map<std::string, Prepared, std::less<>> kept_;
};

}  // namespace

class SqliteDatabase::Worker {
 public:
  explicit Worker(File file) : file_(std::move(file)), thread_([this] { Work(); }) {}
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  using Job = std::function<void(File*)>;  ///< Without a file: it is over.

  void Give(Job job) {
    {
      const std::lock_guard lock(mutex_);
      if (jobs_.size() < kMaxWaitingBatches) {
        jobs_.push_back(std::move(job));
        job = nullptr;
      }
    }
    if (job) return job(nullptr);
    wake_.notify_one();
  }

 private:
  void Work() {
    std::unique_lock lock(mutex_);
    bool written = false;
    for (;;) {
      const auto wanted = [this] { return stopping_ || !jobs_.empty(); };
      // What was erased is in the log of writes until that is emptied.
      if (!written) {
        wake_.wait(lock, wanted);
      } else if (!wake_.wait_for(lock, kIdle, wanted)) {
        lock.unlock();
        written = !file_.EmptyLog();
        lock.lock();
        continue;
      }
      if (jobs_.empty()) return;
      Job job = std::move(jobs_.front());
      jobs_.pop_front();
      const bool over = stopping_;
      lock.unlock();
      job(over ? nullptr : &file_);
      job = nullptr;
      written = true;
      lock.lock();
    }
  }

  // Owned.
  File file_;  ///< The thread's.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

Outcome<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::filesystem::path& file) {
  auto opened = File::Open(file);
  if (!opened) return Unexpected{std::move(opened).error()};
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::make_unique<Worker>(std::move(*opened))));
}

SqliteDatabase::SqliteDatabase(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}
SqliteDatabase::~SqliteDatabase() = default;

void SqliteDatabase::Submit(std::vector<Statement> batch, Done done) {
  worker_->Give([batch = std::move(batch), done = std::move(done)](File* file) {
    if (file != nullptr) return done(file->Do(batch));
    done(Unexpected{Fault{Fault::Code::kUnavailable, "too much waits for the records, or they are closing"}});
  });
}

Outcome<Ok> SqliteDatabase::BackUp(const std::filesystem::path& file) {
  const auto answer = std::make_shared<std::promise<Outcome<Ok>>>();
  auto future = answer->get_future();
  worker_->Give([answer, file](File* records) {
    answer->set_value(records != nullptr
                          ? records->BackUp(file)
                          : Outcome<Ok>(Unexpected{Fault{Fault::Code::kUnavailable, "the records are closing"}}));
  });
  return future.get();
}

}  // namespace dw
