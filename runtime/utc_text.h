#pragma once

#include <string>

#include "base/time.h"

namespace dw {

/// "2026-11-22T09:30:00Z" (RFC 3339): for programs.
std::string UtcText(Millis unix_time);
/// "2026-11-22 09:30 UTC": for people.
std::string UtcTextForPeople(Millis unix_time);

}  // namespace dw
