#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "ports/database.h"

namespace dw::records {

/// A key that the provider in this program signs with, or has.
struct KeptKey {
  std::string id;
  std::string algorithm;
  std::string pem;  ///< Sealed.
  Millis created_at{0};
  Millis retired_at{0};  ///< 0: it signs; later, others may verify with it still.
};

/// All there are, the oldest first.
Outcome<std::vector<KeptKey>> KeptKeys(Database& database);
/// Keeps `key`, which from now on signs in place of those of its algorithm, and forgets those that were retired before
/// `forget_before`. When another program has made one since `newest` (its id, or empty), nothing is done: two at once
/// make one. [RC58]
Outcome<Ok> ReplaceKey(Database& database, const KeptKey& key, const std::string& newest, Millis forget_before);

}  // namespace dw::records
