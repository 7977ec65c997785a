#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dw::redis {

/// Keys of a cluster are in so many slots.
inline constexpr std::uint32_t kSlots = 16384;

/// The slot of `key`: CRC16 (XMODEM) of what stands between its first '{' and the next '}', or of all of it when there
/// is no such part or it is empty; modulo kSlots. Redis cluster specification, "Hash tags".
std::uint32_t SlotOf(std::string_view key);

/// A node as host:port; what follows the last colon is the port.
using Node = std::string;

/// `host` and `port` of a node.
struct HostPort {
  std::string_view host;
  std::string_view port;
};
HostPort Split(std::string_view node);

/// What a node answers instead of an answer. Redis cluster specification, "Redirection and resharding".
struct Redirection {
  enum class Kind : std::uint8_t {
    kMoved,  ///< The slot lives on `node` from now on.
    kAsk,    ///< This key may be on `node` already: ask there, this once.
    kWait,   ///< Nothing was done: the same again, a little later. TRYAGAIN, CLUSTERDOWN and the like.
  };
  Kind kind = Kind::kWait;
  std::uint32_t slot = 0;  ///< Of kMoved and kAsk.
  Node node;               ///< Likewise.
};

/// Nothing when `error` (without its leading '-') is an error of the command itself. `asked_host` is of who said it: a
/// redirection to no host means the same one.
std::optional<Redirection> ParseRedirection(std::string_view error, std::string_view asked_host);

/// Which node has which slot. Pure.
class SlotMap {
 public:
  /// As many as a cluster is meant to have at most. Slots of others are nobody's.
  static constexpr std::size_t kMostNodes = 1000;

  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    Node node;
  };

  /// Takes over what the cluster says now.
  void Replace(const std::vector<Range>& ranges);
  /// One slot has moved.
  void Move(std::uint32_t slot, const Node& node);
  /// Null when nobody is known to have it.
  const Node* Find(std::uint32_t slot) const;
  /// Every node that has a slot, each once.
  std::vector<Node> Nodes() const;
  bool empty() const { return nodes_.empty(); }

 private:
  std::uint32_t IndexOf(const Node& node);

  // Owned.
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> by_slot_ = std::vector<std::uint32_t>(kSlots, kNobody);  ///< Index into nodes_.
  static constexpr std::uint32_t kNobody = UINT32_MAX;
};

}  // namespace dw::redis
