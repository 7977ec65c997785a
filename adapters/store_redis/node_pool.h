#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/store_redis/node_connection.h"

namespace dw::redis {

/// A connection to every node that somebody has asked for. Lives on the thread of its loop.
class NodePool {
 public:
  /// `io` outlives it.
  NodePool(boost::asio::io_context& io, NodeOptions options) : io_(io), options_(std::move(options)) {}

  /// Stays where it is until a Keep without it, or the end.
  NodeConnection& Of(const Node& node) {
    auto& connection = by_node_[node];
    if (!connection) connection = std::make_unique<NodeConnection>(io_, node, options_);
    return *connection;
  }
  /// Whether there is a connection that works.
  bool IsUp(const Node& node) const {
    const auto found = by_node_.find(node);
    return found != by_node_.end() && found->second->up();
  }
  /// Lets go of all others that nobody waits for. Not to be called by an Answer.
  void Keep(const std::vector<Node>& nodes) {
    std::erase_if(by_node_, [&](const auto& one) {
      return one.second->idle() && std::find(nodes.begin(), nodes.end(), one.first) == nodes.end();
    });
  }
  void Stop() {
    for (auto& [node, connection] : by_node_) connection->Stop();
  }
  const NodeOptions& options() const { return options_; }

 private:
  // Borrowed; outlives this.
  boost::asio::io_context& io_;
  // Owned.
  const NodeOptions options_;
  std::map<Node, std::unique_ptr<NodeConnection>> by_node_;
};

}  // namespace dw::redis
