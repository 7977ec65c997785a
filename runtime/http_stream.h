#pragma once

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <span>
#include <utility>

#include "base/assert.h"
#include "runtime/stream.h"
#include "runtime/tls.h"

namespace dw {

/// A connection that HTTP is spoken on, plain or in TLS, as Asio's AsyncReadStream and AsyncWriteStream, so that Beast
/// need not know which. Without TLS it is the socket itself. At most one read and one write at a time; a handler keeps
/// the stream alive. For http_connection.cc.
class HttpStream {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
  using executor_type = Socket::executor_type;
  using Error = boost::system::error_code;

  /// Owns the descriptor.
  HttpStream(boost::asio::io_context& io, int descriptor, std::unique_ptr<TlsSession> tls)
      : socket_(io), tls_(std::move(tls)) {
    Error error;
    socket_.assign(boost::asio::ip::tcp::v4(), descriptor, error);
    DW_ASSERT(!error);
  }

  executor_type get_executor() { return socket_.get_executor(); }
  bool is_open() const { return socket_.is_open(); }
  TlsSession* tls() { return tls_.get(); }

  /// Calls `handler` with an error, or none when what `step` waits for has come.
  template <class Handler>
  void Wait(const StreamStep& step, Handler&& handler) {
    const bool writing = step.next == StreamStep::Next::kWritable;
    socket_.async_wait(writing ? Socket::wait_write : Socket::wait_read, std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (!tls_) {
      socket_.async_read_some(buffers, std::forward<Handler>(handler));
    } else {
      const boost::asio::mutable_buffer into = *boost::asio::buffer_sequence_begin(buffers);
      Read(into, std::forward<Handler>(handler));
    }
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (!tls_) {
      socket_.async_write_some(buffers, std::forward<Handler>(handler));
      return;
    }
    Parts parts;
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end && parts.count < parts.all.size(); ++at) {
      const boost::asio::const_buffer part = *at;
      parts.all[parts.count++] = {const_cast<void*>(part.data()), part.size()};
    }
    Write(parts, std::forward<Handler>(handler));
  }

  /// What has been agreed on goes along; nothing waits here any more.
  Stream Release() {
    Error error;
    const int descriptor = socket_.release(error);
    return error ? Stream() : Stream(descriptor, std::move(tls_));
  }

  /// The socket without the TLS that could not be agreed on.
  Stream ReleasePlain() {
    tls_ = nullptr;
    return Release();
  }

  void Close() {
    if (tls_ && is_open()) tls_->SayGoodbye();
    Error ignored;
    // Half first: what the peer has not read yet is not reset away.
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

 private:
  struct Parts {
    std::array<iovec, 4> all;
    std::size_t count = 0;
  };

  /// Never within the call that asked.
  template <class Handler>
  void Complete(Handler&& handler, const StreamStep& step) {
    Error error;
    if (step.bytes == 0 && step.next == StreamStep::Next::kEnd) error = boost::asio::error::eof;
    if (step.bytes == 0 && step.next == StreamStep::Next::kFailed) error = boost::asio::error::connection_reset;
    boost::asio::post(get_executor(), [handler = std::forward<Handler>(handler), error, bytes = step.bytes]() mutable {
      handler(error, bytes);
    });
  }

  template <class Handler>
  void Read(boost::asio::mutable_buffer into, Handler&& handler) {
    const StreamStep step = tls_->Read({static_cast<char*>(into.data()), into.size()});
    if (step.bytes > 0 || step.over()) return Complete(std::forward<Handler>(handler), step);
    Wait(step, [this, into, handler = std::forward<Handler>(handler)](const Error& error) mutable {
      if (error || !is_open()) return handler(Error(boost::asio::error::operation_aborted), std::size_t{0});
      Read(into, std::move(handler));
    });
  }
  template <class Handler>
  void Write(const Parts& parts, Handler&& handler) {
    const StreamStep step = tls_->Write(std::span(parts.all).first(parts.count));
    if (step.bytes > 0 || step.over()) return Complete(std::forward<Handler>(handler), step);
    Wait(step, [this, parts, handler = std::forward<Handler>(handler)](const Error& error) mutable {
      if (error || !is_open()) return handler(Error(boost::asio::error::operation_aborted), std::size_t{0});
      Write(parts, std::move(handler));
    });
  }

  // Owned. TLS goes before what it is spoken on.
  Socket socket_;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace dw
