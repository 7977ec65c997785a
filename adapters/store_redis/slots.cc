#include "adapters/store_redis/slots.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace dw::redis {
namespace {

constexpr std::array<std::uint16_t, 256> MakeTable() {
  std::array<std::uint16_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
    table[byte] = static_cast<std::uint16_t>(crc);
  }
  return table;
}
constexpr std::array<std::uint16_t, 256> kTable = MakeTable();

std::string_view Tagged(std::string_view key) {
  const std::size_t open = key.find('{');
  if (open == std::string_view::npos) return key;
  const std::size_t close = key.find('}', open + 1);
  if (close == std::string_view::npos || close == open + 1) return key;
  return key.substr(open + 1, close - open - 1);
}

/// Cuts the next word off.
std::string_view NextWord(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

}  // namespace

std::uint32_t SlotOf(std::string_view key) {
  std::uint16_t crc = 0;
  for (const char c : Tagged(key)) {
    crc = static_cast<std::uint16_t>(crc << 8 ^ kTable[(crc >> 8 ^ static_cast<unsigned char>(c)) & 0xff]);
  }
  return crc % kSlots;
}

HostPort Split(std::string_view node) {
  const std::size_t colon = node.rfind(':');
  if (colon == std::string_view::npos) return {node, {}};
  return {node.substr(0, colon), node.substr(colon + 1)};
}

std::optional<Redirection> ParseRedirection(std::string_view error, std::string_view asked_host) {
  const std::string_view what = NextWord(error);
  // READONLY: this was a master, and its successor is not known yet.
  for (const std::string_view wait : {"TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY", "BUSY"}) {
    if (what == wait) return Redirection{};
  }
  Redirection redirection;
  if (what == "MOVED") {
    redirection.kind = Redirection::Kind::kMoved;
  } else if (what == "ASK") {
    redirection.kind = Redirection::Kind::kAsk;
  } else {
    return std::nullopt;
  }
  const std::string_view slot = NextWord(error);
  const auto [end, problem] = std::from_chars(slot.data(), slot.data() + slot.size(), redirection.slot);
  if (problem != std::errc{} || end != slot.data() + slot.size() || redirection.slot >= kSlots) return Redirection{};
  redirection.node = std::string(NextWord(error));
  if (redirection.node.starts_with(':')) redirection.node = std::string(asked_host) + redirection.node;
  // "?": a node that does not know its own name.
  if (redirection.node.starts_with('?') || redirection.node.find(':') == std::string::npos) return Redirection{};
  return redirection;
}

std::uint32_t SlotMap::IndexOf(const Node& node) {
  const auto found = std::find(nodes_.begin(), nodes_.end(), node);
  if (found != nodes_.end()) return static_cast<std::uint32_t>(found - nodes_.begin());
  if (nodes_.size() == kMostNodes) return kNobody;
  nodes_.push_back(node);
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void SlotMap::Replace(const std::vector<Range>& ranges) {
  nodes_.clear();
  std::fill(by_slot_.begin(), by_slot_.end(), kNobody);
  for (const Range& range : ranges) {
    const std::uint32_t index = IndexOf(range.node);
    for (std::uint32_t slot = range.first; slot <= range.last && slot < kSlots; ++slot) by_slot_[slot] = index;
  }
}

void SlotMap::Move(std::uint32_t slot, const Node& node) {
  if (slot < kSlots) by_slot_[slot] = IndexOf(node);
}

const Node* SlotMap::Find(std::uint32_t slot) const {
  if (slot >= kSlots || by_slot_[slot] == kNobody) return nullptr;
  return &nodes_[by_slot_[slot]];
}

std::vector<Node> SlotMap::Nodes() const {
  std::vector<bool> used(nodes_.size());
  for (const std::uint32_t index : by_slot_) {
    if (index != kNobody) used[index] = true;
  }
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (used[i]) nodes.push_back(nodes_[i]);
  }
  return nodes;
}

}  // namespace dw::redis
