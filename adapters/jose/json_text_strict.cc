#include "adapters/jose/json_text_strict.h"

#include <set>
#include <string>
#include <vector>

namespace dw::jose {

std::optional<Json> ParseObject(std::string_view text, std::size_t most) {
  if (text.size() > most) return std::nullopt;
  std::vector<std::set<std::string>> names;
  bool fits = true;
  const Json::parser_callback_t watch = [&](int depth, Json::parse_event_t event, Json& value) {
    if (static_cast<std::size_t>(depth) > kMaxJsonDepth) fits = false;
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key) fits = names.back().insert(value.get<std::string>()).second && fits;
    return true;
  };
  Json json = Json::parse(text, watch, false);
  if (!fits || !json.is_object()) return std::nullopt;
  return json;
}

std::optional<std::string> TextAt(const Json& object, const char* name, std::size_t most) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  const auto& text = found->get_ref<const std::string&>();
  if (text.size() > most) return std::nullopt;
  return text;
}

}  // namespace dw::jose
