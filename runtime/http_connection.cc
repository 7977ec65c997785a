#include "runtime/http_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>

#include "runtime/http_stream.h"
#include "runtime/request_target.h"
#include "runtime/ws_handshake.h"

namespace dw {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

/// For handshakes that have to wait for another turn.
constexpr Millis kHandshakePause{1};
/// A year: browsers then ask for this host over TLS only.
constexpr std::string_view kStrictTransport = "max-age=31536000";

/// A header value as it may be written: nothing in it ends the line.
void AppendHeader(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  for (const char c : value) {
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  }
  out += "\r\n";
}

HttpResponse PlainResponse(int status, std::string_view text) {
  HttpResponse response;
  response.status = status;
  response.body = std::make_shared<const std::string>(std::string(text) + "\n");
  return response;
}

std::string LowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

constexpr std::size_t kPartBytes = 64 * 1024;
constexpr std::size_t kMostDrained = 64UL * 1024 * 1024;

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Shard& shard, int descriptor, std::string peer, std::shared_ptr<HttpShared> shared)
      : shard_(shard),
        shared_(std::move(shared)),
        stream_(shard.io(), descriptor, SessionOf(*shared_, descriptor)),
        peer_(std::move(peer)) {}
  ~HttpConnection() { LeaveLimits(); }

  void Start() {
    if (stream_.tls() == nullptr) return Read();
    SetDeadline(shared_->options.request_timeout);
    handshaking_ = true;
    AwaitHandshake({0, StreamStep::Next::kReadable});
  }

 private:
  static std::unique_ptr<TlsSession> SessionOf(const HttpShared& shared, int descriptor) {
    return shared.options.tls == nullptr ? nullptr : TlsSession::Accept(*shared.options.tls->context(), descriptor);
  }

  void AwaitHandshake(const StreamStep& step) {
    stream_.Wait(step, [self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->Handshake();
    });
  }

  void Handshake() {
    if (!stream_.is_open()) return;
    if (!shared_->paces[shard_.index()].Take(shard_)) {
      shard_.After(kHandshakePause, [self = shared_from_this()] { self->Handshake(); });
      return;
    }
    const StreamStep step = stream_.tls()->Handshake();
    if (step.next != StreamStep::Next::kNow && !step.over()) return AwaitHandshake(step);
    handshaking_ = false;
    if (!step.over()) {
      shared_->tls_handshakes.Increment();
      return Read();
    }
    shared_->tls_failures.Increment();
    if (stream_.tls()->met_http()) SayThisIsTls();
    Close();
  }

  /// In plain text, to somebody who spoke so. [WS30]
  void SayThisIsTls() {
    constexpr std::string_view kAnswer =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
        "This address speaks HTTPS only: begin it with https:// instead of http://.\n";
    Stream plain = stream_.ReleasePlain();
    const iovec part{const_cast<char*>(kAnswer.data()), kAnswer.size()};
    plain.Write(std::span(&part, 1));
    plain.EndWriting();
  }

  void Read() {
    head_parser_.emplace();
    head_parser_->header_limit(static_cast<std::uint32_t>(shared_->options.max_header_bytes));
    head_parser_->body_limit(boost::none);  // which limit there is, the route says
    whole_.reset();
    parts_.reset();
    SetDeadline(served_ == 0 ? shared_->options.request_timeout : shared_->options.idle_timeout);
    http::async_read_header(
        stream_, buffer_, *head_parser_,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) { self->OnHead(error); });
  }

  void SetDeadline(Millis after) {
    shard_.Cancel(deadline_);
    deadline_ = shard_.After(after, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      if (self->handshaking_) self->shared_->tls_failures.Increment();
      self->Close();
    });
  }

  /// Whether there was no error; otherwise it has been answered, as far as anybody is there to hear it.
  bool Check(const boost::system::error_code& error) {
    if (!stream_.is_open()) return false;
    if (!error) return true;
    if (error == http::error::end_of_stream || error.category() != http::make_error_code({}).category()) {
      Close();
      return false;
    }
    keep_alive_ = false;
    head_ = false;
    shared_->requests_bad.Increment();
    if (error == http::error::header_limit) {
      Write(PlainResponse(431, "The request's header is too big."));
    } else if (error == http::error::body_limit) {
      Write(PlainResponse(413, "The request's body is too big."));
    } else {
      Write(PlainResponse(400, "This is not an HTTP request."));
    }
    return false;
  }

  void OnHead(const boost::system::error_code& error) {
    if (!Check(error)) return;
    const auto& head = head_parser_->get();
    keep_alive_ = head.keep_alive() && ++served_ < shared_->options.max_requests_per_connection;
    head_ = head.method() == http::verb::head;
    expects_continue_ = boost::beast::iequals(head[http::field::expect], "100-continue");
    std::optional<HttpRequest> request = TakeRequest(head);
    if (!request) {
      shared_->requests_bad.Increment();
      keep_alive_ = false;
      return Write(PlainResponse(400, "This path cannot be."));
    }
    request_ = std::move(*request);
    const HttpRoutes::Found found = shared_->routes.Find(request_.method, request_.path);
    if (found.handler != nullptr && found.body == BodyMode::kIncoming) {
      parts_.emplace(std::move(*head_parser_));
      request_.incoming = std::make_shared<Incoming>(weak_from_this(), shard_, served_);
      return Dispatch(found);
    }
    const std::size_t limit = shared_->options.max_body_bytes;
    if (head_parser_->content_length().value_or(0) > limit) return (void)Check(http::error::body_limit);
    whole_.emplace(std::move(*head_parser_));
    whole_->body_limit(limit);
    if (whole_->is_done()) return Dispatch(found);
    Continue([](HttpConnection& self) { self.ReadWhole(); });
  }

  void ReadWhole() {
    http::async_read(stream_, buffer_, *whole_,
                     [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                       if (!self->Check(error)) return;
                       self->request_.body = std::move(self->whole_->get().body());
                       self->Dispatch(self->shared_->routes.Find(self->request_.method, self->request_.path));
                     });
  }

  /// Says that the body is welcome to whoever waits for that, and goes on. RFC 9110, 10.1.1.
  void Continue(void (*next)(HttpConnection&)) {
    if (!std::exchange(expects_continue_, false)) return next(*this);
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(kContinue),
                      [self = shared_from_this(), next](const boost::system::error_code& error, std::size_t) {
                        if (self->Check(error)) next(*self);
                      });
  }

  /// A body that is read as its handler asks for it.
  class Incoming final : public IncomingBody {
   public:
    Incoming(std::weak_ptr<HttpConnection> connection, Shard& shard, std::size_t number)
        : connection_(std::move(connection)), shard_(shard), number_(number) {}
    void Next(Done done) override {
      shard_.Post([connection = connection_, number = number_, done = std::move(done)]() mutable {
        const auto self = connection.lock();
        if (!self || self->served_ != number || !self->waiting_ || self->part_done_) return done(BrokenOff());
        self->part_done_ = std::move(done);
        self->Continue([](HttpConnection& me) { me.ReadPart(); });
      });
    }

   private:
    const std::weak_ptr<HttpConnection> connection_;
    Shard& shard_;
    const std::size_t number_;
  };

  static Unexpected<Fault> BrokenOff() {
    return Unexpected{Fault{Fault::Code::kUnavailable, "The body of the request broke off."}};
  }

  void ReadPart() {
    if (!stream_.is_open()) return;
    if (parts_->is_done()) return std::exchange(part_done_, nullptr)(std::string());
    part_.resize(kPartBytes);
    parts_->get().body().data = part_.data();
    parts_->get().body().size = part_.size();
    SetDeadline(shared_->options.request_timeout);
    http::async_read(
        stream_, buffer_, *parts_,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) { self->OnPart(error); });
  }

  void OnPart(const boost::system::error_code& error) {
    SetDeadline(shared_->options.write_timeout);
    const auto done = std::exchange(part_done_, nullptr);
    if (!done) return;
    if (error && error != http::error::need_buffer) {
      done(BrokenOff());
      return Close();
    }
    part_.resize(kPartBytes - parts_->get().body().size);
    done(std::exchange(part_, {}));
  }

  std::optional<HttpRequest> TakeRequest(const http::request_header<>& head) {
    auto target = ParseRequestTarget(head.target());
    if (!target) return std::nullopt;
    HttpRequest request;
    request.method = std::string(head.method_string());
    request.path = std::move(target->path);
    request.raw_path = std::move(target->raw_path);
    request.query = std::move(target->query);
    for (const auto& field : head) {
      request.headers.emplace_back(LowerCase(field.name_string()), std::string(field.value()));
    }
    request.peer = peer_;
    request.secure = stream_.tls() != nullptr;
    // Not for this machine's own name: it would hold for all that is developed on it.
    strict_ = request.secure && !request.Header("host").starts_with("localhost");
    return request;
  }

  void Dispatch(const HttpRoutes::Found& found) {
    HttpRequest request = std::exchange(request_, {});
    SetDeadline(shared_->options.write_timeout);
    if (request.path == shared_->web_socket.path && shared_->web_socket.accept) {
      if (!WantsWebSocket(request)) return Write(PlainResponse(426, "This address speaks WebSocket only."));
      return Upgrade(request);
    }
    if (found.handler == nullptr && !found.allow.empty()) {
      HttpResponse response = PlainResponse(405, "Only " + found.allow + " is understood here.");
      response.headers.emplace_back("Allow", found.allow);
      return Write(std::move(response));
    }
    if (found.handler == nullptr) return Write(PlainResponse(404, "There is nothing at this address."));
    request.route = found.pattern;
    request.params = found.params;
    const std::size_t number = served_;
    Shard* shard = &shard_;
    // The handler may answer later: until then nobody else holds this.
    waiting_ = shared_from_this();
    (*found.handler)(request, [weak = weak_from_this(), shard, number](HttpResponse response) {
      shard->Post([weak, number, response = std::move(response)]() mutable {
        const auto self = weak.lock();
        if (self && self->served_ == number) self->Answer(std::move(response));
      });
    });
  }

  void Answer(HttpResponse response) {
    if (!std::exchange(waiting_, nullptr)) return;
    Write(std::move(response));
  }

  void Write(HttpResponse response) {
    SetDeadline(shared_->options.write_timeout);
    if (parts_ && !parts_->is_done()) keep_alive_ = false;
    body_ = std::move(response.body);
    const std::size_t size = body_ ? body_->size() : 0;
    head_text_ = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head_text_ += ReasonPhrase(response.status);
    head_text_ += "\r\n";
    const bool has_body = response.status != 204 && response.status != 304;
    if (has_body) {
      AppendHeader(head_text_, "Content-Type", response.content_type);
      AppendHeader(head_text_, "Content-Length", std::to_string(size));
    }
    for (const auto& [name, value] : response.headers) AppendHeader(head_text_, name, value);
    AppendHeader(head_text_, "X-Content-Type-Options", "nosniff");
    if (strict_) AppendHeader(head_text_, "Strict-Transport-Security", kStrictTransport);
    if (!keep_alive_) AppendHeader(head_text_, "Connection", "close");
    head_text_ += "\r\n";

    const bool send_body = has_body && !head_ && size > 0;
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head_text_),
                                                  send_body ? asio::buffer(*body_) : asio::const_buffer()};
    asio::async_write(stream_, parts, [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
      self->OnWritten(error);
    });
  }

  void OnWritten(const boost::system::error_code& error) {
    body_ = nullptr;
    if (!stream_.is_open()) return;
    if (!error && parts_ && !parts_->is_done() && !part_done_) {
      SetDeadline(shared_->options.request_timeout);
      return Drain(kMostDrained);
    }
    if (error || !keep_alive_) return Close();
    Read();
  }

  /// Who still sends a body that was answered would lose the answer if the connection ended at once.
  void Drain(std::size_t left) {
    part_.resize(kPartBytes);
    stream_.async_read_some(asio::buffer(part_), [self = shared_from_this(), left](
                                                     const boost::system::error_code& error, std::size_t count) {
      if (!self->stream_.is_open()) return;
      if (error || count >= left) return self->Close();
      self->Drain(left - count);
    });
  }

  /// Whether its address may open another WebSocket now; otherwise it has been told. [WS52]
  bool MayUpgrade() {
    const Millis wait = shared_->upgrade_limits.Take(AddressKey(peer_), shard_.Now());
    if (wait == Millis(0)) return true;
    shared_->upgrades_refused.Increment();
    keep_alive_ = false;
    HttpResponse response = PlainResponse(429, "Too many connections were opened from your address. Try again soon.");
    response.headers.emplace_back("Retry-After", std::to_string((wait.count() + 999) / 1000));
    Write(std::move(response));
    return false;
  }

  void Upgrade(const HttpRequest& request) {
    const auto accepted = AcceptWebSocket(request, shared_->options.allowed_origins);
    if (!accepted) {
      keep_alive_ = false;
      HttpResponse response = PlainResponse(accepted.error().status, accepted.error().reason);
      if (response.status == 426) response.headers.emplace_back("Sec-WebSocket-Version", "13");
      return Write(std::move(response));
    }
    if (!MayUpgrade()) return;
    head_text_ = "HTTP/1.1 101 Switching Protocols\r\n";
    AppendHeader(head_text_, "Upgrade", "websocket");
    AppendHeader(head_text_, "Connection", "Upgrade");
    AppendHeader(head_text_, "Sec-WebSocket-Accept", *accepted);
    head_text_ += "\r\n";
    asio::async_write(stream_, asio::buffer(head_text_),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (!error && self->stream_.is_open()) self->BecomeWebSocket();
                      });
  }

  void BecomeWebSocket() {
    shard_.Cancel(deadline_);
    shared_->upgrades.Increment();
    const auto rest = buffer_.data();
    std::string early(static_cast<const char*>(rest.data()), rest.size());
    Stream stream = stream_.Release();
    if (!stream.open()) return;
    entered_ = false;  // the WebSocket leaves the limits in our place
    auto on_gone = [shared = shared_, peer = peer_] {
      shared->limits.Leave(peer);
      shared->connections_open.Decrement();
    };
    shared_->web_socket.accept(
        MakeWebSocket(shard_, std::move(stream), peer_, std::move(early), shared_->metrics, std::move(on_gone)));
  }

  void Close() {
    shard_.Cancel(deadline_);
    waiting_ = nullptr;
    if (part_done_) std::exchange(part_done_, nullptr)(BrokenOff());
    stream_.Close();
  }

  void LeaveLimits() {
    shard_.Cancel(deadline_);
    if (!std::exchange(entered_, false)) return;
    shared_->limits.Leave(peer_);
    shared_->connections_open.Decrement();
  }

  // Borrowed; outlive this.
  Shard& shard_;
  // Owned.
  const std::shared_ptr<HttpShared> shared_;
  HttpStream stream_;
  const std::string peer_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::empty_body>> head_parser_;
  std::optional<http::request_parser<http::string_body>> whole_;  ///< Of a body that is read before it is handled,
  std::optional<http::request_parser<http::buffer_body>> parts_;  ///< of one that is read meanwhile.
  HttpRequest request_;                                           ///< Whose body is being read.
  IncomingBody::Done part_done_;                                  ///< Who waits for the next part.
  std::string part_;
  std::shared_ptr<HttpConnection> waiting_;  ///< Itself, while a handler works on the answer.
  TimerId deadline_;
  std::size_t served_ = 0;
  bool keep_alive_ = true;
  bool head_ = false;
  bool expects_continue_ = false;
  bool handshaking_ = false;
  bool strict_ = false;  ///< Browsers are told to come over TLS only.
  bool entered_ = true;
  std::string head_text_;
  std::shared_ptr<const std::string> body_;
};

}  // namespace

void ServeHttpConnection(Shard& shard, int descriptor, std::string peer, std::shared_ptr<HttpShared> shared) {
  if (!shared->limits.Enter(peer)) {
    shared->connections_refused.Increment();
    ::close(descriptor);
    return;
  }
  shared->connections_open.Increment();
  std::make_shared<HttpConnection>(shard, descriptor, std::move(peer), std::move(shared))->Start();
}

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

}  // namespace dw
