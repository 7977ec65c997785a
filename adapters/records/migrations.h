#pragma once

#include <cstdint>

#include "ports/database.h"

namespace dw::records {

/// Makes the tables what this program needs: forward only, each step once and whole, also when two programs start at
/// once. kConflict when the records are of a newer program. Waits. [RC10, RC11]
Outcome<Ok> Migrate(Database& database);

/// The last step that this program knows.
std::int64_t LastStep();

}  // namespace dw::records
