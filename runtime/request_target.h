#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dw {

/// The target of a request line, taken apart.
struct RequestTarget {
  std::string path;      ///< Decoded.
  std::string raw_path;  ///< As it came, without query.
  std::vector<std::pair<std::string, std::string>> query;
};

/// Takes apart "/a%20b?c=d". Nothing when it is not a path of ours: not beginning with '/', a broken escape, or, once
/// decoded, "..", NUL, a control character or '\'. At most kMaxQueryFields fields. Pure.
inline constexpr std::size_t kMaxQueryFields = 32;
std::optional<RequestTarget> ParseRequestTarget(std::string_view target);

}  // namespace dw
