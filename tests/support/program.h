#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace dw::testing {

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

}  // namespace dw::testing
