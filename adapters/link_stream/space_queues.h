#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>

namespace dw::link_stream {

/// A space may have so much wait on a stream before what its members say to each other is left out. [IW24]
inline constexpr std::size_t kMostOfASpace = 1024 * 1024;
/// What a space gives to a message before the next has its turn, and about what a message takes. [IW24]
inline constexpr std::size_t kShareOfASpace = 64 * 1024;
inline constexpr std::size_t kShareOfAMessage = 1024 * 1024;

/// What waits to be sent over one stream that serves several spaces: in order for each space, and a share of each in
/// turn, so that a space with much to say keeps no other waiting. Pure; one thread.
template <class Item>
class SpaceQueues {
 public:
  /// Whether the space may have more of what can be left out.
  bool HasRoom(std::uint32_t space) const {
    const auto found = queues_.find(space);
    return found == queues_.end() || found->second.bytes < kMostOfASpace;
  }
  /// Another entry of about `bytes`, to be filled in.
  Item& Add(std::uint32_t space, std::size_t bytes) {
    Queue& queue = queues_[space];
    if (queue.items.empty()) turns_.push_back(space);
    queue.items.emplace_back(Item(), bytes);
    queue.bytes += bytes;
    bytes_ += bytes;
    return queue.items.back().first;
  }
  /// About how many bytes wait, of all spaces.
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return turns_.empty(); }

  /// Moves what is next to the end of `out`, a repeated field.
  template <class Out>
  void Take(Out& out) {
    for (std::size_t taken = 0; taken < kShareOfAMessage && !turns_.empty();) {
      const std::uint32_t space = turns_.front();
      turns_.pop_front();
      Queue& queue = queues_.at(space);
      taken += TakeShare(queue, out);
      if (queue.items.empty()) {
        queues_.erase(space);
      } else {
        turns_.push_back(space);
      }
    }
  }

 private:
  struct Queue {
    std::deque<std::pair<Item, std::size_t>> items;
    std::size_t bytes = 0;
  };

  template <class Out>
  std::size_t TakeShare(Queue& queue, Out& out) {
    std::size_t taken = 0;
    while (taken < kShareOfASpace && !queue.items.empty()) {
      auto& [item, bytes] = queue.items.front();
      out.Add(std::move(item));
      taken += bytes;
      queue.items.pop_front();
    }
    queue.bytes -= taken;
    bytes_ -= taken;
    return taken;
  }

  std::unordered_map<std::uint32_t, Queue> queues_;  ///< None is empty.
  std::deque<std::uint32_t> turns_;                  ///< Whose turn is next; each of queues_ once.
  std::size_t bytes_ = 0;
};

}  // namespace dw::link_stream
