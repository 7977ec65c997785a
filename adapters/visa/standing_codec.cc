#include "adapters/visa/standing_codec.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace dw {
namespace {

using Json = nlohmann::json;
using Kind = Standing::Kind;

constexpr std::size_t kMostBytes = 1024;
constexpr std::array<std::pair<const char*, Kind>, 3> kWords{
    {{"ended", Kind::kEnded}, {"banned", Kind::kBanned}, {"changed", Kind::kChanged}}};

}  // namespace

std::string Encode(const Standing& standing) {
  for (const auto& [word, kind] : kWords) {
    if (kind != standing.kind) continue;
    Json message{{word, standing.who}};
    if (!standing.room.empty()) message["room"] = standing.room;
    return message.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return "{}";
}

std::optional<Standing> DecodeStanding(std::string_view text) {
  if (text.size() > kMostBytes) return std::nullopt;
  const Json message = Json::parse(text, nullptr, false);
  if (!message.is_object()) return std::nullopt;
  for (const auto& [word, kind] : kWords) {
    const auto found = message.find(word);
    if (found == message.end() || !found->is_string()) continue;
    const auto room = message.find("room");
    const bool somewhere = room != message.end() && room->is_string();
    return Standing{kind, found->get<std::string>(), somewhere ? room->get<std::string>() : std::string()};
  }
  return std::nullopt;
}

}  // namespace dw
