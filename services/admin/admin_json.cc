#include "services/admin/admin_json.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/utc_text.h"
#include "runtime/web_page.h"

namespace dw::admin {
namespace {

bool Fits(const Json& value, Shape shape) {
  switch (shape) {
    case Shape::kText:
      return value.is_string();
    case Shape::kNumber:
      return value.is_number_integer();
    case Shape::kYesNo:
      return value.is_boolean();
    case Shape::kTexts:
      return value.is_array() && value.size() <= 1'000 &&
             std::ranges::all_of(value, [](const Json& one) { return one.is_string(); });
    case Shape::kObjects:
      return value.is_array() && value.size() <= 1'000 &&
             std::ranges::all_of(value, [](const Json& one) { return one.is_object(); });
  }
  return false;
}

}  // namespace

Json TimeJson(Millis unix_time) {
  return unix_time == Millis(0) ? Json(nullptr) : Json(UtcText(unix_time));
}

HttpResponse ProblemOf(const Fault& fault) {
  switch (fault.code) {
    case Fault::Code::kNotFound:
      return ProblemResponse(404, "NOT_FOUND", "Not there", fault.detail);
    case Fault::Code::kConflict:
      return ProblemResponse(412, "CHANGED_MEANWHILE", "Somebody was faster",
                             "Somebody has changed this meanwhile. Look at it as it is now, then try again.");
    case Fault::Code::kDenied:
      return ProblemResponse(422, "REFUSED", "This cannot be", fault.detail);
    case Fault::Code::kTooLarge:
      return ProblemResponse(409, "FULL", "There is no room for more", fault.detail);
    case Fault::Code::kUnavailable:
    case Fault::Code::kTimeout:
    case Fault::Code::kCorrupt:
      break;
  }
  return ProblemResponse(503, "UNAVAILABLE", "Try again",
                         "It is not known whether this was done. Look, then try again with the same Idempotency-Key.");
}

HttpResponse Answer(const Json& json, int status) {
  return JsonResponse(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", status);
}

HttpResponse AnswerVersioned(const Json& json, std::int64_t version) {
  HttpResponse response = Answer(json);
  response.headers.emplace_back("ETag", '"' + std::to_string(version) + '"');
  return response;
}

HttpResponse NoContent() {
  HttpResponse response;
  response.status = 204;
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

HttpResponse AnswerPage(std::vector<Json> items, std::size_t limit) {
  Json next = nullptr;
  if (items.size() >= limit && !items.empty()) next = items.back().value("id", "");
  return Answer({{"items", std::move(items)}, {"next", std::move(next)}});
}

std::size_t LimitOf(const HttpRequest& request, std::size_t most) {
  const std::string_view text = request.Query("limit");
  std::size_t limit = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  const bool fits = error == std::errc() && rest == text.data() + text.size() && limit > 0;
  return fits ? std::min(limit, most) : std::min<std::size_t>(50, most);
}

std::optional<std::string> WrongWith(const Json& body, const std::vector<Field>& fields) {
  for (const auto& [name, value] : body.items()) {
    const auto known = std::ranges::find_if(fields, [&](const Field& field) { return name == field.name; });
    // What nobody has thought of is nobody's to set.
    if (known == fields.end()) return "There is no field \"" + name.substr(0, 60) + "\" here.";
    if (value.is_null() && known->nullable) continue;
    if (!Fits(value, known->shape)) return "\"" + name + "\" is of another kind: " + known->says;
  }
  for (const Field& field : fields) {
    if (field.required && !body.contains(field.name)) {
      return "\"" + std::string(field.name) + "\" is missing: " + field.says;
    }
  }
  return std::nullopt;
}

std::string TextOf(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<std::string> TextsOf(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_array() ? found->get<std::vector<std::string>>() : std::vector<std::string>();
}

}  // namespace dw::admin
