#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "adapters/records/people.h"

/// All that is kept about somebody: for themselves to have, and to be forgotten. [RC54]
namespace dw::records {

/// {"person": "…", "tables": {"people": [{…}], …}} with everything about them but secrets. kNotFound.
Outcome<nlohmann::ordered_json> ExportPerson(Database& database, const std::string& id);
/// Deletes it, and what bans and audit say of them in words; that something was done to that uuid stays. Their sign-ins
/// end: those. kNotFound; kDenied when nobody else governs.
Outcome<std::vector<std::string>> ErasePerson(Database& database, const std::string& id, Millis now,
                                              const Actor& actor);

}  // namespace dw::records
