#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/fault.h"
#include "base/time.h"

struct ssl_st;
struct ssl_ctx_st;

namespace dw {

/// What a step on a connection came to, and when the next one is of use.
struct StreamStep {
  enum class Next : std::uint8_t {
    kNow,       ///< There may be more.
    kReadable,  ///< When the descriptor can be read.
    kWritable,  ///< When it can be written.
    kEnd,       ///< Never: the peer has ended.
    kFailed,    ///< Never: the connection is broken, or what came is not TLS.
  };
  std::size_t bytes = 0;
  Next next = Next::kNow;

  bool over() const { return next == Next::kEnd || next == Next::kFailed; }
};

/// An operator's certificate with its chain, and the key, as PEM files.
struct TlsFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// What all TLS connections of one side have in common: versions, ciphers, certificate. Constant, so thread-safe.
/// Sessions keep what they need of it. Rules: WS30 in docs/spec/wire.md.
class TlsContext {
 public:
  /// A server's. `now` tells whether the certificate is in force. A Fault says which file is to blame, and what to do.
  static Outcome<std::shared_ptr<const TlsContext>> ForServer(const TlsFiles& files, Millis unix_now);
  /// A client's; without `verify` it believes any certificate.
  static std::shared_ptr<const TlsContext> ForClient(bool verify);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// When the certificate ends, in Unix time; a server's only.
  Millis expires() const { return expires_; }

 private:
  friend class TlsSession;
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  // Owned.
  ssl_ctx_st* const context_;
  Millis expires_{};
};

/// One TLS connection, spoken on a connected descriptor that stays its owner's. Never waits, whatever the descriptor's
/// mode, and never raises SIGPIPE. Handshake comes first, until it says kNow. A read that says kReadable has left
/// nothing behind, neither here nor in the kernel, so it fits edge-triggered polls, too. Reading after the peer's end
/// says kEnd again, any call after kFailed kFailed. Used by one thread at a time; it may go from one to another.
class TlsSession {
 public:
  static std::unique_ptr<TlsSession> Accept(const TlsContext& context, int descriptor);
  /// `host` is whom the certificate must name: a name or an address.
  static std::unique_ptr<TlsSession> Connect(const TlsContext& context, int descriptor, const std::string& host);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  StreamStep Handshake();
  /// Takes as many records as have come and fit, so that few large reads do instead of many small ones.
  StreamStep Read(std::span<char> into);
  /// Small parts share a record; what is large goes in records of 16 KiB. After kWritable the next call begins with the
  /// same bytes, from the first that was not taken on, and has no fewer.
  StreamStep Write(std::span<const iovec> parts);
  /// Something has come that the descriptor will not be readable for.
  bool HasPending() const;
  /// Tells the peer that nothing more will come, as far as the network takes it now.
  void SayGoodbye();

  /// Whether the handshake failed because the peer speaks plain HTTP.
  bool met_http() const { return met_http_; }
  /// Why it failed, for people; empty when it did not.
  std::string Why() const;

 private:
  struct Wire;
  TlsSession(const TlsContext& context, int descriptor);
  StreamStep Stopped(std::size_t bytes, int result);

  // Owned.
  const int descriptor_;
  ssl_st* const ssl_;
  bool drained_ = false;  ///< The kernel had less than was asked for: all it has is here.
  bool at_end_ = false;   ///< The kernel has said so.
  bool met_http_ = false;
  bool failed_ = false;
  unsigned long error_ = 0;
};

}  // namespace dw
