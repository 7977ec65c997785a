#pragma once

#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/store_redis/alarm.h"
#include "adapters/store_redis/backoff.h"
#include "adapters/store_redis/topology.h"

namespace dw::redis {

struct Command {
  std::uint32_t slot = 0;
  std::vector<std::string> words;
  /// It does no harm twice, so it is sent again when nobody knows whether it was carried out.
  bool repeatable = true;
};

/// Commands to a cluster. Each ends with an answer or a fault within its limit, whatever the nodes do: it goes to who
/// has its slot, follows redirections, and waits out what passes. Commands of one slot are carried out one after the
/// other, in the order of Send, so that what is sent again does not overtake. Lives on the thread of its loop.
class Cluster {
 public:
  struct Options {
    Millis command_limit{5000};
    Millis first_backoff{20};
    Millis most_backoff{250};
    int most_hops = 4;  ///< Redirections that are followed at once; then one waits, as the cluster is in motion.
  };
  using Done = std::function<void(Outcome<Reply>)>;

  /// All outlive it.
  Cluster(boost::asio::io_context& io, NodePool& pool, Topology& topology, Options options, StoreMetrics& metrics)
      : io_(io), pool_(pool), topology_(topology), metrics_(metrics), options_(options), due_(io) {}

  /// `done` is called once. The sender bounds how many wait.
  void Send(Command command, Done done);
  /// Everything that waits ends with a fault, and so does what is sent later.
  void Stop();

 private:
  struct Task;
  using TaskPtr = std::shared_ptr<Task>;  ///< Shared with the answer that it waits for.

  void Try(const TaskPtr& task);
  void Attempt(const TaskPtr& task, const Node& node, bool asking);
  void OnAnswer(const TaskPtr& task, const Node& node, Expected<Reply, NoAnswer> answer);
  void OnError(const TaskPtr& task, const Node& node, const std::string& error);
  void OnNoAnswer(const TaskPtr& task, NoAnswer why);
  void Later(const TaskPtr& task, Fault why);
  void Finish(const TaskPtr& task, Outcome<Reply> outcome);
  void Remove(Task& task);
  void StartNext(std::uint32_t slot);
  void WatchFirst();
  void GiveUpLate();

  // Borrowed; outlive this.
  boost::asio::io_context& io_;
  NodePool& pool_;
  Topology& topology_;
  StoreMetrics& metrics_;
  // Owned.
  const Options options_;
  std::list<TaskPtr> tasks_;                                      ///< In the order of Send, and so of their limits.
  std::unordered_map<std::uint32_t, std::deque<TaskPtr>> lanes_;  ///< By slot; the first of each is under way.
  Alarm due_;
  bool stopped_ = false;
};

}  // namespace dw::redis
