#include "core/maps/entries.h"

#include <utility>

namespace dw::maps {
namespace {

const Entry* Find(const std::vector<Entry>& list, std::string_view name) {
  for (const Entry& entry : list) {
    if (entry.name == name && !entry.spots.empty()) return &entry;
  }
  return nullptr;
}

}  // namespace

Entries::Entries(std::vector<Entry> list, Point fallback) : list_(std::move(list)), fallback_(fallback) {}

Point Entries::SpawnFor(std::string_view entry, std::uint32_t random) const {
  const Entry* found = entry.empty() ? nullptr : Find(list_, entry);
  if (!found) found = Find(list_, "");
  return found ? found->spots[random % found->spots.size()] : fallback_;
}

}  // namespace dw::maps
