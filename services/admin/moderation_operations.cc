#include "adapters/records/bans.h"
#include "adapters/records/reports.h"
#include "core/maps/room_path.h"
#include "runtime/web_page.h"
#include "services/admin/admin_json.h"
#include "services/admin/admin_service.h"

namespace dw::admin {
namespace {

constexpr std::int64_t kLongestBan = std::int64_t{60} * 24 * 3650;  // minutes

const std::vector<Field> kBan = {{"id", Shape::kText, "its name"},
                                 {"subject", Shape::kText, "uuid of a person or visitor"},
                                 {"name", Shape::kText, "what they called themselves"},
                                 {"reason", Shape::kText, "they read it"},
                                 {"room", Shape::kText, "empty: everywhere"},
                                 {"by", Shape::kText, "uuid, or operator"},
                                 {"created_at", Shape::kText, "time"},
                                 {"until", Shape::kText, "null: for good", false, true},
                                 {"lifted_at", Shape::kText, "null: it was not", false, true},
                                 {"active", Shape::kYesNo, "whether it holds"}};
const std::vector<Field> kReport = {{"id", Shape::kText, "its name"},
                                    {"created_at", Shape::kText, "time"},
                                    {"reporter", Shape::kText, "uuid; empty: a guest"},
                                    {"reporter_name", Shape::kText, "what they called themselves"},
                                    {"subject", Shape::kText, "uuid of whom it is about"},
                                    {"subject_name", Shape::kText, "what they called themselves"},
                                    {"room", Shape::kText, "where it was"},
                                    {"reason", Shape::kText, "what happened"},
                                    {"context", Shape::kObjects, "what was said, as the reporter's page had it"},
                                    {"state", Shape::kText, "open or handled"},
                                    {"handled_by", Shape::kText, "uuid"},
                                    {"handled_at", Shape::kText, "time", false, true},
                                    {"note", Shape::kText, "what was done"},
                                    {"version", Shape::kNumber, "for If-Match"}};

class ModerationOperations {
 public:
  explicit ModerationOperations(const AdminContext& context) : context_(context) {}

  HttpResponse Bans(const Call& call) const {
    const std::size_t limit = LimitOf(call.request, records::kMaxBanPage);
    const std::string before(call.request.Query("before"));
    const bool all = call.request.Query("all") == "1";
    const auto bans = all ? records::BanPage(call.database, before, limit) : records::ActiveBans(call.database, Now());
    if (!bans) return ProblemOf(bans.error());
    std::vector<Json> items;
    for (const records::Ban& ban : *bans) items.push_back(BanJson(ban));
    if (all) return AnswerPage(std::move(items), limit);
    std::reverse(items.begin(), items.end());
    return Answer({{"items", std::move(items)}, {"next", nullptr}});
  }

  HttpResponse AddBan(const Call& call) const {
    records::Ban ban;
    ban.subject = TextOf(call.body, "subject");
    ban.name = TextOf(call.body, "name");
    ban.reason = TextOf(call.body, "reason");
    ban.by = call.actor.who;
    if (ban.subject == call.actor.who) {
      return ProblemResponse(422, "YOURSELF", "That is you", "You cannot keep yourself out.");
    }
    if (!TextOf(call.body, "room").empty()) {
      const auto room = maps::ParseRoomPath(TextOf(call.body, "room"));
      if (!room) return ProblemResponse(422, "WRONG_FIELD", "No such room", "Give a path like /~/office.tmj.");
      ban.room = room->ToString();
    }
    const auto minutes = call.body.find("minutes");
    if (minutes != call.body.end() && !minutes->is_null()) {
      const auto length = minutes->get<std::int64_t>();
      if (length < 1 || length > kLongestBan) {
        return ProblemResponse(422, "WRONG_FIELD", "A field is wrong", "\"minutes\" is up to ten years.");
      }
      ban.until = Now() + std::chrono::minutes(length);
    }
    const auto added = records::AddBan(call.database, ban, Now(), call.actor.address);
    if (!added) return ProblemOf(added.error());
    return Answer(BanJson(*added), 201);
  }

  HttpResponse LiftBan(const Call& call) const {
    const auto lifted = records::LiftBan(call.database, std::string(call.request.Param("id")), call.actor.who, Now(),
                                         call.actor.address);
    if (!lifted) return ProblemOf(lifted.error());
    return NoContent();
  }

