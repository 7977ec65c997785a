#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace dw::jose {

using Json = nlohmann::json;

inline constexpr std::size_t kMaxJsonDepth = 16;

/// A JSON object; nothing when `text` is longer than `most`, is no object, is nested deeper than kMaxJsonDepth, or has
/// a name twice: of two values two readers would believe another each. [TK2]
std::optional<Json> ParseObject(std::string_view text, std::size_t most);

/// The text at `name`, when it is a text of at most `most` bytes.
std::optional<std::string> TextAt(const Json& object, const char* name, std::size_t most = 2'048);

}  // namespace dw::jose
