#include "adapters/records/announcements.h"

#include <algorithm>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"

namespace dw::records {

Outcome<Announcement> AddAnnouncement(Database& database, Announcement announcement, Millis now, const Actor& actor) {
  if (announcement.text.empty() || !MayBeKept(announcement.text, kMaxAnnouncement) ||
      !MayBeKept(announcement.room, 1'000)) {
    return Unexpected{Fault{Fault::Code::kDenied, "Say something, in one line of at most 2,000 bytes."}};
  }
  announcement.id = NewRecordId(now);
  announcement.created_at = now;
  announcement.by = actor.who;
  const auto done = Execute(
      database,
      {{"INSERT INTO announcements (id, world, room, text, warning, by_whom, created_at, reached) VALUES ($1, 'main', "
        "$2, $3, $4, $5, $6, $7)",
        {announcement.id, announcement.room, announcement.text, std::int64_t{announcement.warning}, announcement.by,
         now.count(), announcement.reached}},
       AuditOf({"", now, actor.who, "announcement.add", announcement.room, announcement.text, actor.address})});
  if (!done) return Unexpected{done.error()};
  return announcement;
}

Outcome<std::vector<Announcement>> AnnouncementPage(Database& database, const std::string& before, std::size_t limit) {
  const auto results =
      Execute(database,
              {{"SELECT id, room, text, warning, by_whom, created_at, reached FROM announcements WHERE ($1 = '' OR id "
                "< $1) ORDER BY id DESC LIMIT $2",
                {before, static_cast<std::int64_t>(std::min(limit, kMaxAnnouncementPage))}}});
  if (!results) return Unexpected{results.error()};
  std::vector<Announcement> all;
  for (const SqlRow& row : results->at(0).rows) {
    all.push_back({TextIn(row, 0), TextIn(row, 1), TextIn(row, 2), NumberIn(row, 3) != 0, TextIn(row, 4),
                   TimeIn(row, 5), NumberIn(row, 6)});
  }
  return all;
}

}  // namespace dw::records
