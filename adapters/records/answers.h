#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "ports/database.h"

/// Answers to requests that may be sent twice: a program whose connection broke does not know whether it was heard.
/// [RC64]
namespace dw::records {

struct KeptAnswer {
  std::string request;  ///< Hash of what was asked.
  std::int64_t status = 0;
  std::string body;
};

inline constexpr Millis kAnswerKept = std::chrono::hours(24);

/// Begins `id`, of `person`: nothing when it is new; else what was answered, or status 0 when that is still being done.
Outcome<std::optional<KeptAnswer>> BeginAnswer(Database& database, const std::string& id, const std::string& person,
                                               const std::string& request, Millis now);
/// What is answered from now on.
Outcome<Ok> KeepAnswer(Database& database, const std::string& id, std::int64_t status, const std::string& body);
/// As if it had never begun: nothing was done.
Outcome<Ok> ForgetAnswer(Database& database, const std::string& id);

}  // namespace dw::records
