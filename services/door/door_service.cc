#include "services/door/door_service.h"

#include <utility>

#include "adapters/jose/json_text_strict.h"
#include "adapters/passwords/password_hash.h"
#include "core/maps/room_path.h"
#include "runtime/web_page.h"

namespace dw::door {
namespace {

using jose::Json;

constexpr std::size_t kMaxBody = 16 * 1024;
constexpr Millis kPassLives = std::chrono::hours(24 * 30);
/// As long as a visa: so long it takes until a change in the back office is seen by who comes in.
constexpr Millis kVettedFor = std::chrono::minutes(5);

Millis WholeSeconds(Millis time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

HttpResponse Away() {
  HttpResponse response =
      ProblemResponse(503, "UNAVAILABLE", "Try again", "Whoever says who may come in cannot be asked right now.");
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

}  // namespace

std::vector<Endpoint> DoorService::Endpoints() {
  return {{"POST", "/api/room/pass", [this](const HttpRequest& r) { return GivePass(r); }}};
}

void DoorService::Count(const char* result) const {
  context_.metrics
      .CounterOf("digiwork_room_passes_total", "Passes that were asked for, by what came of it", {{"result", result}})
      .Increment();
}

HttpResponse DoorService::GivePass(const HttpRequest& request) {
  if (!IsFromOurPage(request, OriginOf(request, context_.public_url))) {
    return ProblemResponse(403, "NOT_FROM_HERE", "Not from here", "Only a page of this office may ask for a pass.");
  }
  const auto body = jose::ParseObject(request.body, kMaxBody);
  if (!body) return ProblemResponse(400, "NOT_JSON", "No object", "Send {\"room\", \"visitor_key\", \"password\"}.");
  const auto said = [&](const char* name) { return jose::TextAt(*body, name, kMaxPassBytes).value_or(""); };
  const auto room = maps::ParseRoomPath(said("room"));
  if (!room) return ProblemResponse(422, "WRONG_FIELD", "No such room", "Give a path like /~/office.tmj.");

  RoomPass pass;
  pass.room = room->ToString();
  pass.expires_at = WholeSeconds(context_.clock.UnixNow() + kPassLives);
  const auto person = context_.who(request);
  if (!person && person.error().code != Fault::Code::kNotFound) return Away();
  pass.subject = person ? person->id : context_.visitor(said("visitor_key"));
  if (pass.subject.empty()) {
    return ProblemResponse(422, "WRONG_FIELD", "No visitor", "The visitor key is not 32 hex digits.");
  }
  if (auto refusal = Vet(request, person.has_value(), pass)) return *std::move(refusal);

  const auto rule = records::RoomRuleOf(context_.database, pass.room);
  if (!rule) return Away();
  const bool governs =
      (person && records::RoleOf(*person) == access::Role::kAdmin) || pass.role == access::Role::kAdmin;
  if (rule->access == records::RoomRule::Access::kPassword && !governs) {
    const auto before = context_.passes.Check(said("pass"));
    const bool knows = before && before->room == pass.room && before->subject == pass.subject &&
                       !before->word.empty() && before->word == rule->word();
    if (knows) {
      pass.word = before->word;
    } else if (auto refusal = AskPassword(request, *rule, said("password"), pass)) {
      return *std::move(refusal);
    }
  }
  Count("given");
  const Millis until = pass.vetted_until == Millis(0) ? pass.expires_at : pass.vetted_until;
  return JsonResponse(
      Json{{"pass", context_.passes.Issue(pass)}, {"expires_in_ms", (until - context_.clock.UnixNow()).count()}}
          .dump());
}

std::optional<HttpResponse> DoorService::Vet(const HttpRequest& request, bool signed_in, RoomPass& pass) const {
  if (context_.back_office == nullptr) return std::nullopt;
  const auto vetted = context_.back_office->MayEnter(
      {pass.subject, OriginOf(request, context_.public_url) + pass.room, request.peer, signed_in});
  if (!vetted && vetted.error().away) {
    Count("back_office_away");
    context_.log.Warning("the back office cannot be asked", {{"room", pass.room}});
    return Away();
  }
  if (!vetted) {
    Count("refused");
    const std::string& title = vetted.error().title;
    return ProblemResponse(403, "ROOM_CLOSED_TO_YOU", title.empty() ? "This room is not open to you" : title,
                           vetted.error().detail);
  }
  pass.vetted_until = WholeSeconds(context_.clock.UnixNow() + kVettedFor);
  pass.role = vetted->role;
  pass.tags = vetted->tags;
  return std::nullopt;
}

std::optional<HttpResponse> DoorService::AskPassword(const HttpRequest& request, const records::RoomRule& rule,
                                                     const std::string& said, RoomPass& pass) {
  if (said.empty()) {
    Count("password_needed");
    return ProblemResponse(403, "PASSWORD_NEEDED", "This room has a password", "Ask whoever invited you for it.");
  }
  const std::string name = rule.room + '|' + request.peer;
  const Millis now = context_.clock.UnixNow();
  const Millis wait = tries_.WaitOf(name, now);
  if (wait > Millis(0)) {
    Count("throttled");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    HttpResponse response = ProblemResponse(429, "TOO_MANY", "Too many tries",
                                            "Wait " + std::to_string(seconds) + " seconds, then try again.");
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
    return response;
  }
  if (!passwords::PasswordFits(said, rule.password)) {
    tries_.Fail(name, now);
    Count("wrong_password");
    return ProblemResponse(403, "WRONG_PASSWORD", "That is not the password", "Try again.");
  }
  tries_.Forget(name);
  pass.word = rule.word();
  return std::nullopt;
}

}  // namespace dw::door
