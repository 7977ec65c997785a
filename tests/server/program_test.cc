// The program as its operator has it: a process that is started, signalled, and ends with an exit code.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/server/test_office.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using ::testing::HasSubstr;

/// A child process with its standard output in a pipe. Killed, if it still runs, when this goes.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), DW_PROGRAM);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    EXPECT_EQ(::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0) << argv[0];
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    out_ = pipe[0];
  }
  ~Program() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(out_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// The next line of its output, or what there was of it when it ended or said nothing for half a minute.
  std::string ReadLine() const {
    std::string line;
    for (char c = 0; line.empty() || c != '\n'; line += c) {
      pollfd wait{out_, POLLIN, 0};
      if (::poll(&wait, 1, 30'000) != 1 || ::read(out_, &c, 1) != 1) return line;
    }
    return line;
  }
  void Signal(int signal) const { ::kill(pid_, signal); }
  /// Waits until it has ended; its exit code, or minus the signal that ended it.
  int Wait() {
    ReadToEnd();
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  /// Its end of the pipe closes when it ends. One that does not end is killed, and so found out.
  void ReadToEnd() const {
    while (true) {
      pollfd wait{out_, POLLIN, 0};
      std::array<char, 256> ignored{};
      if (::poll(&wait, 1, 30'000) != 1) return Signal(SIGKILL);
      if (::read(out_, ignored.data(), ignored.size()) <= 0) return;
    }
  }

  pid_t pid_ = -1;
  int out_ = -1;
};

class ProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteTestOffice(folder_.path() / "maps");
    const std::string ready = program_.ReadLine();
    ASSERT_THAT(ready, HasSubstr("Digiwork is ready: http://localhost:"));
    port_ = static_cast<std::uint16_t>(std::atoi(ready.c_str() + ready.rfind(':') + 1));
  }

  TemporaryFolder folder_;
  Program program_{{"serve", "--port", "0", "--maps-dir", (folder_.path() / "maps").string(), "--data-dir",
                    (folder_.path() / "data").string()}};
  std::uint16_t port_ = 0;
};

TEST_F(ProgramTest, WS17_SigtermTellsEverybodyAndEndsWithSuccess) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(port_, "/~/office.tmj"));

  program_.Signal(SIGTERM);

  EXPECT_TRUE(ada.AwaitControl(wire::ServerToClientMessage::kServerStopping));
  EXPECT_EQ(ada.AwaitClose().close_code, 1001);
  EXPECT_EQ(program_.Wait(), 0);
}

TEST_F(ProgramTest, ASecondSignalIsNotWaitedFor) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(port_, "/~/office.tmj"));

  // Both are there before it takes the first, so that the second comes while it stops, however fast that is.
  program_.Signal(SIGSTOP);
  program_.Signal(SIGINT);
  program_.Signal(SIGTERM);
  program_.Signal(SIGCONT);

  EXPECT_EQ(program_.Wait(), 1);
}

TEST(TlsProgramTest, WS32_SighupReadsTheCertificateAgainAndBrokenOnesAreNoStart) {
  const TemporaryFolder folder;
  WriteTestOffice(folder.path() / "maps");
  const TlsFiles files = WriteTestCertificate(folder.path() / "tls");
  const std::vector<std::string> arguments = {"serve",
                                              "--port",
                                              "0",
                                              "--maps-dir",
                                              folder.path() / "maps",
                                              "--data-dir",
                                              folder.path() / "data",
                                              "--tls-certificate",
                                              files.certificate,
                                              "--tls-key",
                                              files.key};
  Program program(arguments);
  EXPECT_THAT(program.ReadLine(), HasSubstr("Digiwork is ready: https://localhost:"));
  program.Signal(SIGHUP);
  std::filesystem::remove(files.key);
  program.Signal(SIGHUP);
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait(), 0);
  EXPECT_EQ(Program(arguments).Wait(), 1);
}

TEST(ProgramMisuseTest, AMistakeIsNoStart) {
  EXPECT_EQ(Program({"serve", "--colour", "red"}).Wait(), 2);
  EXPECT_EQ(Program({"dance"}).Wait(), 2);
  EXPECT_EQ(Program({"map", "check"}).Wait(), 2);
  EXPECT_EQ(Program({"map", "check", "maps/office.tmj"}).Wait(), 0);
}

}  // namespace
}  // namespace dw::testing
