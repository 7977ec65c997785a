#pragma once

#include <map>
#include <string>

#include "adapters/records/people.h"

namespace dw::records {

inline constexpr std::size_t kMaxPlayerVariables = 100;  ///< Of a person in a world. [RC65]
inline constexpr std::size_t kMaxPlayerVariableName = 64;
inline constexpr std::size_t kMaxPlayerVariableValue = 8'000;

/// What a world remembers of somebody from visit to visit.
Outcome<std::map<std::string, std::string>> PlayerVariables(Database& database, const std::string& person,
                                                            const std::string& world);
/// An empty value forgets it. kDenied when it cannot be kept, kTooLarge when there are too many.
Outcome<Ok> SetPlayerVariable(Database& database, const std::string& person, const std::string& world,
                              const std::string& name, const std::string& value, Millis now);

}  // namespace dw::records
