#include "apps/digiwork/backup_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "adapters/records/backup.h"
#include "apps/digiwork/command_words.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/open_records.h"

namespace dw {
namespace {

namespace fs = std::filesystem;
using Kind = Setting::Kind;

constexpr int kRefused = 1;
constexpr int kMisused = 2;
constexpr int kOwnerOnly = 0600;
/// One moment for all statements of a batch.
constexpr char kOneMoment[] = "options=-cdefault_transaction_isolation%3Drepeatable%5C%20read";

const std::vector<Setting> kSettings = {
    {"data-dir", Kind::kText, "", "the data folder of the server"},
    {"database", Kind::kText, "", "the database of the server, if it has one of its own"},
};

/// What both commands begin with: a file, and whose records.
struct Task {
  fs::path file;
  std::string database;
  fs::path data_dir;
};

/// An exit code where there is nothing to do.
Expected<Task, int> TaskOf(const char* command, const std::vector<std::string>& arguments,
                           const Settings::Environment& environment, std::ostream& err) {
  const CommandWords words = SplitWords(arguments);
  if (words.plain.size() != 1) {
    err << "usage: digiwork " << command << " FILE, with the --data-dir or --database of the server\n";
    return Unexpected{kMisused};
  }
  const auto settings = Settings::Load(kSettings, words.flags, environment);
  if (!settings) {
    err << Explain(settings.error());
    return Unexpected{kMisused};
  }
  Task task{words.plain.front(), settings->Text("database"), DataFolder(settings->Text("data-dir"), environment)};
  std::error_code error;
  if (task.database.empty() && !fs::exists(task.data_dir, error)) {
    err << "digiwork: there is no folder " << task.data_dir.string() << ": name the server's with --data-dir.\n";
    return Unexpected{kRefused};
  }
  return task;
}

int Refuse(std::ostream& err, const std::string& why) {
  err << "digiwork: " << why << "\n";
  return kRefused;
}

}  // namespace

int BackUpCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment,
                  std::ostream& out, std::ostream& err) {
  auto task = TaskOf("backup", arguments, environment, err);
  if (!task) return task.error();
  if (!task->database.empty()) {
    task->database += (task->database.find('?') == std::string::npos ? "?" : "&") + std::string(kOneMoment);
  }
  const auto database = OpenRecords(task->database, task->data_dir);
  if (!database) return Refuse(err, database.error().detail);
  // Beside it first: whoever finds the file finds all of it.
  const fs::path part = task->file.string() + ".part";
  const int made = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly);
  if (made < 0) return Refuse(err, "cannot write " + part.string() + ": " + std::strerror(errno) + ".");
  ::close(made);
  std::ofstream file(part, std::ios::binary);
  const auto size = records::BackUp(**database, file);
  file.close();
  std::error_code error;
  if (size) fs::rename(part, task->file, error);
  if (!size || error) {
    const std::string why = size ? "cannot write " + task->file.string() + ": " + error.message() : size.error().detail;
    fs::remove(part, error);
    return Refuse(err, why);
  }
  out << "backed up " << size->rows << " rows into " << task->file.string() << "\n";
  return 0;
}

int RestoreCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment,
                   std::ostream& out, std::ostream& err) {
  const auto task = TaskOf("restore", arguments, environment, err);
  if (!task) return task.error();
  std::ifstream file(task->file, std::ios::binary);
  if (!file) return Refuse(err, "cannot read " + task->file.string() + ": " + std::strerror(errno) + ".");
  const auto database = OpenRecords(task->database, task->data_dir);
  if (!database) return Refuse(err, database.error().detail);
  const auto size = records::Restore(**database, file);
  if (!size) return Refuse(err, size.error().detail);
  out << "restored " << size->rows << " rows\n";
  return 0;
}

}  // namespace dw
