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

ByteSource SourceFrom(ObjectStore& store, const std::string& key) {
  constexpr std::size_t kPiece = 4UL * 1024 * 1024;
  struct Place {
    std::string piece;
    std::size_t given = 0;
    std::uint64_t next = 0;
  };
  return [&store, &key, place = std::make_shared<Place>()](std::span<char> into) -> Outcome<std::size_t> {
    if (place->given == place->piece.size()) {
      place->piece.clear();
      place->given = 0;
      const auto got = store.Get(key, {place->next, kPiece}, SinkInto(place->piece, kPiece));
      if (!got) return Unexpected{got.error()};
      place->next += place->piece.size();
    }
    const std::size_t count = std::min(into.size(), place->piece.size() - place->given);
    std::ranges::copy_n(place->piece.begin() + static_cast<std::ptrdiff_t>(place->given),
                        static_cast<std::ptrdiff_t>(count), into.begin());
    place->given += count;
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
