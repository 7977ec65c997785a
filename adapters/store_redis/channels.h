#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/store_redis/node_listener.h"
#include "adapters/store_redis/topology.h"

namespace dw::redis {

/// One who listens to a channel.
struct Ear {
  std::string channel;
  std::function<void(std::string)> hear;
  std::function<void()> renewed;
  std::atomic<bool> ended{false};  ///< It wants to hear nothing more. Of any thread.
};

/// Keeps every channel that somebody listens to subscribed at the node that has its slot, through failures and moves,
/// and says when it is subscribed anew. Lives on the thread of its loop.
class Channels final : public NodeListener::Owner {
 public:
  /// All outlive it.
  Channels(boost::asio::io_context& io, Topology& topology, const NodeOptions& options, StoreMetrics& metrics);

  void Listen(std::shared_ptr<Ear> ear);
  void Forget(const std::shared_ptr<Ear>& ear);
  /// The topology may have changed.
  void Settle();
  void Stop();

 private:
  struct Channel {
    std::uint32_t slot = 0;
    std::vector<std::shared_ptr<Ear>> ears;  ///< Shared with the subscriptions.
    Node at;                                 ///< Where it is subscribed, or about to be; empty: nowhere.
    bool heard = false;                      ///< It is.
  };

  void OnListening(const std::string& name) override;
  void OnMessage(const std::string& name, std::string message) override;
  void OnLost(const Node& node, const std::string& name, const std::string& error) override;
  void OnSilence(const Node& node) override;
  void SettleOne(const std::string& name, Channel& channel);
  void SettleLater();
  void DropIdle(const Node& node);

  // Borrowed; outlive this.
  boost::asio::io_context& io_;
  Topology& topology_;
  const NodeOptions& options_;
  StoreMetrics& metrics_;
  // Owned.
  bool stopped_ = false;
  std::map<std::string, Channel> channels_;
  std::map<Node, std::unique_ptr<NodeListener>> listeners_;
  Backoff backoff_;
  Alarm again_;
};

}  // namespace dw::redis
