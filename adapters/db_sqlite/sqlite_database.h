#pragma once

#include <filesystem>
#include <memory>

#include "ports/database.h"

namespace dw {

/// Records in one SQLite file. Several programs of one machine may have it open: each waits five seconds for another's
/// write. Written in advance to a log (WAL), and on the disk before it is answered; what is deleted is overwritten.
///
/// One thread of its own does all. Destroying it answers what waits with kUnavailable.
class SqliteDatabase : public Database {
 public:
  /// Makes the file, readable by its owner alone, when it is not there. kCorrupt when it is no such file.
  static Outcome<std::unique_ptr<SqliteDatabase>> Open(const std::filesystem::path& file);
  ~SqliteDatabase() override;

  void Submit(std::vector<Statement> batch, Done done) override;

  /// Copies everything, as it is at one moment, into `file`, which must not be there; others go on meanwhile. Waits.
  Outcome<Ok> BackUp(const std::filesystem::path& file);

 private:
  class Worker;
  explicit SqliteDatabase(std::unique_ptr<Worker> worker);

  // Owned.
  std::unique_ptr<Worker> worker_;
};

}  // namespace dw
