#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/clock.h"

namespace dw::link_stream {

/// The backs of an installation by their addresses (host:port), as far as a pusher knows. Thread-safe.
class BackDirectory {
 public:
  /// `clock` outlives it.
  BackDirectory(const Clock& clock, std::vector<std::string> addresses);

  /// These are there now, in any order.
  void Set(std::vector<std::string> addresses);
  /// The back that should keep `room`: every pusher that knows the same chooses the same, but for those it could not
  /// reach a moment ago. Nothing when there is none. [IW3]
  std::optional<std::string> For(std::string_view room) const;
  /// All that are known, sorted.
  std::vector<std::string> All() const;
  /// Could not be reached, or knows nothing of a room it should have: another is chosen for a moment, if there is one.
  void Suspect(const std::string& address);
  bool Suspected(const std::string& address) const;

 private:
  bool IsSuspect(const std::string& address) const;

  // Borrowed; outlives this.
  const Clock& clock_;
  // Owned.
  mutable std::mutex mutex_;
  std::vector<std::string> addresses_;
  std::unordered_map<std::string, Instant> suspects_;  ///< Until when.
};

}  // namespace dw::link_stream
