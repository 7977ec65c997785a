#include "services/back/turn_builder.h"

#include <algorithm>

namespace dw::back {
namespace {

/// Field 1, length-delimited: one `batch` item of ServerToClientMessage.
constexpr char kBatchTag = '\x0a';
/// How many audiences back an equal one is looked for: those of the same zone follow each other closely.
constexpr std::size_t kLookBack = 8;

void AppendVarint(std::string& out, std::size_t value) {
  while (value >= 0x80) {
    out += static_cast<char>((value & 0x7f) | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

}  // namespace

void TurnBuilder::Add(std::span<const presence::UserId> listeners, const digiwork::wire::v1::SubMessage& item) {
  if (listeners.empty()) return;
  Begin(listeners, item.ByteSizeLong());
  item.AppendToString(&turn_.bytes);
}

void TurnBuilder::Add(std::span<const presence::UserId> listeners, std::string_view item) {
  if (listeners.empty()) return;
  Begin(listeners, item.size());
  turn_.bytes += item;
}

void TurnBuilder::Begin(std::span<const presence::UserId> listeners, std::size_t size) {
  RoomTurn::Item entry;
  entry.audience = AudienceOf(listeners);
  entry.offset = static_cast<std::uint32_t>(turn_.bytes.size());
  turn_.bytes += kBatchTag;
  AppendVarint(turn_.bytes, size);
  entry.size = static_cast<std::uint32_t>(turn_.bytes.size() + size) - entry.offset;
  turn_.items.push_back(entry);
}

std::uint32_t TurnBuilder::AudienceOf(std::span<const presence::UserId> listeners) {
  const std::size_t count = turn_.audiences.size();
  for (std::size_t i = count; i > 0 && i + kLookBack > count; --i) {
    const auto known = turn_.ListenersOf(turn_.audiences[i - 1]);
    if (std::equal(known.begin(), known.end(), listeners.begin(), listeners.end())) {
      return static_cast<std::uint32_t>(i - 1);
    }
  }
  turn_.audiences.push_back(
      {static_cast<std::uint32_t>(turn_.listeners.size()), static_cast<std::uint32_t>(listeners.size())});
  turn_.listeners.insert(turn_.listeners.end(), listeners.begin(), listeners.end());
  return static_cast<std::uint32_t>(count);
}

}  // namespace dw::back
