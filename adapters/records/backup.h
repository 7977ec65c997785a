#pragma once

#include <cstddef>
#include <istream>
#include <ostream>

#include "ports/database.h"

/// Everything that is kept, as text: JSON, a line for each row, with a head and, so that half a file is seen to be one,
/// an end that has the count and a checksum. The same whichever database it comes from, so it also carries records from
/// one to the other. [RC40-RC43]
namespace dw::records {

struct BackUpSize {
  std::size_t rows = 0;
};

/// Writes all as it is at one moment; for PostgreSQL `database` is to see one moment only in a batch (repeatable read).
/// Waits, ten minutes at most.
Outcome<BackUpSize> BackUp(Database& database, std::ostream& out);

/// Puts what BackUp wrote in place of all there is, at once or not at all. The tables must be there (Migrate). Faults
/// besides the database's: kCorrupt when `in` is no backup, or not all of one; kConflict when a newer program wrote it.
/// Waits, ten minutes at most.
Outcome<BackUpSize> Restore(Database& database, std::istream& in);

}  // namespace dw::records
