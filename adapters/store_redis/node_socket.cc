#include "adapters/store_redis/node_socket.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <utility>

namespace dw::redis {

namespace asio = boost::asio;
using boost::system::error_code;

std::shared_ptr<NodeSocket> NodeSocket::Open(asio::io_context& io, const Node& node, const Credentials& credentials,
                                             Millis limit, Owner& owner) {
  std::shared_ptr<NodeSocket> socket(new NodeSocket(io, node, owner));
  if (!credentials.password.empty()) {
    std::vector<std::string> words{"AUTH"};
    if (!credentials.user.empty()) words.push_back(credentials.user);
    words.push_back(credentials.password);
    AppendCommand(socket->greeting_, words);
  }
  socket->Start(limit);
  return socket;
}

void NodeSocket::Start(Millis limit) {
  timer_.expires_after(limit);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error && !self->up()) self->Fail(Fault::Code::kTimeout, "cannot be reached in time");
  });
  const auto [host, port] = Split(node_);
  error_code error;
  const auto address = asio::ip::make_address(std::string(host), error);
  std::uint16_t number = 0;
  const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (!error && problem == std::errc{} && end == port.data() + port.size()) return Connect({{address, number}});
  resolver_.async_resolve(
      std::string(host), std::string(port),
      [self = shared_from_this()](const error_code& failure, const tcp::resolver::results_type& found) {
        if (self->stage_ == Stage::kEnded) return;
        if (failure || found.empty()) {
          return self->Fail(Fault::Code::kUnavailable, "has no address");
        }
        self->Connect({found.begin(), found.end()});
      });
}

void NodeSocket::Connect(const std::vector<tcp::endpoint>& any_of) {
  asio::async_connect(socket_, any_of, [self = shared_from_this()](const error_code& error, const tcp::endpoint&) {
    if (self->stage_ == Stage::kEnded) return;
    if (error) return self->Fail(Fault::Code::kUnavailable, error.message());
    self->OnConnected();
  });
}

void NodeSocket::OnConnected() {
  error_code ignored;
  (void)socket_.set_option(tcp::no_delay(true), ignored);
  stage_ = Stage::kGreeting;
  ReadOn();
  if (greeting_.empty()) return BeUp();
  // Before what the owner has written already.
  out_.swap(greeting_);
  Flush();
  out_.swap(greeting_);
}

void NodeSocket::OnGreeted(const Reply& reply) {
  // What the node says is not repeated: it may name the user.
  if (reply.kind == Reply::Kind::kError) {
    const bool passes = ParseRedirection(reply.text, "").has_value();
    return Fail(passes ? Fault::Code::kUnavailable : Fault::Code::kDenied,
                passes ? "is not ready" : "refuses the user or the password");
  }
  BeUp();
}

void NodeSocket::BeUp() {
  stage_ = Stage::kUp;
  timer_.cancel();
  greeting_.clear();
  Flush();
  owner_->OnUp();
}

void NodeSocket::ReadOn() {
  socket_.async_read_some(asio::buffer(in_), [self = shared_from_this()](const error_code& error, std::size_t count) {
    if (self->stage_ == Stage::kEnded) return;
    if (error) return self->Fail(Fault::Code::kUnavailable, error.message());
    self->reader_.Feed({self->in_.data(), count});
    self->TakeReplies();
    if (self->stage_ != Stage::kEnded) self->ReadOn();
  });
}

void NodeSocket::TakeReplies() {
  // Any of them may be the end.
  while (stage_ != Stage::kEnded) {
    auto reply = reader_.Next();
    if (!reply) break;
    if (stage_ == Stage::kUp) {
      owner_->OnReply(*std::move(reply));
    } else {
      OnGreeted(*reply);
    }
  }
  if (stage_ != Stage::kEnded && reader_.broken()) Fail(Fault::Code::kCorrupt, "does not speak Redis' protocol");
}

void NodeSocket::Write(std::span<const std::string> words) {
  AppendCommand(out_, words);
  if (up()) Flush();
}

void NodeSocket::Flush() {
  if (!sending_.empty() || out_.empty()) return;
  sending_.swap(out_);
  asio::async_write(socket_, asio::buffer(sending_), [self = shared_from_this()](const error_code& error, std::size_t) {
    if (self->stage_ == Stage::kEnded) return;
    if (error) return self->Fail(Fault::Code::kUnavailable, error.message());
    self->sending_.clear();
    if (self->up()) self->Flush();
  });
}

void NodeSocket::Close() {
  owner_ = nullptr;
  if (stage_ == Stage::kEnded) return;
  stage_ = Stage::kEnded;
  error_code ignored;
  (void)socket_.close(ignored);
  resolver_.cancel();
  timer_.cancel();
}

void NodeSocket::Fail(Fault::Code code, const std::string& reason) {
  if (stage_ == Stage::kEnded) return;
  Owner* const owner = owner_;
  Close();
  if (owner != nullptr) owner->OnDown({code, node_ + " " + reason});
}

}  // namespace dw::redis
