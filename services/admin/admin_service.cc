#include "services/admin/admin_service.h"

#include <charconv>
#include <utility>

#include "adapters/records/answers.h"
#include "adapters/records/reports.h"
#include "core/maps/room_path.h"
#include "runtime/address_key.h"
#include "runtime/crypto.h"
#include "runtime/web_page.h"
#include "services/admin/admin_json.h"
#include "services/admin/keyed_database.h"

namespace dw::admin {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;
constexpr int kConflict = 409;
constexpr std::size_t kLongestKey = 100;
/// Reports of one address: ten at once, then slower and slower.
constexpr ThrottleOptions kReports{.tries = 10, .first_wait = std::chrono::minutes(1)};

/// "\"7\"" of an If-Match; nothing when it is none.
std::optional<std::int64_t> VersionIn(std::string_view text) {
  if (text.starts_with("W/")) return std::nullopt;
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::int64_t version = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || rest != text.data() + text.size() || version < 0) return std::nullopt;
  return version;
}

bool SaysJson(const HttpRequest& request) {
  return request.Header("content-type").starts_with("application/json");
}

}  // namespace

AdminService::AdminService(AdminContext context, const std::string& secret)
    : context_(std::move(context)), answer_seal_(secret, "admin answer"), reports_by_address_(kReports) {
  AddPeopleOperations(operations_, context_);
  AddRoomOperations(operations_, context_);
  AddModerationOperations(operations_, context_);
  AddAuditOperations(operations_, context_);
}

std::vector<Endpoint> AdminService::Endpoints() {
  std::vector<Endpoint> all;
  for (const Operation& operation : operations_) {
    all.push_back({operation.method, std::string(kBase) + operation.path,
                   [this, &operation](const HttpRequest& request) { return Run(operation, request); }});
  }
  all.push_back({"GET", std::string(kBase) + "/openapi.json",
                 [this](const HttpRequest&) { return JsonResponse(OpenApiOf(operations_, context_.version)); }});
  all.push_back({"GET", std::string(kBase) + "/docs", [this](const HttpRequest&) { return OpenApiPage(operations_); }});
  all.push_back({"POST", "/api/reports", [this](const HttpRequest& request) { return TakeReport(request); }});
  return all;
}

HttpResponse AdminService::Run(const Operation& operation, const HttpRequest& request) {
  const auto who = context_.who(request);
  if (!who && who.error().code != Fault::Code::kNotFound) return ProblemOf(who.error());
  if (!who) return ProblemResponse(401, "SIGN_IN_NEEDED", "Sign in", "This is only for people who have signed in.");
  Call call{request, {who->id, request.peer}, Json::object(), 0, context_.database};
  const bool changes = request.method != "GET" && request.method != "HEAD";
  if (!operation.body.empty()) {
    if (!SaysJson(request)) {
      return ProblemResponse(415, "NOT_JSON", "Send JSON", "Say Content-Type: application/json.");
    }
    auto body = jose::ParseObject(request.body, kMaxBody);
    if (!body) return ProblemResponse(400, "NOT_JSON", "Send a JSON object", "What was sent is none.");
    if (const auto wrong = WrongWith(*body, operation.body)) {
      return ProblemResponse(422, "WRONG_FIELD", "A field is wrong", *wrong);
    }
    call.body = std::move(*body);
  }
  if (operation.versioned && changes) {
    const auto version = VersionIn(request.Header("if-match"));
    if (!version) {
      return ProblemResponse(428, "VERSION_NEEDED", "Which version?",
                             "Say in If-Match what the ETag was when you looked, so that nobody's change is lost.");
    }
    call.version = *version;
  }
  const std::string key(request.Header("idempotency-key"));
  if (request.method != "POST" || key.empty()) return operation.run(call);
  if (key.size() > kLongestKey) {
    return ProblemResponse(422, "WRONG_KEY", "The key is too long", "An Idempotency-Key has at most 100 characters.");
  }
  return RunOnce(operation, call, key);
}

