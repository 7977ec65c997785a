#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace dw::testing {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr std::chrono::seconds kPatience{60};

/// PostgreSQL refuses to run as root; the package brings a user for it.
const passwd* ItsUser() {
  return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
}

pid_t Spawn(std::vector<std::string> words, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const passwd* user = ItsUser();
  const pid_t child = ::fork();
  DW_ASSERT(child >= 0);
  if (child > 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  ::setpgid(0, 0);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  if (user != nullptr) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(126);
    // A change of user forgets it.
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  }
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

std::vector<pid_t> ChildrenOf(pid_t process) {
  std::vector<pid_t> children;
  std::ifstream list("/proc/" + std::to_string(process) + "/task/" + std::to_string(process) + "/children");
  for (pid_t child = 0; list >> child;) children.push_back(child);
  return children;
}

int Await(pid_t process) {
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

bool PostgresServer::Installed() {
  return ::access((kPrograms + "postgres").c_str(), X_OK) == 0;
}

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  if (const passwd* user = ItsUser()) DW_ASSERT(::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) == 0);
  const int made = Run({"initdb", "-D", (folder_.path() / "data").string(), "-U", "digiwork", "-A", "trust", "-N", "-E",
                        "UTF8", "--locale=C"});
  DW_ASSERT(made == 0);
  Start();
}

PostgresServer::~PostgresServer() {
  Kill();
}

int PostgresServer::Run(const std::vector<std::string>& words) const {
  std::vector<std::string> all = words;
  all[0] = kPrograms + all[0];
  return Await(Spawn(std::move(all), folder_.path() / "tools.log"));
}

void PostgresServer::Start() {
  process_ =
      Spawn({kPrograms + "postgres", "-D", (folder_.path() / "data").string(), "-k", folder_.path().string(), "-c",
             "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50", "-c", "shared_buffers=16MB"},
            folder_.path() / "server.log");
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  const std::string socket = folder_.path().string();
  for (;;) {
    DW_ASSERT(std::chrono::steady_clock::now() < deadline);
    if (PQping(("host=" + socket + " user=digiwork dbname=postgres").c_str()) == PQPING_OK) return;
    ::poll(nullptr, 0, 20);  // what is awaited needs the processor, too
  }
}

std::string PostgresServer::NewDatabase() {
  const std::string name = "d" + std::to_string(++databases_);
  const std::string socket = folder_.path().string();
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(
      PQconnectdb(("host=" + socket + " user=digiwork dbname=postgres").c_str()), PQfinish);
  const std::unique_ptr<PGresult, void (*)(PGresult*)> made(
      PQexec(connection.get(), ("CREATE DATABASE " + name).c_str()), PQclear);
  DW_ASSERT(PQresultStatus(made.get()) == PGRES_COMMAND_OK);
  return "postgresql:///" + name + "?user=digiwork&host=" + socket;
}

void PostgresServer::Kill() {
  if (process_ < 0) return;
  // Each of its processes is in a session of its own, and would serve on for a moment without the first.
  ::kill(process_, SIGSTOP);
  const std::vector<pid_t> children = ChildrenOf(process_);
  for (const pid_t child : children) ::kill(child, SIGKILL);
  ::kill(process_, SIGKILL);
  Await(std::exchange(process_, -1));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  for (const pid_t child : children) {
    // Where nobody fetches orphans they stay, dead, for good.
    while (::kill(child, 0) == 0 && std::chrono::steady_clock::now() < deadline) ::poll(nullptr, 0, 5);
  }
}

void PostgresServer::Restart() {
  Kill();
  // It refuses to start where another still seems to run.
  std::filesystem::remove(folder_.path() / "data" / "postmaster.pid");
  Start();
}

}  // namespace dw::testing
