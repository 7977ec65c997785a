#include "adapters/tiled/json_text.h"

#include <algorithm>

namespace dw::tiled {
namespace {

// Counts without parsing; a broken text may be counted wrongly, and is then refused by the parser.
bool IsSmallEnough(std::string_view text) {
  std::size_t depth = 0;
  std::size_t nodes = 0;
  std::size_t values = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxJsonDepth || ++nodes > kMaxJsonNodes) return false;
    } else if (c == ']' || c == '}') {
      if (depth > 0) --depth;
    } else if (c == ',') {
      if (++values > kMaxJsonValues) return false;
    }
  }
  return true;
}

}  // namespace

Expected<Json, JsonProblem> ParseJson(std::string_view text) {
  if (!IsSmallEnough(text)) return Unexpected{JsonProblem{JsonRefusal::kTooLarge}};
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    const auto line = 1 + std::count(text.begin(), end, '\n');
    return Unexpected{JsonProblem{JsonRefusal::kBroken, static_cast<std::size_t>(line)}};
  } catch (const Json::exception&) {
    return Unexpected{JsonProblem{JsonRefusal::kBroken, 1}};
  }
}

}  // namespace dw::tiled
