#pragma once

#include <string>
#include <vector>

#include "adapters/records/people.h"

namespace dw::records {

/// What was said to everybody, or to a room.
struct Announcement {
  std::string id;
  std::string room;  ///< Empty: to everybody.
  std::string text;
  bool warning = false;
  std::string by;
  Millis created_at{0};
  std::int64_t reached = 0;  ///< People who were inside.
  friend bool operator==(const Announcement&, const Announcement&) = default;
};

inline constexpr std::size_t kMaxAnnouncement = 2'000;  ///< Bytes.
inline constexpr std::size_t kMaxAnnouncementPage = 100;

Outcome<Announcement> AddAnnouncement(Database& database, Announcement announcement, Millis now, const Actor& actor);
/// The newest first.
Outcome<std::vector<Announcement>> AnnouncementPage(Database& database, const std::string& before, std::size_t limit);

}  // namespace dw::records
