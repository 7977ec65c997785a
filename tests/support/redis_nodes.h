#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace dw::testing {

/// Real Redis servers on free ports of the loopback address, which end with this: plain ones, or a cluster of three
/// masters with a replica each. Every wait has a limit, and what goes wrong ends the test program.
class RedisNodes {
 public:
  /// Whether redis-server is installed. Without it a test is skipped, or fails where DW_REQUIRE_PEERS=1 says so.
  static bool Installed();

  /// A cluster; every node agrees that all is well.
  RedisNodes();
  /// As many plain ones, with more `options` of redis-server.
  RedisNodes(std::size_t count, std::vector<std::string> options);
  ~RedisNodes();
  RedisNodes(const RedisNodes&) = delete;
  RedisNodes& operator=(const RedisNodes&) = delete;

  std::size_t size() const { return nodes_.size(); }
  std::uint16_t port(std::size_t node) const { return nodes_[node].port; }
  /// redis://… of all nodes.
  std::string url() const;

  /// Says `words` to a node; its answer, lists as lines, errors with a leading "-". Empty when it is not there.
  std::string Ask(std::size_t node, const std::vector<std::string>& words) const;
  /// The master that has `slot` by its own account.
  std::size_t MasterOf(std::uint32_t slot) const;
  /// Waits until its replica has everything that `master` has now.
  void AwaitReplicated(std::size_t master) const;
  /// Ends the process at once, as a power cut would.
  void Kill(std::size_t node);
  /// Starts it again, on the same port, and waits until all is well.
  void Restart(std::size_t node);
  /// Stops the process without ending it, and lets it go on.
  void Freeze(std::size_t node, bool frozen) const;

 private:
  struct Node {
    std::uint16_t port = 0;
    std::uint16_t bus_port = 0;
    pid_t process = -1;
  };

  void StartAll();
  /// Returns when it answers, or has ended at once.
  void Start(std::size_t node);
  void Join();
  void AwaitHealthy() const;
  bool IsHealthy(std::size_t node) const;

  const std::vector<std::string> options_;
  const TemporaryFolder folder_;
  std::vector<Node> nodes_;
};

}  // namespace dw::testing
