#include "runtime/socket_poll.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/assert.h"

namespace dw {
namespace {

constexpr std::size_t kEventsACall = 512;

bool Control(int epoll, int operation, int descriptor, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  return ::epoll_ctl(epoll, operation, descriptor, &event) == 0;
}

}  // namespace

SocketPoll::SocketPoll() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  DW_ASSERT(epoll_ >= 0);
}

SocketPoll::~SocketPoll() {
  // Handlers may remove themselves while they go.
  std::vector<std::shared_ptr<Handler>> handlers = std::exchange(handlers_, {});
  handlers.clear();
  ::close(epoll_);
}

bool SocketPoll::Add(int descriptor, std::shared_ptr<Handler> handler) {
  if (!Control(epoll_, EPOLL_CTL_ADD, descriptor, EPOLLIN)) return false;
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= handlers_.size()) handlers_.resize(index + 1);
  handlers_[index] = std::move(handler);
  return true;
}

void SocketPoll::SetWriting(int descriptor, bool writing) {
  Control(epoll_, EPOLL_CTL_MOD, descriptor, writing ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void SocketPoll::Remove(int descriptor) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= handlers_.size() || !handlers_[index]) return;
  Control(epoll_, EPOLL_CTL_DEL, descriptor, 0);
  // Last: it may have been all that kept the caller.
  const std::shared_ptr<Handler> handler = std::exchange(handlers_[index], nullptr);
}

std::size_t SocketPoll::Dispatch() {
  std::array<epoll_event, kEventsACall> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    // One before may have removed it. When another socket has its number already, that one is told for nothing.
    const auto index = static_cast<std::size_t>(event.data.fd);
    const std::shared_ptr<Handler> handler = index < handlers_.size() ? handlers_[index] : nullptr;
    if (!handler) continue;
    const bool writable = (event.events & EPOLLOUT) != 0;
    handler->OnReady((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0, writable);
  }
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace dw
