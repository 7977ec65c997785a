#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fault.h"
#include "base/time.h"
#include "runtime/http.h"
#include "services/admin/operation.h"

namespace dw::admin {

/// "2026-11-24T05:00:00Z"; null for 0.
Json TimeJson(Millis unix_time);
/// The answer to what did not work.
HttpResponse ProblemOf(const Fault& fault);
HttpResponse Answer(const Json& json, int status = 200);
HttpResponse AnswerVersioned(const Json& json, std::int64_t version);
HttpResponse NoContent();
/// `items`, of which there may be more when there are `limit`: then their last id is where to go on.
HttpResponse AnswerPage(std::vector<Json> items, std::size_t limit);
std::size_t LimitOf(const HttpRequest& request, std::size_t most);

/// Why `body` is not what `fields` say: one sentence.
std::optional<std::string> WrongWith(const Json& body, const std::vector<Field>& fields);
std::string TextOf(const Json& body, const char* name);
std::vector<std::string> TextsOf(const Json& body, const char* name);

}  // namespace dw::admin
