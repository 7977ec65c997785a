#include "ports/object_store.h"

#include <algorithm>
#include <memory>

#include "core/maps/utf8.h"

namespace dw {
namespace {

constexpr std::string_view kReserved = ".dw-";

bool IsSegment(std::string_view segment) {
  return !segment.empty() && segment.size() <= kMaxSegmentBytes && segment != "." && segment != ".." &&
         !segment.starts_with(kReserved);
}

}  // namespace

bool IsObjectKey(std::string_view key) {
  if (key.empty() || key.size() > kMaxKeyBytes || !maps::IsUtf8(key)) return false;
  const bool odd = std::ranges::any_of(key, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '\\';
  });
  if (odd) return false;
  for (std::size_t begin = 0;;) {
    const std::size_t end = key.find('/', begin);
    if (!IsSegment(key.substr(begin, end - begin))) return false;
    if (end == std::string_view::npos) return true;
    begin = end + 1;
  }
}

ByteSource SourceOf(std::string_view bytes) {
  const auto rest = std::make_shared<std::string_view>(bytes);
  return [rest](std::span<char> into) -> Outcome<std::size_t> {
    const std::size_t count = std::min(rest->size(), into.size());
    std::copy_n(rest->begin(), count, into.begin());
    rest->remove_prefix(count);
    return count;
  };
}

ByteSink SinkInto(std::string& text, std::size_t most) {
  return [&text, most](std::string_view bytes) -> Outcome<Ok> {
    if (bytes.size() > most - std::min(most, text.size())) {
      return Unexpected{Fault{Fault::Code::kTooLarge, "more than " + std::to_string(most) + " bytes"}};
    }
    text += bytes;
    return Ok{};
  };
}

}  // namespace dw
