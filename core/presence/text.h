#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Words of strangers: what is let in, decided code point by code point. All of it is pure, and safe for any bytes.
namespace dw::presence {

/// How many code points; nothing when `text` is not well-formed UTF-8 (overlong forms and surrogates are not).
std::optional<std::size_t> CountCodePoints(std::string_view text);

/// Without white space, and characters that show nothing, at both ends. Of malformed text the malformed part stays.
std::string_view Trim(std::string_view text);

/// A name as it is kept: trimmed; nothing when it then has not 1..32 code points, or control characters, line breaks or
/// marks that turn the direction of what is written beside it. [PR3]
std::optional<std::string> CleanName(std::string_view name);

/// Well-formed, and without control characters but, where `lines` are fine, line feeds and tabs.
bool IsPlainText(std::string_view text, bool lines);

/// Emoji alone, at least one, in at most kMaxEmoteBytes. [PR70]
bool IsEmote(std::string_view text);

/// For comparing without regard to case: Latin, Greek and Cyrillic letters become small ones. Malformed bytes stay.
std::string FoldCase(std::string_view text);

}  // namespace dw::presence
