#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/jose/key_set.h"
#include "adapters/jose/signing_key.h"
#include "adapters/passwords/seal.h"
#include "base/time.h"
#include "ports/database.h"

namespace dw::identity {

/// A key signs for so long, and is published for kKeyOutlives longer, as tokens that it has signed are about.
inline constexpr Millis kKeyLives = std::chrono::hours(24 * 60);
inline constexpr Millis kKeyOutlives = std::chrono::hours(24 * 7);

/// The provider's keys, kept in the records and shared by all programs of an installation. Makes them when there are
/// none, and others when they are old. Thread-safe; waits for records, now and then. [ID20]
class KeyRing {
 public:
  /// All outlive it.
  KeyRing(Database& database, const passwords::Seal& seal, const Clock& clock);

  struct Keys {
    std::vector<jose::SigningKey> signing;  ///< One of each algorithm.
    std::string jwks;                       ///< All that are published.
    jose::KeySet published;
  };
  /// As they are now. A fault only when none have ever been read.
  Outcome<std::shared_ptr<const Keys>> Now();

 private:
  Outcome<std::shared_ptr<const Keys>> Read(Millis now);

  Database& database_;
  const passwords::Seal& seal_;
  const Clock& clock_;
  std::mutex mutex_;
  std::shared_ptr<const Keys> keys_;  ///< Guarded by mutex_; shared with who signs.
  Millis read_at_{0};                 ///< Guarded by mutex_.
};

const jose::SigningKey& KeyOf(const KeyRing::Keys& keys, jose::Algorithm algorithm);

}  // namespace dw::identity
