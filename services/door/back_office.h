#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "core/access/role.h"
#include "ports/http_caller.h"

namespace dw::door {

struct BackOfficeOptions {
  std::string url;    ///< Without a slash at its end.
  std::string token;  ///< Shown as it is in Authorization.
};

/// Somebody at the door.
struct Caller {
  std::string subject;   ///< Their uuid.
  std::string play_uri;  ///< The room's whole address.
  std::string address;
  bool signed_in = false;
};

/// Let in.
struct Vetted {
  std::optional<access::Role> role;  ///< Admin for the tag "admin", Editor for "editor" or canEdit.
  std::vector<std::string> tags;     ///< At most 64; what could be none is dropped.
};

struct NotVetted {
  bool away = false;  ///< It could not be asked, or made no sense.
  std::string title;  ///< For the person; may be empty, as the next.
  std::string detail;
};

/// Asks an existing back office of the operator's, by the Admin API that others of this field have: `GET
/// /api/room/access`. Waits; thread-safe. [AC61]
class BackOffice {
 public:
  /// `caller` outlives it.
  BackOffice(BackOfficeOptions options, HttpCaller& caller) : options_(std::move(options)), caller_(caller) {}

  Expected<Vetted, NotVetted> MayEnter(const Caller& who) const;

 private:
  const BackOfficeOptions options_;
  HttpCaller& caller_;
};

}  // namespace dw::door