HttpResponse AdminService::RunOnce(const Operation& operation, const Call& call, const std::string& key) {
  const std::string id = ToHex(Sha256(call.actor.who + "\n" + key));
  const std::string asked = ToHex(Sha256(call.request.path + "\n" + call.request.body));
  const auto before = records::FindAnswer(context_.database, id);
  if (!before) return ProblemOf(before.error());
  if (*before) return AnswerAgain(**before, asked);
  const Millis now = context_.clock.UnixNow();
  KeyedDatabase keyed(context_.database, records::AnswerKey(id, call.actor.who, asked, now));
  const HttpResponse response = operation.run({call.request, call.actor, call.body, call.version, keyed});
  if (response.status < 300) {
    (void)records::KeepAnswer(context_.database, id, response.status,
                              answer_seal_.Close(response.body ? *response.body : ""), now);
  } else if (response.status == kConflict && keyed.tried()) {
    // The same request came twice at once, and this is the later one.
    const auto other = records::FindAnswer(context_.database, id);
    if (other && *other) return AnswerAgain(**other, asked);
  }
  return response;
}

HttpResponse AdminService::AnswerAgain(const records::KeptAnswer& before, const std::string& asked) const {
  if (before.request != asked) {
    return ProblemResponse(422, "KEY_USED", "This key was another request's", "Take another Idempotency-Key.");
  }
  if (before.status == 0) {
    return ProblemResponse(kConflict, "DONE", "It was done",
                           "It was done when it was asked for before; what was answered is not known any more.");
  }
  const auto body = answer_seal_.Open(before.body);
  if (!body) return ProblemResponse(422, "KEY_USED", "This key was used before", "Take another Idempotency-Key.");
  return JsonResponse(*body, static_cast<int>(before.status));
}

HttpResponse AdminService::TakeReport(const HttpRequest& request) {
  static const std::vector<Field> fields = {
      {"room", Shape::kText, "where it was", true},
      {"user", Shape::kNumber, "who it is about, as the room numbers them", true},
      {"reason", Shape::kText, "what happened", true},
      {"name", Shape::kText, "what the reporter calls themselves"},
      {"context", Shape::kObjects, "what was said: {at, name, text}"},
  };
  const std::string from = std::string(AddressKey(request.peer));
  const Millis now = context_.clock.UnixNow();
  if (reports_by_address_.WaitOf(from, now) > Millis(0)) {
    return ProblemResponse(429, "TOO_MANY", "Too many reports", "Wait a while, then try again.");
  }
  reports_by_address_.Fail(from, now);
  if (!SaysJson(request)) return ProblemResponse(415, "NOT_JSON", "Send JSON", "Say Content-Type: application/json.");
  const auto body = jose::ParseObject(request.body, kMaxBody);
  const auto wrong = body ? WrongWith(*body, fields) : std::optional<std::string>("It is no JSON object.");
  if (wrong) return ProblemResponse(422, "WRONG_FIELD", "A field is wrong", *wrong);
  const auto room = maps::ParseRoomPath(TextOf(*body, "room"));
  const auto user = (*body)["user"].get<std::int64_t>();
  if (!room || user <= 0 || user > 0xffff'ffff) {
    return ProblemResponse(422, "WRONG_FIELD", "A field is wrong", "There is no such room or person.");
  }
  const auto inside = context_.rooms.Describe(room->ToString(), static_cast<presence::UserId>(user - 1), 1);
  if (!inside) return ProblemOf(inside.error());
  if (inside->listed.empty() || inside->listed.front().user != static_cast<presence::UserId>(user)) {
    return ProblemResponse(404, "NOT_FOUND", "Not there", "They have left the room.");
  }
  const auto who = context_.who(request);
  records::Report report;
  report.room = room->ToString();
  report.subject = inside->listed.front().uuid;
  report.subject_name = inside->listed.front().name;
  report.reporter = who ? who->id : "";
  report.reporter_name = who ? who->name : TextOf(*body, "name");
  report.reason = TextOf(*body, "reason");
  if (body->contains("context"))
    report.context = (*body)["context"].dump(-1, ' ', false, Json::error_handler_t::replace);
  const auto kept = records::AddReport(context_.database, report, now, request.peer);
  if (!kept) return ProblemOf(kept.error());
  return Answer({{"id", kept->id}}, 201);
}

}  // namespace dw::admin
