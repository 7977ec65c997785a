#include "adapters/link_stream/back_roll.h"

#include <utility>
#include <vector>

namespace dw::link_stream {
namespace {

const std::string kRoll = "{backs}";

}  // namespace

void BackRoll::Enter(std::string address) {
  address_ = std::move(address);
  Beat();
}

void BackRoll::Beat() {
  if (gone_) return;
  store_.Enter(kRoll, address_, "", kBackTtl, [self = shared_from_this()](const Outcome<Ok>& entered) {
    // It may have been on its way while the back went.
    if (entered && self->gone_) self->store_.Exit(kRoll, self->address_, [](const Outcome<Ok>&) {});
  });
  shard_.After(kBackHeartbeat, [self = shared_from_this()] { self->Beat(); });
}

void BackRoll::Exit() {
  if (gone_.exchange(true) || address_.empty()) return;
  store_.Exit(kRoll, address_, [](const Outcome<Ok>&) {});
}

void BackRoll::Follow(BackDirectory& directory) {
  Follow([&directory](const std::vector<std::string>& backs) { directory.Set(backs); });
}

void BackRoll::Follow(std::function<void(const std::vector<std::string>&)> hear) {
  followers_.push_back(std::move(hear));
  if (followers_.size() == 1) Call();
}

void BackRoll::Call() {
  store_.Members(kRoll, [self = shared_from_this()](const Outcome<StateStore::Fields>& members) {
    // Nobody at all: rather the store has lost its memory than everybody their lives.
    if (!members || members->empty()) return;
    std::vector<std::string> addresses;
    for (const auto& [address, about] : *members) addresses.push_back(address);
    self->shard_.Post([self, addresses = std::move(addresses)] {
      for (const auto& hear : self->followers_) hear(addresses);
    });
  });
  shard_.After(kRollCall, [self = shared_from_this()] { self->Call(); });
}

}  // namespace dw::link_stream
