#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "ports/database.h"

namespace dw::records {

/// Somebody who is kept out.
struct Ban {
  std::string id;
  std::string world = "main";
  std::string room;     ///< Canonical path; empty: all of the world.
  std::string subject;  ///< The uuid of a person, or of a visitor.
  std::string name;     ///< What they called themselves, for those who read the list.
  std::string reason;   ///< They read it.
  std::string by;       ///< As AuditEntry::who.
  Millis created_at{0};
  Millis until{0};      ///< Unix time, from which on it does not hold; 0: for good.
  Millis lifted_at{0};  ///< 0: it was not.
  std::string lifted_by;
  friend bool operator==(const Ban&, const Ban&) = default;
};

inline constexpr std::size_t kMaxBans = 10'000;  ///< That hold. [RC31]
inline constexpr std::size_t kMaxBanPage = 200;
inline constexpr std::size_t kMaxBanReason = 500;  ///< Bytes.
inline constexpr std::size_t kMaxBanName = 200;

/// Keeps `ban` and its audit entry; the id, if empty, and the time are set here. A ban given again under its id is kept
/// once. Faults besides the database's: kDenied when a text cannot be kept, kTooLarge when too many hold. [RC30]
Outcome<Ban> AddBan(Database& database, Ban ban, Millis now, const std::string& address);
/// kNotFound when there is none of that id that holds.
Outcome<Ok> LiftBan(Database& database, const std::string& id, const std::string& by, Millis now,
                    const std::string& address);
/// Those that hold at `now`, kMaxBans at most, by id.
Outcome<std::vector<Ban>> ActiveBans(Database& database, Millis now);
/// All there ever were, the newest first, those older than the one named `before`.
Outcome<std::vector<Ban>> BanPage(Database& database, const std::string& before, std::size_t limit);
/// Another number whenever bans have changed. [RC32]
Outcome<std::int64_t> BanRevision(Database& database);

}  // namespace dw::records
