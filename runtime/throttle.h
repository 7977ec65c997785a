#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "base/time.h"

namespace dw {

/// How often somebody may fail before they have to wait, and how long.
struct ThrottleOptions {
  std::size_t tries = 5;
  Millis first_wait = std::chrono::seconds(15);  ///< Doubles with each failure more.
  Millis longest_wait = std::chrono::minutes(15);
  Millis forgets = std::chrono::hours(1);  ///< After so long without a failure.
  std::size_t most = 20'000;  ///< Names remembered; of more the one that may try again soonest is forgotten.
};

/// Slows down who guesses: by name, whatever that stands for. Thread-safe, never waits. [ID12]
class Throttle {
 public:
  explicit Throttle(const ThrottleOptions& options) : options_(options) {}

  /// How long `name` still has to wait; 0: go on. What is tried meanwhile does not count.
  Millis WaitOf(const std::string& name, Millis now) const;
  void Fail(const std::string& name, Millis now);
  void Forget(const std::string& name);
  std::size_t size() const;

 private:
  struct Failures {
    std::size_t count = 0;
    Millis last{0};
    Millis until{0};
  };
  void MakeRoom(Millis now);

  const ThrottleOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, Failures, std::less<>> names_;  ///< Guarded by mutex_.
};

}  // namespace dw
