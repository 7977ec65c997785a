#include "adapters/store_redis/channels.h"

#include <algorithm>
#include <utility>

namespace dw::redis {

Channels::Channels(boost::asio::io_context& io, Topology& topology, const NodeOptions& options, StoreMetrics& metrics)
    : io_(io),
      topology_(topology),
      options_(options),
      metrics_(metrics),
      backoff_(options.first_backoff, options.most_backoff),
      again_(io) {}

void Channels::Listen(std::shared_ptr<Ear> ear) {
  if (stopped_) return;
  const std::string name = ear->channel;
  Channel& channel = channels_[name];
  channel.slot = SlotOf(name);
  // Heard already, for another.
  if (channel.heard && !ear->ended) ear->renewed();
  channel.ears.push_back(std::move(ear));
  SettleOne(name, channel);
}

void Channels::Forget(const std::shared_ptr<Ear>& ear) {
  const auto found = channels_.find(ear->channel);
  if (found == channels_.end()) return;
  std::erase(found->second.ears, ear);
  if (!found->second.ears.empty()) return;
  const Node at = found->second.at;
  channels_.erase(found);
  const auto listener = listeners_.find(at);
  if (listener == listeners_.end()) return;
  listener->second->Leave(ear->channel);
  DropIdle(at);
}

void Channels::Settle() {
  if (stopped_) return;
  for (auto& [name, channel] : channels_) SettleOne(name, channel);
}

void Channels::SettleOne(const std::string& name, Channel& channel) {
  const Node* const wanted = topology_.Find(channel.slot);
  if (wanted == nullptr || *wanted == channel.at) return;
  const Node before = std::exchange(channel.at, *wanted);
  channel.heard = false;
  if (const auto listener = listeners_.find(before); listener != listeners_.end()) {
    listener->second->Leave(name);
    DropIdle(before);
  }
  auto& listener = listeners_[channel.at];
  if (!listener) listener = std::make_unique<NodeListener>(io_, channel.at, options_, *this);
  listener->Listen(name);
}

void Channels::SettleLater() {
  if (stopped_) return;
  topology_.Refresh();
  if (!again_.set()) again_.Set(backoff_.Next(), [this] { Settle(); });
}

void Channels::DropIdle(const Node& node) {
  const bool used =
      std::any_of(channels_.begin(), channels_.end(), [&](const auto& one) { return one.second.at == node; });
  if (!used) listeners_.erase(node);
}

void Channels::OnListening(const std::string& name) {
  backoff_.Reset();
  const auto found = channels_.find(name);
  if (found == channels_.end()) return;
  found->second.heard = true;
  metrics_.subscriptions.Increment();
  for (const auto& ear : found->second.ears) {
    if (!ear->ended) ear->renewed();
  }
}

void Channels::OnMessage(const std::string& name, std::string message) {
  const auto found = channels_.find(name);
  if (found == channels_.end()) return;
  for (const auto& ear : found->second.ears) {
    if (!ear->ended) ear->hear(message);
  }
}

void Channels::OnLost(const Node& node, const std::string& name, const std::string& error) {
  const auto found = channels_.find(name);
  // What another node has by now is no loss.
  if (found == channels_.end() || found->second.at != node) return;
  found->second.at.clear();
  found->second.heard = false;
  const auto redirection = ParseRedirection(error, Split(node).host);
  if (redirection && redirection->kind == Redirection::Kind::kMoved) {
    topology_.Learn(redirection->slot, redirection->node);
  }
  SettleLater();
}

void Channels::OnSilence(const Node& node) {
  for (auto& [name, channel] : channels_) {
    if (channel.at != node) continue;
    channel.at.clear();
    channel.heard = false;
  }
  listeners_.erase(node);
  SettleLater();
}

void Channels::Stop() {
  stopped_ = true;
  again_.Cancel();
  listeners_.clear();
  channels_.clear();
}

}  // namespace dw::redis
