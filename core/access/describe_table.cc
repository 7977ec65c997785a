#include "core/access/describe_table.h"

#include <array>
#include <string_view>

#include "core/access/access_table.h"

namespace dw::access {
namespace {

struct Section {
  Kind kind;
  std::string_view title;
  std::string_view says;
};

constexpr std::array kSections{
    Section{Kind::kMessage, "Messages over the WebSocket",
            "\"No token\" is a socket before its handshake; without a visa the handshake makes a guest."},
    Section{Kind::kQuery, "Queries over the WebSocket", "Each is a `query` message too."},
    Section{Kind::kCall, "gRPC methods", "Services show the inner token or, for operators' calls, the calls' secret."},
    Section{Kind::kRoute, "HTTP routes", "GET is HEAD too. A `*` at the end is everything below."},
};

void Describe(const Section& section, std::string& out) {
  out += "\n## ";
  out += section.title;
  out += "\n\n";
  out += section.says;
  out += "\n\n| |";
  for (const Caller caller : kCallers) (out += ' ') += std::string(NameOf(caller)) + " |";
  out += "\n|---|";
  for (std::size_t i = 0; i < kCallers.size(); ++i) out += ":-:|";
  out += '\n';
  for (const Entry& entry : Table()) {
    if (entry.kind != section.kind) continue;
    out += "| `";
    out += entry.name;
    out += "` |";
    for (const Caller caller : kCallers) out += entry.callers.Has(caller) ? " yes |" : " |";
    out += '\n';
  }
}

}  // namespace

std::string DescribeTable() {
  std::string out =
      "# Who may do what\n\nPrinted by `digiwork config access`. What is not here nobody may. The rules are in "
      "`docs/spec/access.md`.\n";
  for (const Section& section : kSections) Describe(section, out);
  return out;
}

}  // namespace dw::access
