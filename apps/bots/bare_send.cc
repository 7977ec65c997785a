#include "apps/bots/bare_send.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <stop_token>
#include <thread>
#include <vector>

#include "apps/bots/socket.h"

namespace dw::bots {
namespace {

constexpr std::size_t kBytes = 150;
/// As many as a room of walkers has, so that none is found in the processor's cache because it was just there.
constexpr std::size_t kPairs = 500;
constexpr int kRounds = 100;
/// Between two rounds what was sent is read, as between two frames of a server.
constexpr std::chrono::milliseconds kPause{5};
constexpr int kPatienceMs = 20;

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

Descriptor Listener(sockaddr_in& address) {
  Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const bool listens = ::bind(listener.value(), any, size) == 0 && ::listen(listener.value(), 1) == 0 &&
                       ::getsockname(listener.value(), any, &size) == 0;
  return listens ? std::move(listener) : Descriptor();
}

std::vector<Pair> ConnectedPairs() {
  sockaddr_in address{};
  const Descriptor listener = Listener(address);
  std::vector<Pair> pairs;
  while (listener.open() && pairs.size() < kPairs) {
    Pair pair{Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), Descriptor()};
    if (::connect(pair.from.value(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) break;
    pair.to = Descriptor(::accept4(listener.value(), nullptr, nullptr, SOCK_CLOEXEC));
    const int on = 1;
    ::setsockopt(pair.from.value(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!pair.to.open()) break;
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// CPU of this thread for a send, in seconds: the median of the rounds.
double Send(const std::vector<Pair>& pairs) {
  const std::array<char, kBytes> bytes{};
  std::array<double, kRounds> rounds{};
  for (double& round : rounds) {
    std::this_thread::sleep_for(kPause);
    const double cpu = Seconds(CLOCK_THREAD_CPUTIME_ID);
    for (const Pair& pair : pairs) ::send(pair.from.value(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    round = (Seconds(CLOCK_THREAD_CPUTIME_ID) - cpu) / static_cast<double>(pairs.size());
  }
  std::ranges::nth_element(rounds, rounds.begin() + kRounds / 2);
  return rounds[kRounds / 2];
}

/// Reads what comes until told to stop, as the bots do.
void Receive(const std::vector<Pair>& pairs, const std::stop_token& stop) {
  const Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  for (const Pair& pair : pairs) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.fd = pair.to.value();
    ::epoll_ctl(epoll.value(), EPOLL_CTL_ADD, pair.to.value(), &event);
  }
  std::array<char, 65536> bytes;
  std::array<epoll_event, 128> events;
  while (!stop.stop_requested()) {
    const int count = ::epoll_wait(epoll.value(), events.data(), static_cast<int>(events.size()), kPatienceMs);
    for (int i = 0; i < count; ++i) {
      while (::recv(events[static_cast<std::size_t>(i)].data.fd, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
      }
    }
  }
}

}  // namespace

std::optional<double> MeasureBareSend() {
  const std::vector<Pair> pairs = ConnectedPairs();
  if (pairs.size() < kPairs) return std::nullopt;
  double seconds = 0;
  std::jthread receiver([&](const std::stop_token& stop) {
    PinTo(1);
    Receive(pairs, stop);
  });
  std::jthread sender([&] {
    PinTo(0);
    seconds = Send(pairs);
  });
  sender.join();
  receiver.request_stop();
  receiver.join();
  return seconds * 1e6;
}

}  // namespace dw::bots
