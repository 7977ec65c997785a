#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dw {

/// RFC 4648 5, without padding.
std::string ToBase64Url(std::string_view bytes);
/// Nothing when it is none, or is not the one text there is for those bytes.
std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace dw
