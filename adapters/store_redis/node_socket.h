#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/store_redis/redis_url.h"
#include "adapters/store_redis/resp.h"
#include "adapters/store_redis/slots.h"
#include "base/fault.h"
#include "base/time.h"

namespace dw::redis {

/// One connection to a node, from the attempt to its end: connects, authenticates, carries commands and replies as they
/// come. It never comes back; who wants another opens one. Lives on the thread of its loop. Its pending operations keep
/// it, so that it outlives its owner's interest by a moment.
class NodeSocket : public std::enable_shared_from_this<NodeSocket> {
 public:
  /// What the connection has to say. Nothing after OnDown, nor after Close.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void OnUp() = 0;
    virtual void OnReply(Reply reply) = 0;
    /// It is over, or never began.
    virtual void OnDown(const Fault& fault) = 0;
  };

  /// `limit` is for connecting and authenticating together. Says nothing to `owner` during the call.
  static std::shared_ptr<NodeSocket> Open(boost::asio::io_context& io, const Node& node, const Credentials& credentials,
                                          Millis limit, Owner& owner);

  /// Sent when the connection is up; the owner bounds how much that is.
  void Write(std::span<const std::string> words);
  /// Ends it without a word to the owner.
  void Close();
  bool up() const { return stage_ == Stage::kUp; }

 private:
  using tcp = boost::asio::ip::tcp;
  using Socket = boost::asio::basic_stream_socket<tcp, boost::asio::io_context::executor_type>;
  using Resolver = boost::asio::ip::basic_resolver<tcp, boost::asio::io_context::executor_type>;
  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                        boost::asio::io_context::executor_type>;
  enum class Stage : std::uint8_t { kConnecting, kGreeting, kUp, kEnded };

  NodeSocket(boost::asio::io_context& io, const Node& node, Owner& owner)
      : node_(node), owner_(&owner), socket_(io), resolver_(io), timer_(io) {}
  void Start(Millis limit);
  void Connect(const std::vector<tcp::endpoint>& any_of);
  void OnConnected();
  void OnGreeted(const Reply& reply);
  void BeUp();
  void ReadOn();
  void TakeReplies();
  void Flush();
  void Fail(Fault::Code code, const std::string& reason);

  const Node node_;
  // Borrowed; outlives this unless it has called Close. Null at the end.
  Owner* owner_;
  // Owned.
  Stage stage_ = Stage::kConnecting;
  Socket socket_;
  Resolver resolver_;
  Timer timer_;
  ReplyReader reader_;
  std::array<char, 16 * 1024> in_{};
  std::string greeting_;  ///< AUTH, while it is needed.
  std::string out_;       ///< Not on its way yet.
  std::string sending_;   ///< On its way; not empty while an operation is.
};

}  // namespace dw::redis
