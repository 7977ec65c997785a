#pragma once

#include <sys/uio.h>

#include <memory>
#include <span>
#include <utility>

#include "runtime/tls.h"

namespace dw {

/// A connected socket, and the TLS that is spoken on it, if any: what reads and writes bytes need not know which.
/// Without TLS a read is one recv and a write one send. Never waits, never raises SIGPIPE; closed with its owner.
class Stream {
 public:
  explicit Stream(int descriptor = -1, std::unique_ptr<TlsSession> tls = nullptr)
      : descriptor_(descriptor), tls_(std::move(tls)) {}
  ~Stream() { Close(); }
  Stream(Stream&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), tls_(std::move(other.tls_)) {}
  Stream& operator=(Stream&& other) noexcept;

  bool open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  /// Null without.
  TlsSession* tls() const { return tls_.get(); }

  /// From now on TLS is spoken, beginning with its handshake.
  void Speak(std::unique_ptr<TlsSession> tls) { tls_ = std::move(tls); }

  StreamStep Read(std::span<char> into);
  StreamStep Write(std::span<const iovec> parts);
  /// Something has come that the descriptor will not be readable for.
  bool HasPending() const { return tls_ != nullptr && tls_->HasPending(); }
  /// Says that nothing more will come; reading goes on.
  void EndWriting();
  /// With a goodbye, if TLS has one to say.
  void Close();

 private:
  // Owned. TLS goes before what it is spoken on.
  int descriptor_;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace dw
