#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store_redis/slots.h"

namespace dw::redis {

/// A node on a free port of the loopback address that answers as a test says; for tests. It has a thread of its own.
class FakeNode {
 public:
  using Words = std::vector<std::string>;
  /// What is sent back for a command, as bytes, perhaps none; nothing: it hangs up. Called on the node's thread.
  using Script = std::function<std::optional<std::string>(const Words& words)>;

  explicit FakeNode(Script script);
  ~FakeNode();
  FakeNode(const FakeNode&) = delete;
  FakeNode& operator=(const FakeNode&) = delete;

  std::string port() const { return std::to_string(port_); }
  Node node() const { return "127.0.0.1:" + port(); }
  /// Sends `bytes` on every connection.
  void Push(const std::string& bytes);

 private:
  struct Visit;
  void Accept();

  // Owned.
  boost::asio::io_context io_;
  const Script script_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::list<std::weak_ptr<Visit>> visits_;  ///< Of the node's thread. Each is kept by its own operations.
  std::thread thread_;
};

/// A bulk string, as nodes send it.
std::string Bulk(const std::string& text);
/// What CLUSTER SLOTS says when `node` has all of them.
std::string AllSlots(const Node& node);
/// What a node says that is no cluster's.
std::string NoCluster();

}  // namespace dw::redis
