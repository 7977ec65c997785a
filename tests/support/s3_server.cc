#include "tests/support/s3_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <vector>

#include "base/assert.h"
#include "tests/support/free_port.h"

namespace dw::testing {
namespace {

constexpr std::chrono::seconds kPatience{60};

/// Where tools/dev/peers.sh puts it.
std::string ProgramOf(S3Server::Kind kind) {
  const char* const home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.cache/digiwork-peers/bin/" +
         (kind == S3Server::Kind::kMinio ? "minio" : "versitygw");
}

}  // namespace

bool S3Server::Installed(Kind kind) {
  return ::access(ProgramOf(kind).c_str(), X_OK) == 0;
}

S3Server& S3Server::Shared(Kind kind) {
  if (kind == Kind::kMinio) {
    static S3Server minio(kind);
    return minio;
  }
  static S3Server gateway(kind);
  return gateway;
}

// Somebody else may take a port between its choice and its use: then another is chosen.
S3Server::S3Server(Kind kind) : kind_(kind) {
  for (int attempt = 0; process_ < 0; ++attempt) {
    DW_ASSERT(attempt < 5);
    Start();
  }
}

S3Server::~S3Server() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void S3Server::Start() {
  {
    const FreePort port;
    port_ = port.port();
  }
  const std::string program = ProgramOf(kind_);
  const std::string address = "127.0.0.1:" + std::to_string(port_);
  const std::string data = (folder_.path() / "data").string();
  std::filesystem::create_directories(data);
  std::vector<std::string> words = {program, "--port", address, "posix", data};
  if (kind_ == Kind::kMinio) words = {program, "server", "--quiet", "--address", address, data};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<std::string> variables = {"HOME=" + folder_.path().string(),
                                        "ROOT_ACCESS_KEY=" + access_key(),
                                        "ROOT_SECRET_KEY=" + secret_key(),
                                        "MINIO_ROOT_USER=" + access_key(),
                                        "MINIO_ROOT_PASSWORD=" + secret_key(),
                                        "MINIO_BROWSER=off",
                                        "MINIO_DOMAIN=s3.test",
                                        "MINIO_UPDATE=off"};
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);
  process_ = ::fork();
  DW_ASSERT(process_ >= 0);
  if (process_ == 0) {
    // It ends with the test, however that ends.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int log = ::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execve(program.c_str(), arguments.data(), environment.data());
    ::_exit(127);
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!Answers()) {
    DW_ASSERT(std::chrono::steady_clock::now() < deadline);
    if (::waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = -1;
      return;
    }
    ::poll(nullptr, 0, 10);  // what is awaited needs the processor, too
  }
}

/// An HTTP status of any kind but "not ready": who does not sign is refused by one that is ready.
bool S3Server::Answers() const {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port_);
  std::string answer;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET /none/none HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";
    if (::write(socket, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
      char bytes[64];
      const ssize_t got = ::read(socket, bytes, sizeof bytes);
      if (got > 0) answer.assign(bytes, static_cast<std::size_t>(got));
    }
  }
  ::close(socket);
  return answer.find(" 403 ") != std::string::npos || answer.find(" 404 ") != std::string::npos ||
         answer.find(" 400 ") != std::string::npos;
}

}  // namespace dw::testing
