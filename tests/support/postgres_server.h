#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace dw::testing {

/// A real PostgreSQL on a socket in a folder of its own, which ends with this. It does not wait for the disk: a killed
/// process loses nothing of that, and only a power cut would. It ends when the thread does that started it. What goes
/// wrong ends the test program.
class PostgresServer {
 public:
  /// Whether PostgreSQL 15 is installed. Without it a test is skipped, or fails where DW_REQUIRE_PEERS=1 says so.
  static bool Installed();
  /// The one of this test program, started when it is first asked for.
  static PostgresServer& Shared();

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// postgresql://… of a new, empty database.
  std::string NewDatabase();
  /// Ends all its processes at once, as a crash would.
  void Kill();
  /// Starts it again, on the same socket and data; returns when it answers.
  void Restart();

 private:
  /// Runs a program of PostgreSQL's as its user; the exit code.
  int Run(const std::vector<std::string>& words) const;
  void Start();

  const TemporaryFolder folder_;
  pid_t process_ = -1;
  int databases_ = 0;
};

}  // namespace dw::testing
