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

/// What was answered to `id`; status 0 when it was done and its answer was not kept. Nothing when it was not done.
Outcome<std::optional<KeptAnswer>> FindAnswer(Database& database, const std::string& id);
/// Writes down that `id`, of `person`, is done: for the batch that does it. That conflicts when it was done before.
Statement AnswerKey(const std::string& id, const std::string& person, const std::string& request, Millis now);
/// What is answered from now on; and forgets those that are older than kAnswerKept.
Outcome<Ok> KeepAnswer(Database& database, const std::string& id, std::int64_t status, const std::string& body,
                       Millis now);

}  // namespace dw::records
