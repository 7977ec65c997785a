#pragma once

#include <cstdint>
#include <deque>
#include <functional>

#include "adapters/store_redis/alarm.h"
#include "adapters/store_redis/backoff.h"
#include "adapters/store_redis/node_socket.h"
#include "base/expected.h"

namespace dw::redis {

struct NodeOptions {
  Credentials credentials = {};
  Millis connect_limit{1000};  ///< Authentication included.
  Millis answer_limit{1000};   ///< A node that lets a command wait for longer is taken for dead.
  Millis quiet_limit{4000};    ///< One that is listened to, and says nothing for so long, likewise.
  std::size_t max_commands = 10'000;
  std::size_t max_bytes = std::size_t{64} * 1024 * 1024;
  Millis first_backoff{50};  ///< Between attempts to connect.
  Millis most_backoff{500};
};

/// Why a command has no answer, and what is known of it.
struct NoAnswer {
  enum class Fate : std::uint8_t {
    kRefused,  ///< Too much is waiting for this node; it was not sent.
    kNotSent,
    kUnknown,  ///< It may have been carried out.
  };
  Fate fate = Fate::kUnknown;
  Fault fault;
};

/// Commands to one node, and its answers in the same order. Connects when there is something to say, and after a
/// failure not at once again. Lives on the thread of its loop.
class NodeConnection final : private NodeSocket::Owner {
 public:
  using Answer = std::function<void(Expected<Reply, NoAnswer>)>;

  /// `io` and `options` outlive it.
  NodeConnection(boost::asio::io_context& io, Node node, const NodeOptions& options);
  /// Answers nobody; see Stop.
  ~NodeConnection() override;
  NodeConnection(const NodeConnection&) = delete;
  NodeConnection& operator=(const NodeConnection&) = delete;

  /// `answer` is called once: during the call when it is refused or there is no connection to be had now. It must not
  /// destroy this.
  void Send(std::span<const std::string> words, Answer answer);
  /// Ends the connection; whoever waits learns that.
  void Stop();
  bool up() const { return socket_ != nullptr && socket_->up(); }
  bool idle() const { return waiting_.empty(); }

 private:
  struct Waiting {
    Answer answer;
    std::size_t bytes = 0;
    std::chrono::steady_clock::time_point due;
  };

  void OnUp() override { reached_ = true; }
  void OnReply(Reply reply) override;
  void OnDown(const Fault& fault) override;
  void WatchFirst();
  void Drop(const Fault& fault);

  // Borrowed; outlive this.
  boost::asio::io_context& io_;
  const NodeOptions& options_;
  // Owned.
  const Node node_;
  std::shared_ptr<NodeSocket> socket_;  ///< Null while there is none. Shared with its own operations.
  bool reached_ = false;                ///< This connection was up.
  std::deque<Waiting> waiting_;         ///< In the order of sending, and so of `due`.
  std::size_t waiting_bytes_ = 0;
  Alarm first_due_;
  Backoff backoff_;
  std::chrono::steady_clock::time_point not_before_{};
  Fault last_{};  ///< Why there is no connection.
};

}  // namespace dw::redis
