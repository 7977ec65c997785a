#pragma once

#include "ports/database.h"

namespace dw::records {

/// Makes the tables what this program needs: forward only, each step once and whole, also when two programs start at
/// once. kConflict when the records are of a newer program. Waits. [RC10, RC11]
Outcome<Ok> Migrate(Database& database);

}  // namespace dw::records
