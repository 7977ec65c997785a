// OpenSSL directly on the descriptor: why is in docs/adr/0015-tls-on-the-descriptor.md.
#include "runtime/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "runtime/tls_identity.h"

namespace dw {
namespace {

constexpr std::size_t kRecordBytes = SSL3_RT_MAX_PLAIN_LENGTH;
/// For TLS 1.2; those of 1.3 are all fit. [WS30]
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
/// Those that all browsers have. Others cost many times as much, and whoever connects could choose them.
constexpr char kGroups[] = "X25519:P-256:P-384";
/// RFC 7301: a length, then the name.
constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// Small parts become one record here; one buffer serves all connections of a thread.
std::array<char, kRecordBytes>& GatherBuffer() {
  thread_local std::array<char, kRecordBytes> buffer;
  return buffer;
}

int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                   unsigned offered_size, void* /*context*/) {
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(&found, size, kHttp11.data(), kHttp11.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

SSL_CTX* NewContext(const SSL_METHOD* method) {
  SSL_CTX* context = SSL_CTX_new(method);
  DW_ASSERT(context != nullptr);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set1_groups_list(context, kGroups);
  // A stream that just ends is an end: HTTP and WebSocket say themselves where a message does.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // An idle connection keeps no buffer; a write that waits may be repeated from another address.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A record costs one call of the kernel instead of two.
  SSL_CTX_set_read_ahead(context, 1);
  // Who returns shows a ticket; nothing is kept here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return context;
}

/// What the next record says: a large part as it is, small ones gathered.
std::string_view NextRecord(std::span<const iovec> parts, std::size_t skip) {
  const std::size_t left = parts.front().iov_len - skip;
  const char* begin = static_cast<const char*>(parts.front().iov_base) + skip;
  if (left >= kRecordBytes || parts.size() == 1) return {begin, std::min(left, kRecordBytes)};
  auto& buffer = GatherBuffer();
  std::size_t size = 0;
  for (const iovec& part : parts) {
    const std::size_t taken = std::min(part.iov_len - skip, buffer.size() - size);
    std::copy_n(static_cast<const char*>(part.iov_base) + skip, taken, buffer.data() + size);
    size += taken;
    skip = 0;
    if (size == buffer.size()) break;
  }
  return {buffer.data(), size};
}

bool IsAddress(const std::string& host) {
  in6_addr address;
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 || ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace

/// The descriptor as OpenSSL sees it. Its own way with sockets would raise SIGPIPE.
struct TlsSession::Wire {
  static TlsSession& SessionOf(BIO* bio) { return *static_cast<TlsSession*>(BIO_get_data(bio)); }

  static int Write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t count =
        ::send(SessionOf(bio).descriptor_, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(count);
  }
  static int Read(BIO* bio, char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    TlsSession& session = SessionOf(bio);
    const ssize_t count = ::recv(session.descriptor_, bytes, static_cast<std::size_t>(size), MSG_DONTWAIT);
    session.drained_ = count >= 0 ? count < size : errno != EINTR;
    session.at_end_ = count == 0;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(count);
  }
  static long Control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
    if (command == BIO_CTRL_EOF) return SessionOf(bio).at_end_ ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }
  static const BIO_METHOD* Method() {
    static const BIO_METHOD* const method = [] {
      BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "descriptor");
      DW_ASSERT(made != nullptr);
      BIO_meth_set_write(made, &Write);
      BIO_meth_set_read(made, &Read);
      BIO_meth_set_ctrl(made, &Control);
      return made;
    }();
    return method;
  }
};

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

std::shared_ptr<const TlsContext> TlsContext::ForClient(bool verify) {
  SSL_CTX* context = NewContext(TLS_client_method());
  SSL_CTX_set_default_verify_paths(context);
  SSL_CTX_set_verify(context, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_alpn_protos(context, kHttp11.data(), kHttp11.size());
  return std::shared_ptr<const TlsContext>(new TlsContext(context));
}

Outcome<std::shared_ptr<const TlsContext>> TlsContext::ForServer(const TlsFiles& files, Millis unix_now) {
  const auto identity = LoadTlsIdentity(files, unix_now);
  if (!identity) return Unexpected{identity.error()};
  std::shared_ptr<TlsContext> made(new TlsContext(NewContext(TLS_server_method())));
  made->expires_ = identity->expires;
  SSL_CTX* context = made->context_;
  SSL_CTX_set_alpn_select_cb(context, &ChooseProtocol, nullptr);
  SSL_CTX_set_num_tickets(context, 1);
  ERR_clear_error();
  bool taken = SSL_CTX_use_certificate(context, identity->certificate.get()) == 1 &&
               SSL_CTX_use_PrivateKey(context, identity->key.get()) == 1;
  for (const auto& link : identity->chain) taken = taken && SSL_CTX_add1_chain_cert(context, link.get()) == 1;
  if (taken) return std::shared_ptr<const TlsContext>(std::move(made));
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  ERR_clear_error();
  return Unexpected{
      Fault{Fault::Code::kDenied, "The certificate " + files.certificate.string() +
                                      " is not fit for TLS: " + (reason != nullptr ? reason : "OpenSSL refuses it") +
                                      ". Make another, with an EC P-256 key or an RSA key of 2048 bits or more."}};
}

TlsSession::TlsSession(const TlsContext& context, int descriptor)
    : descriptor_(descriptor), ssl_(SSL_new(context.context_)) {
  BIO* wire = BIO_new(Wire::Method());
  DW_ASSERT(ssl_ != nullptr && wire != nullptr);
  BIO_set_data(wire, this);
  BIO_set_init(wire, 1);
  SSL_set_bio(ssl_, wire, wire);
}

TlsSession::~TlsSession() {
  SSL_free(ssl_);
}

std::unique_ptr<TlsSession> TlsSession::Accept(const TlsContext& context, int descriptor) {
  std::unique_ptr<TlsSession> session(new TlsSession(context, descriptor));
  SSL_set_accept_state(session->ssl_);
  return session;
}

std::unique_ptr<TlsSession> TlsSession::Connect(const TlsContext& context, int descriptor, const std::string& host) {
  std::unique_ptr<TlsSession> session(new TlsSession(context, descriptor));
  SSL* ssl = session->ssl_;
  if (IsAddress(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
  SSL_set_connect_state(ssl);
  return session;
}

/// What a call that got no further says. Its result is at most 0.
StreamStep TlsSession::Stopped(std::size_t bytes, int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return {bytes, StreamStep::Next::kReadable};
    case SSL_ERROR_WANT_WRITE:
      return {bytes, StreamStep::Next::kWritable};
    case SSL_ERROR_ZERO_RETURN:
      return {bytes, StreamStep::Next::kEnd};
    default:
      failed_ = true;
      error_ = ERR_peek_error();
      ERR_clear_error();
      return {bytes, StreamStep::Next::kFailed};
  }
}

StreamStep TlsSession::Handshake() {
  if (failed_) return {0, StreamStep::Next::kFailed};
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_);
  if (result == 1) return {0, StreamStep::Next::kNow};
  const StreamStep step = Stopped(0, result);
  const int reason = ERR_GET_REASON(error_);
  met_http_ = failed_ && (reason == SSL_R_HTTP_REQUEST || reason == SSL_R_HTTPS_PROXY_REQUEST);
  return step;
}

StreamStep TlsSession::Read(std::span<char> into) {
  if (failed_) return {0, StreamStep::Next::kFailed};
  ERR_clear_error();
  std::size_t bytes = 0;
  while (bytes < into.size()) {
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_, into.data() + bytes, into.size() - bytes, &count);
    if (result != 1) return Stopped(bytes, result);
    bytes += count;
    if (drained_ && SSL_has_pending(ssl_) == 0) return {bytes, StreamStep::Next::kReadable};
  }
  return {bytes, StreamStep::Next::kNow};
}

StreamStep TlsSession::Write(std::span<const iovec> parts) {
  if (failed_) return {0, StreamStep::Next::kFailed};
  ERR_clear_error();
  std::size_t written = 0;
  std::size_t skip = 0;  // of the first part
  for (;;) {
    while (!parts.empty() && skip >= parts.front().iov_len) {
      skip -= parts.front().iov_len;
      parts = parts.subspan(1);
    }
    if (parts.empty()) return {written, StreamStep::Next::kNow};
    const std::string_view record = NextRecord(parts, skip);
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl_, record.data(), record.size(), &count);
    if (result != 1) {
      const StreamStep step = Stopped(written, result);
      if (step.next != StreamStep::Next::kReadable) return step;
      // Only who stops in the middle of changing keys makes writing wait for reading.
      failed_ = true;
      return {written, StreamStep::Next::kFailed};
    }
    written += count;
    skip += count;
  }
}

bool TlsSession::HasPending() const {
  return SSL_has_pending(ssl_) != 0;
}

void TlsSession::SayGoodbye() {
  if (failed_ || SSL_is_init_finished(ssl_) == 0 || (SSL_get_shutdown(ssl_) & SSL_SENT_SHUTDOWN) != 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

std::string TlsSession::Why() const {
  if (!failed_) return "";
  const long verdict = SSL_get_verify_result(ssl_);
  if (verdict != X509_V_OK) return X509_verify_cert_error_string(verdict);
  const char* reason = ERR_reason_error_string(error_);
  return reason != nullptr ? reason : "the connection ended";
}

}  // namespace dw
