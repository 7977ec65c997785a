#include "adapters/store_redis/topology.h"

#include <algorithm>
#include <string>
#include <utility>

namespace dw::redis {
namespace {

using Kind = Reply::Kind;
using std::chrono::steady_clock;

const std::vector<std::string> kAsk{"CLUSTER", "SLOTS"};

/// A plain Redis says so in words only.
bool IsNoCluster(const Reply& reply) {
  return reply.kind == Kind::kError && reply.text.find("cluster support disabled") != std::string::npos;
}

}  // namespace

std::optional<std::vector<SlotMap::Range>> ParseSlots(const Reply& reply, const Node& asked) {
  if (reply.kind != Kind::kList || reply.items.empty()) return std::nullopt;
  std::vector<SlotMap::Range> ranges;
  for (const Reply& one : reply.items) {
    // First and last slot, then the master, then its replicas; of each its host and port.
    if (one.items.size() < 3 || one.items[2].items.size() < 2) return std::nullopt;
    const Reply& first = one.items[0];
    const Reply& last = one.items[1];
    const Reply& host = one.items[2].items[0];
    const Reply& port = one.items[2].items[1];
    const bool numbers = first.kind == Kind::kNumber && last.kind == Kind::kNumber && port.kind == Kind::kNumber;
    if (!numbers || (host.kind != Kind::kText && host.kind != Kind::kNothing)) return std::nullopt;
    if (first.number < 0 || last.number < first.number || last.number >= kSlots) return std::nullopt;
    if (port.number < 1 || port.number > 65535) return std::nullopt;
    if (host.text == "?") continue;  // it does not know its own name
    const std::string name = host.text.empty() ? std::string(Split(asked).host) : host.text;
    ranges.push_back({static_cast<std::uint32_t>(first.number), static_cast<std::uint32_t>(last.number),
                      name + ":" + std::to_string(port.number)});
  }
  return ranges;
}

Topology::Topology(boost::asio::io_context& io, NodePool& pool, Options options, StoreMetrics& metrics)
    : pool_(pool), metrics_(metrics), options_(std::move(options)), next_(io), prune_(io) {}

void Topology::Learn(std::uint32_t slot, const Node& node) {
  map_.Move(slot, node);
  Refresh();
}

void Topology::Refresh() {
  // Set for now and then, and wanted sooner.
  if (!stopped_ && !asking_) next_.Set(not_before_, [this] { Begin(); });
}

void Topology::Begin() {
  asking_ = true;
  not_before_ = steady_clock::now() + options_.at_most_every;
  metrics_.refreshes.Increment();
  to_ask_ = map_.Nodes();
  for (const Node& seed : options_.seeds) {
    if (std::find(to_ask_.begin(), to_ask_.end(), seed) == to_ask_.end()) to_ask_.push_back(seed);
  }
  std::shuffle(to_ask_.begin(), to_ask_.end(), chance_);
  // Whoever works is asked before those that have to be waited for.
  std::partition(to_ask_.begin(), to_ask_.end(), [this](const Node& node) { return !pool_.IsUp(node); });
  AskNext();
}

void Topology::AskNext() {
  if (stopped_) return;
  if (to_ask_.empty()) return End(Unexpected{last_});
  const Node node = std::move(to_ask_.back());
  to_ask_.pop_back();
  pool_.Of(node).Send(kAsk, [this, node](Expected<Reply, NoAnswer> answer) {
    if (answer) return OnSlots(node, *answer);
    last_ = answer.error().fault;
    AskNext();
  });
}

void Topology::OnSlots(const Node& asked, const Reply& reply) {
  if (IsNoCluster(reply)) {
    // Of several plain nodes each would be a store of its own.
    if (options_.seeds.size() == 1 && asked == options_.seeds.front()) return TakeMap({{0, kSlots - 1, asked}});
    last_ = {Fault::Code::kUnavailable, asked + " is no part of a cluster, so it must be the only address"};
    return AskNext();
  }
  auto ranges = ParseSlots(reply, asked);
  if (ranges && !ranges->empty()) return TakeMap(*ranges);
  if (reply.kind == Kind::kError && reply.text.starts_with("NO")) {  // NOAUTH, NOPERM
    last_ = {Fault::Code::kDenied, asked + " wants a user and a password that may use it"};
  } else {
    last_ = {Fault::Code::kUnavailable, asked + " does not know who has which slot"};
  }
  AskNext();
}

void Topology::TakeMap(const std::vector<SlotMap::Range>& ranges) {
  map_.Replace(ranges);
  End(Ok{});
}

void Topology::End(const Outcome<Ok>& how) {
  if (stopped_) return;
  asking_ = false;
  // Without a map there is nothing to do but to ask again.
  next_.Set(map_.empty() ? options_.at_most_every : options_.every, [this] { Begin(); });
  if (how) {
    // Not now: a connection is telling us this.
    prune_.Set(Alarm::Moment{}, [this] {
      std::vector<Node> wanted = map_.Nodes();
      wanted.insert(wanted.end(), options_.seeds.begin(), options_.seeds.end());
      pool_.Keep(wanted);
    });
  }
  if (watch_) watch_(how);
}

void Topology::Stop() {
  stopped_ = true;
  next_.Cancel();
  prune_.Cancel();
}

}  // namespace dw::redis
