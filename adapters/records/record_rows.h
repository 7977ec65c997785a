#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "ports/database.h"

namespace dw::records {

/// A new name for a row: those of later milliseconds sort behind those of earlier ones. 32 hex digits, 80 bits of them
/// unpredictable.
std::string NewRecordId(Millis now);

/// A new name for a person: a UUID of version 7 (RFC 9562 5.7), so those that came later sort behind.
std::string NewUuid(Millis now);

// A value of a row as what it was written as. For rows of our own statements only.

const std::string& TextIn(const SqlRow& row, std::size_t column);
std::int64_t NumberIn(const SqlRow& row, std::size_t column);
Millis TimeIn(const SqlRow& row, std::size_t column);

/// Whether `text` may be kept: valid UTF-8 without control characters, `most` bytes of it at most. [RC12]
bool MayBeKept(std::string_view text, std::size_t most);

/// Short words that are kept in one column, such as tags: separated by blanks.
std::string JoinWords(const std::vector<std::string>& words);
std::vector<std::string> SplitOnBlanks(const std::string& text);

/// What `LIKE ... ESCAPE '!'` finds `text` anywhere with.
std::string LikePattern(std::string_view text);
/// Capitals of ASCII as small letters.
std::string FoldCase(std::string_view text);

}  // namespace dw::records
