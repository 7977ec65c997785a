#include "runtime/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace dw {
namespace {

bool WouldWait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

/// What comes is acknowledged along with what is said next, which is soon, and not in a packet of its own: that costs
/// as much as a frame. The kernel forgets it whenever nothing was said for its 40 ms, so it is told before each read.
void AnswerLater(int descriptor) {
  const int off = 0;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
}

}  // namespace

Stream& Stream::operator=(Stream&& other) noexcept {
  if (this == &other) return *this;
  Close();
  tls_ = std::move(other.tls_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

StreamStep Stream::Read(std::span<char> into) {
  AnswerLater(descriptor_);
  if (tls_) return tls_->Read(into);
  const ssize_t count = ::recv(descriptor_, into.data(), into.size(), MSG_DONTWAIT);
  if (count > 0) {
    const auto bytes = static_cast<std::size_t>(count);
    return {bytes, bytes == into.size() ? StreamStep::Next::kNow : StreamStep::Next::kReadable};
  }
  if (count == 0) return {0, StreamStep::Next::kEnd};
  if (errno == EINTR) return {0, StreamStep::Next::kNow};
  return {0, WouldWait(errno) ? StreamStep::Next::kReadable : StreamStep::Next::kFailed};
}

StreamStep Stream::Write(std::span<const iovec> parts) {
  if (tls_) return tls_->Write(parts);
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(parts.data());
  message.msg_iovlen = parts.size();
  const ssize_t count = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count >= 0) return {static_cast<std::size_t>(count), StreamStep::Next::kNow};
  if (errno == EINTR) return {0, StreamStep::Next::kNow};
  return {0, WouldWait(errno) ? StreamStep::Next::kWritable : StreamStep::Next::kFailed};
}

void Stream::EndWriting() {
  if (tls_) tls_->SayGoodbye();
  ::shutdown(descriptor_, SHUT_WR);
}

void Stream::Close() {
  if (tls_) tls_->SayGoodbye();
  tls_ = nullptr;
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace dw
