#include "adapters/records/record_rows.h"

#include <array>
#include <iterator>
#include <sstream>
#include <string_view>

#include "base/assert.h"
#include "core/maps/utf8.h"
#include "runtime/crypto.h"

namespace dw::records {

std::string NewRecordId(Millis now) {
  std::string bytes;
  for (int shift = 40; shift >= 0; shift -= 8) bytes += static_cast<char>((now.count() >> shift) & 0xff);
  return ToHex(bytes + RandomBytes(10));
}

std::string NewUuid(Millis now) {
  std::string hex = NewRecordId(now);
  hex.at(12) = '7';
  hex.at(16) = "89ab"[static_cast<unsigned>(hex.at(16)) % 4];
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

const std::string& TextIn(const SqlRow& row, std::size_t column) {
  const auto* text = std::get_if<std::string>(&row.at(column));
  DW_ASSERT(text != nullptr);
  return *text;
}

std::int64_t NumberIn(const SqlRow& row, std::size_t column) {
  const auto* number = std::get_if<std::int64_t>(&row.at(column));
  DW_ASSERT(number != nullptr);
  return *number;
}

Millis TimeIn(const SqlRow& row, std::size_t column) {
  return Millis(NumberIn(row, column));
}

bool MayBeKept(std::string_view text, std::size_t most) {
  if (text.size() > most) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return maps::IsUtf8(text);
}

std::string JoinWords(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

std::vector<std::string> SplitOnBlanks(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

std::string LikePattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + '%';
}

std::string FoldCase(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

}  // namespace dw::records
