#include "adapters/store_redis/node_listener.h"

#include <utility>
#include <vector>

namespace dw::redis {

NodeListener::NodeListener(boost::asio::io_context& io, const Node& node, const NodeOptions& options, Owner& owner)
    : options_(options),
      owner_(owner),
      node_(node),
      quiet_for_long_(io),
      socket_(NodeSocket::Open(io, node, options.credentials, options.connect_limit, *this)) {
  WatchQuiet();
}

void NodeListener::Listen(const std::string& channel) {
  Ask("SSUBSCRIBE", "ssubscribe", channel);
}
void NodeListener::Leave(const std::string& channel) {
  Ask("SUNSUBSCRIBE", "sunsubscribe", channel);
}

void NodeListener::Ask(const std::string& command, const std::string& what, const std::string& channel) {
  asked_.push_back({what, channel});
  std::vector<std::string> words{command};
  if (!channel.empty()) words.push_back(channel);
  socket_->Write(words);
}

bool NodeListener::TakeAsked(const std::string& what, const std::string& channel) {
  if (asked_.empty() || asked_.front().what != what || asked_.front().channel != channel) return false;
  asked_.pop_front();
  return true;
}

// Half the time passes before a quiet node is asked, the other half while it answers.
void NodeListener::WatchQuiet() {
  quiet_ = true;
  quiet_for_long_.Set(options_.quiet_limit / 2, [this] {
    const bool waits = !asked_.empty();
    // Also a node that cannot be connected to comes here, unless the socket gives up first.
    if (quiet_ && waits) return OnDown({Fault::Code::kTimeout, "quiet for too long"});
    if (quiet_) Ask("PING", "pong", "");
    WatchQuiet();
  });
}

void NodeListener::OnReply(Reply reply) {
  quiet_ = false;
  if (reply.kind == Reply::Kind::kList && reply.items.size() >= 2) return OnNews(reply.items);
  if (reply.kind == Reply::Kind::kError) return OnError(reply.text);
  // A connection without channels answers PING as any other.
  if (reply.kind == Reply::Kind::kText && TakeAsked("pong", "")) return;
  OnDown({Fault::Code::kCorrupt, "says what nobody asked"});
}

void NodeListener::OnNews(std::vector<Reply>& items) {
  const std::string& what = items[0].text;
  const std::string& channel = items[1].text;
  if (what == "smessage" && items.size() == 3) return owner_.OnMessage(channel, std::move(items[2].text));
  const bool answer = TakeAsked(what, channel);
  if (what == "ssubscribe" && answer) return owner_.OnListening(channel);
  if (what == "sunsubscribe") {
    // Unasked: the slot has gone to another node.
    if (!answer) owner_.OnLost(node_, channel, "");
    return;
  }
  if (what != "pong" || !answer) OnDown({Fault::Code::kCorrupt, "says what nobody asked"});
}

void NodeListener::OnError(const std::string& error) {
  if (asked_.empty()) return OnDown({Fault::Code::kCorrupt, "says what nobody asked"});
  const Asked asked = std::move(asked_.front());
  asked_.pop_front();
  if (asked.what == "ssubscribe") owner_.OnLost(node_, asked.channel, error);
}

void NodeListener::OnDown(const Fault&) {
  // This is destroyed in the call, and the name with it.
  const Node node = node_;
  owner_.OnSilence(node);
}

}  // namespace dw::redis
