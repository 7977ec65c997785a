#pragma once

#include <deque>
#include <memory>
#include <string>

#include "adapters/store_redis/alarm.h"
#include "adapters/store_redis/node_connection.h"

namespace dw::redis {

/// A connection to a node that hears its sharded channels, and does nothing else. A quiet one is asked now and then
/// whether it is there. Lives on the thread of its loop.
class NodeListener final : private NodeSocket::Owner {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    /// From now on it hears the channel.
    virtual void OnListening(const std::string& channel) = 0;
    virtual void OnMessage(const std::string& channel, std::string message) = 0;
    /// It does not, or no longer; `error` is the node's, empty when it gave none.
    virtual void OnLost(const Node& node, const std::string& channel, const std::string& error) = 0;
    /// The connection is over, and with it all its channels. The owner destroys the listener during this call.
    virtual void OnSilence(const Node& node) = 0;
  };

  /// `options` and `owner` outlive it. Connects at once.
  NodeListener(boost::asio::io_context& io, const Node& node, const NodeOptions& options, Owner& owner);
  ~NodeListener() override { socket_->Close(); }
  NodeListener(const NodeListener&) = delete;
  NodeListener& operator=(const NodeListener&) = delete;

  void Listen(const std::string& channel);
  void Leave(const std::string& channel);

 private:
  /// What was asked and not answered yet; the node answers in order, with news in between.
  struct Asked {
    std::string what;
    std::string channel;
  };

  void OnUp() override {}
  void OnReply(Reply reply) override;
  void OnDown(const Fault& fault) override;
  void OnNews(std::vector<Reply>& items);
  void OnError(const std::string& error);
  void Ask(const std::string& command, const std::string& what, const std::string& channel);
  bool TakeAsked(const std::string& what, const std::string& channel);
  void WatchQuiet();

  // Borrowed; outlive this.
  const NodeOptions& options_;
  Owner& owner_;
  // Owned.
  const Node node_;
  std::deque<Asked> asked_;
  bool quiet_ = true;  ///< Since WatchQuiet.
  Alarm quiet_for_long_;
  std::shared_ptr<NodeSocket> socket_;  ///< Shared with its own operations.
};

}  // namespace dw::redis
