#pragma once

#include <string>
#include <string_view>

namespace dw {

/// RFC 3986, 2.3: with letters and digits, what need never be escaped.
inline constexpr std::string_view kUnreserved = "-_.~";

/// ASCII letters, digits and what is in `kept` as they are; every other byte as %XX, in capitals.
std::string PercentEncode(std::string_view text, std::string_view kept = kUnreserved);

}  // namespace dw
