#include "apps/bots/bare_send.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <thread>

#include "apps/bots/socket.h"

namespace dw::bots {
namespace {

constexpr std::size_t kBytes = 200;
constexpr int kSendsARound = 1000;
constexpr double kSeconds = 1;

double Seconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Where there is no such processor the thread stays where it is.
void PinTo(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
}

struct Pair {
  Descriptor from;
  Descriptor to;
};

std::optional<Pair> ConnectedPair() {
  const Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Pair pair{Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), Descriptor()};
  if (!listener.open() || !pair.from.open()) return std::nullopt;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener.value(), any, size) != 0 || ::listen(listener.value(), 1) != 0 ||
      ::getsockname(listener.value(), any, &size) != 0) {
    return std::nullopt;
  }
  if (::connect(pair.from.value(), any, size) != 0) return std::nullopt;
  pair.to = Descriptor(::accept4(listener.value(), nullptr, nullptr, SOCK_CLOEXEC));
  const int on = 1;
  ::setsockopt(pair.from.value(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return pair.to.open() ? std::optional(std::move(pair)) : std::nullopt;
}

/// CPU of this thread for a send, in seconds.
double Send(int descriptor) {
  const std::array<char, kBytes> bytes{};
  std::uint64_t sends = 0;
  const double cpu = Seconds(CLOCK_THREAD_CPUTIME_ID);
  const double end = Seconds(CLOCK_MONOTONIC) + kSeconds;
  while (Seconds(CLOCK_MONOTONIC) < end) {
    for (int i = 0; i < kSendsARound; ++i) ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    sends += kSendsARound;
  }
  return (Seconds(CLOCK_THREAD_CPUTIME_ID) - cpu) / static_cast<double>(sends);
}

}  // namespace

std::optional<double> MeasureBareSend() {
  auto pair = ConnectedPair();
  if (!pair) return std::nullopt;
  double seconds = 0;
  std::jthread receiver([&] {
    PinTo(1);
    std::array<char, 65536> bytes;
    while (::recv(pair->to.value(), bytes.data(), bytes.size(), 0) > 0) {
    }
  });
  std::jthread sender([&] {
    PinTo(0);
    seconds = Send(pair->from.value());
    pair->from.Close();
  });
  sender.join();
  receiver.join();
  return seconds * 1e6;
}

}  // namespace dw::bots
