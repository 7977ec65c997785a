#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/expected.h"

namespace dw::tiled {

using Json = nlohmann::json;

// Bounds on a JSON text, chosen so that its tree stays below a few hundred MB: a number takes 16 bytes in a list, an
// object some 150.
inline constexpr std::size_t kMaxJsonDepth = 80;
inline constexpr std::size_t kMaxJsonNodes = 600'000;      ///< Lists and objects.
inline constexpr std::size_t kMaxJsonValues = 10'000'000;  ///< Members and elements.

enum class JsonRefusal : unsigned char { kBroken, kTooLarge };

struct JsonProblem {
  JsonRefusal refusal;
  std::size_t line = 0;  ///< Of a broken text, from 1.
};

/// Parses `text`, strictly, after looking whether its tree would be small enough.
Expected<Json, JsonProblem> ParseJson(std::string_view text);

}  // namespace dw::tiled
