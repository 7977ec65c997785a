#include "core/access/access_table.h"

#include <algorithm>
#include <vector>

#include "core/access/rows.h"

namespace dw::access {
namespace {

bool Before(const Entry& a, const Entry& b) {
  return a.kind != b.kind ? a.kind < b.kind : a.name < b.name;
}

std::vector<Entry> InOrderOfReading() {
  std::vector<Entry> all;
  for (const auto rows : {MessageRows(), CallRows(), OfficeRows(), SignInRows(), AdminRows()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

std::vector<Entry> InOrderOfName() {
  std::vector<Entry> all = InOrderOfReading();
  std::ranges::sort(all, Before);
  return all;
}

const Entry* Find(Kind kind, std::string_view name) {
  static const std::vector<Entry> entries = InOrderOfName();
  const Entry wanted{kind, name, {}};
  const auto found = std::ranges::lower_bound(entries, wanted, Before);
  return found != entries.end() && found->kind == kind && found->name == name ? &*found : nullptr;
}

}  // namespace

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kMessage:
      return "message";
    case Kind::kQuery:
      return "query";
    case Kind::kCall:
      return "call";
    case Kind::kRoute:
      return "route";
  }
  return "";
}

std::span<const Entry> Table() {
  static const std::vector<Entry> entries = InOrderOfReading();
  return entries;
}

bool Allows(Kind kind, std::string_view name, Caller caller) {
  const Entry* entry = Find(kind, name);
  return entry != nullptr && entry->callers.Has(caller);
}

bool Knows(Kind kind, std::string_view name) {
  return Find(kind, name) != nullptr;
}

}  // namespace dw::access