  HttpResponse Reports(const Call& call) const {
    const std::size_t limit = LimitOf(call.request, records::kMaxReportPage);
    const auto all = records::ReportPage(call.database, call.request.Query("state") == "handled",
                                         std::string(call.request.Query("before")), limit);
    if (!all) return ProblemOf(all.error());
    std::vector<Json> items;
    for (const records::Report& one : *all) items.push_back(ReportJson(one));
    return AnswerPage(std::move(items), limit);
  }

  HttpResponse HandleReport(const Call& call) const {
    if (TextOf(call.body, "state") != "handled") {
      return ProblemResponse(422, "WRONG_FIELD", "A field is wrong", "A report can be \"handled\".");
    }
    const auto handled = records::HandleReport(call.database, std::string(call.request.Param("id")), call.version,
                                               TextOf(call.body, "note"), Now(), call.actor);
    if (!handled) return ProblemOf(handled.error());
    return AnswerVersioned(ReportJson(*handled), handled->version);
  }

 private:
  Millis Now() const { return context_.clock.UnixNow(); }

  Json BanJson(const records::Ban& ban) const {
    const bool active = ban.lifted_at == Millis(0) && (ban.until == Millis(0) || ban.until > Now());
    return {{"id", ban.id},
            {"subject", ban.subject},
            {"name", ban.name},
            {"reason", ban.reason},
            {"room", ban.room},
            {"by", ban.by},
            {"created_at", TimeJson(ban.created_at)},
            {"until", TimeJson(ban.until)},
            {"lifted_at", TimeJson(ban.lifted_at)},
            {"active", active}};
  }
  static Json ReportJson(const records::Report& one) {
    Json context = Json::parse(one.context, nullptr, false);
    if (!context.is_array()) context = Json::array();
    return {{"id", one.id},
            {"created_at", TimeJson(one.created_at)},
            {"reporter", one.reporter},
            {"reporter_name", one.reporter_name},
            {"subject", one.subject},
            {"subject_name", one.subject_name},
            {"room", one.room},
            {"reason", one.reason},
            {"context", std::move(context)},
            {"state", one.handled ? "handled" : "open"},
            {"handled_by", one.handled_by},
            {"handled_at", TimeJson(one.handled_at)},
            {"note", one.note},
            {"version", one.version}};
  }

  const AdminContext& context_;
};

}  // namespace

void AddModerationOperations(std::vector<Operation>& all, const AdminContext& context) {
  const auto moderation = std::make_shared<const ModerationOperations>(context);
  const auto run = [&](HttpResponse (ModerationOperations::*work)(const Call&) const) {
    return [moderation, work](const Call& call) { return (moderation.get()->*work)(call); };
  };
  const Field before{"before", Shape::kText, "the \"next\" of the page before"};
  const Field limit{"limit", Shape::kNumber, "so many"};
  all.insert(all.end(), {{"GET",
                          "/bans",
                          "Bans",
                          "Who is kept out",
                          run(&ModerationOperations::Bans),
                          {{"all", Shape::kText, "1: lifted and past ones too"}, before, limit},
                          {},
                          kBan,
                          true},
                         {"POST",
                          "/bans",
                          "Bans",
                          "Keeps somebody out",
                          run(&ModerationOperations::AddBan),
                          {},
                          {{"subject", Shape::kText, "uuid of a person or visitor", true},
                           {"name", Shape::kText, "what they call themselves, for the list"},
                           {"reason", Shape::kText, "they read it"},
                           {"room", Shape::kText, "empty: everywhere"},
                           {"minutes", Shape::kNumber, "how long; null: for good", false, true}},
                          kBan},
                         {"DELETE", "/bans/{id}", "Bans", "Lets them in again", run(&ModerationOperations::LiftBan)},
                         {"GET",
                          "/reports",
                          "Reports",
                          "Reports, the newest first",
                          run(&ModerationOperations::Reports),
                          {{"state", Shape::kText, "open or handled"}, before, limit},
                          {},
                          kReport,
                          true},
                         {"PATCH",
                          "/reports/{id}",
                          "Reports",
                          "Says that one is handled",
                          run(&ModerationOperations::HandleReport),
                          {},
                          {{"state", Shape::kText, "handled", true}, {"note", Shape::kText, "what was done"}},
                          kReport,
                          false,
                          true}});
}

}  // namespace dw::admin
