#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "ports/database.h"

namespace dw::records {

/// A new name for a row: those of later milliseconds sort behind those of earlier ones. 32 hex digits, 80 bits of them
/// unpredictable.
std::string NewRecordId(Millis now);

// A value of a row as what it was written as. For rows of our own statements only.

const std::string& TextIn(const SqlRow& row, std::size_t column);
std::int64_t NumberIn(const SqlRow& row, std::size_t column);
Millis TimeIn(const SqlRow& row, std::size_t column);

/// Whether `text` may be kept: valid UTF-8 without control characters, `most` bytes of it at most. [RC12]
bool MayBeKept(std::string_view text, std::size_t most);

}  // namespace dw::records
