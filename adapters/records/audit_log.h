#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "ports/database.h"

namespace dw::records {

/// Something that was done: who, what, to whom or what, when, from where.
struct AuditEntry {
  std::string id;
  Millis at{0};         ///< Unix time.
  std::string who;      ///< A person's uuid, or "operator": whoever may run programs on the server.
  std::string what;     ///< "ban.add".
  std::string target;   ///< The subject or the record.
  std::string details;  ///< One line for people.
  std::string address;  ///< Empty: on the server itself.
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

/// Entries at most on a page.
inline constexpr std::size_t kMaxAuditPage = 200;
/// Bytes of details kept; what is longer is cut.
inline constexpr std::size_t kMaxAuditDetails = 1'000;

/// What is added to the batch of what was done, so that there is never one without the other. Nothing ever changes or
/// deletes an entry. [RC20]
Statement AuditOf(AuditEntry entry);

/// The newest first, those older than the one named `before` (empty: from the newest on), of `target` alone unless that
/// is empty.
Outcome<std::vector<AuditEntry>> AuditPage(Database& database, const std::string& target, const std::string& before,
                                           std::size_t limit);

/// Which entries; what is empty does not choose.
struct AuditQuery {
  std::string target{};
  std::string who{};
  std::string what{};  ///< Its beginning: "ban" is "ban.add" and "ban.lift".
  std::string before{};
  std::size_t limit = kMaxAuditPage;
};
Outcome<std::vector<AuditEntry>> FindAudit(Database& database, const AuditQuery& query);

}  // namespace dw::records
