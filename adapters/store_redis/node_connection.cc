#include "adapters/store_redis/node_connection.h"

#include <utility>

namespace dw::redis {

using std::chrono::steady_clock;

NodeConnection::NodeConnection(boost::asio::io_context& io, Node node, const NodeOptions& options)
    : io_(io),
      options_(options),
      node_(std::move(node)),
      first_due_(io),
      backoff_(options.first_backoff, options.most_backoff) {}

NodeConnection::~NodeConnection() {
  if (socket_) socket_->Close();
}

void NodeConnection::Send(std::span<const std::string> words, Answer answer) {
  std::size_t bytes = 0;
  for (const std::string& word : words) bytes += word.size();
  if (waiting_.size() >= options_.max_commands || waiting_bytes_ + bytes > options_.max_bytes) {
    return answer(Unexpected{
        NoAnswer{NoAnswer::Fate::kRefused, {Fault::Code::kUnavailable, node_ + " has too much to answer already"}}});
  }
  const auto now = steady_clock::now();
  if (!socket_) {
    if (now < not_before_) return answer(Unexpected{NoAnswer{NoAnswer::Fate::kNotSent, last_}});
    reached_ = false;
    socket_ = NodeSocket::Open(io_, node_, options_.credentials, options_.connect_limit, *this);
  }
  waiting_.push_back({std::move(answer), bytes, now + options_.answer_limit});
  waiting_bytes_ += bytes;
  socket_->Write(words);
  WatchFirst();
}

void NodeConnection::OnReply(Reply reply) {
  if (waiting_.empty()) {
    return Drop({Fault::Code::kCorrupt, node_ + " answers what nobody asked"});
  }
  backoff_.Reset();
  const Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= first.bytes;
  first.answer(std::move(reply));
}

void NodeConnection::OnDown(const Fault& fault) {
  Drop(fault);
}

void NodeConnection::Stop() {
  Drop({Fault::Code::kUnavailable, "stopped"});
}

// One alarm watches the first; the others wait no longer than it does.
void NodeConnection::WatchFirst() {
  if (first_due_.set() || waiting_.empty()) return;
  first_due_.Set(waiting_.front().due, [this] {
    if (!waiting_.empty() && waiting_.front().due <= steady_clock::now()) {
      return Drop({Fault::Code::kTimeout, node_ + " does not answer in time"});
    }
    WatchFirst();
  });
}

void NodeConnection::Drop(const Fault& fault) {
  if (socket_) {
    socket_->Close();
    socket_.reset();
    not_before_ = steady_clock::now() + backoff_.Next();
    last_ = fault;
  }
  first_due_.Cancel();
  waiting_bytes_ = 0;
  const auto fate = reached_ ? NoAnswer::Fate::kUnknown : NoAnswer::Fate::kNotSent;
  // Whoever learns it may send anew.
  for (Waiting& one : std::exchange(waiting_, {})) one.answer(Unexpected{NoAnswer{fate, fault}});
}

}  // namespace dw::redis
