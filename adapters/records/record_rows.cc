#include "adapters/records/record_rows.h"

#include <array>
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

}  // namespace dw::records
