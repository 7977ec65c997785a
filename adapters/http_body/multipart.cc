#include "adapters/http_body/multipart.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <utility>

namespace dw {
namespace {

constexpr std::size_t kPiece = 32 * 1024;

Unexpected<Fault> Corrupt(const char* what) {
  return Unexpected{Fault{Fault::Code::kCorrupt, what}};
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// `name=value` or `name="value"` among the parameters of a header's value. Browsers write '"' as %22 in there.
std::optional<std::string> Parameter(std::string_view value, std::string_view name) {
  std::size_t at = value.find(';');
  while (at != std::string_view::npos) {
    ++at;
    const std::size_t equals = value.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view key = Trimmed(value.substr(at, equals - at));
    std::string text;
    at = equals + 1;
    while (at < value.size() && value[at] == ' ') ++at;
    if (at < value.size() && value[at] == '"') {
      const std::size_t end = value.find('"', at + 1);
      if (end == std::string_view::npos) return std::nullopt;
      text = value.substr(at + 1, end - at - 1);
      at = value.find(';', end);
    } else {
      const std::size_t end = std::min(value.find(';', at), value.size());
      text = Trimmed(value.substr(at, end - at));
      at = value.find(';', at);
    }
    if (EqualsIgnoringCase(key, name)) return text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> MultipartReader::BoundaryOf(std::string_view content_type) {
  const std::string_view type = Trimmed(content_type.substr(0, content_type.find(';')));
  if (!EqualsIgnoringCase(type, "multipart/form-data")) return std::nullopt;
  auto boundary = Parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
  return boundary;
}

MultipartReader::MultipartReader(const std::string& boundary, ByteSource body)
    : delimiter_("\r\n--" + boundary), body_(std::move(body)), buffer_("\r\n"), in_field_(true) {}

Outcome<bool> MultipartReader::Fill() {
  if (ended_) return false;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kPiece);
  const Outcome<std::size_t> read = body_(std::span(buffer_).subspan(had));
  if (!read) return Unexpected{read.error()};
  buffer_.resize(had + *read);
  ended_ = *read == 0;
  return !ended_;
}

Outcome<std::size_t> MultipartReader::Read(std::span<char> into) {
  for (;;) {
    if (!in_field_ || into.empty()) return std::size_t{0};
    const std::size_t found = buffer_.find(delimiter_);
    if (found == 0) {
      buffer_.erase(0, delimiter_.size());
      in_field_ = false;
      return std::size_t{0};
    }
    // The end of the buffer may be the beginning of a delimiter.
    const std::size_t safe = found != std::string::npos            ? found
                             : buffer_.size() >= delimiter_.size() ? buffer_.size() - delimiter_.size() + 1
                                                                   : 0;
    const std::size_t count = std::min(into.size(), safe);
    if (count > 0) {
      std::memcpy(into.data(), buffer_.data(), count);
      buffer_.erase(0, count);
      return count;
    }
    const Outcome<bool> more = Fill();
    if (!more) return Unexpected{more.error()};
    if (!*more) return Corrupt("The form ends in the middle.");
  }
}

Outcome<std::string> MultipartReader::ReadHeader() {
  for (;;) {
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (end != std::string::npos && end <= kMaxHeaderBytes) {
      std::string header = buffer_.substr(0, end);
      buffer_.erase(0, end + 4);
      return header;
    }
    if (buffer_.size() > kMaxHeaderBytes) return Corrupt("A field of the form has too long a header.");
    const Outcome<bool> more = Fill();
    if (!more) return Unexpected{more.error()};
    if (!*more) return Corrupt("The form ends in the middle of a header.");
  }
}

Outcome<std::optional<MultipartReader::Field>> MultipartReader::Next() {
  char passed[4096];
  while (in_field_) {
    const Outcome<std::size_t> read = Read(passed);
    if (!read) return Unexpected{read.error()};
  }
  if (over_) return std::optional<Field>();
  while (buffer_.size() < 2) {
    const Outcome<bool> more = Fill();
    if (!more) return Unexpected{more.error()};
    if (!*more) return Corrupt("The form ends in the middle.");
  }
  if (buffer_.starts_with("--")) {
    over_ = true;
    return std::optional<Field>();
  }
  if (++fields_ > kMaxFields) return Corrupt("The form has too many fields.");
  // "\r\n" behind the delimiter, and then lines until an empty one.
  const Outcome<std::string> header = ReadHeader();
  if (!header) return Unexpected{header.error()};
  std::string_view rest = *header;
  if (!rest.starts_with("\r\n")) return Corrupt("What stands behind a delimiter of the form is no header.");
  Field field;
  bool named = false;
  while (!rest.empty()) {
    rest.remove_prefix(2);
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size());
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !EqualsIgnoringCase(line.substr(0, colon), "content-disposition")) continue;
    const auto name = Parameter(line.substr(colon + 1), "name");
    if (!name) return Corrupt("A field of the form has no name.");
    field.name = *name;
    field.file_name = Parameter(line.substr(colon + 1), "filename");
    named = true;
  }
  if (!named) return Corrupt("A field of the form has no name.");
  in_field_ = true;
  // An empty field has its delimiter right behind the header, whose line break has been taken.
  buffer_.insert(0, "\r\n");
  if (buffer_.size() < delimiter_.size()) {
    for (bool more = true; more && buffer_.size() < delimiter_.size();) {
      const Outcome<bool> filled = Fill();
      if (!filled) return Unexpected{filled.error()};
      more = *filled;
    }
  }
  if (!buffer_.starts_with(delimiter_)) buffer_.erase(0, 2);
  return std::optional(std::move(field));
}

Outcome<std::string> MultipartReader::ReadText(std::size_t most) {
  std::string text;
  char piece[4096];
  for (;;) {
    const Outcome<std::size_t> read = Read(piece);
    if (!read) return Unexpected{read.error()};
    if (*read == 0) return text;
    if (text.size() + *read > most)
      return Unexpected{Fault{Fault::Code::kTooLarge, "A field of the form is too long."}};
    text.append(piece, *read);
  }
}

}  // namespace dw
