#include "runtime/throttle.h"

#include <algorithm>

namespace dw {

Millis Throttle::WaitOf(const std::string& name, Millis now) const {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(name);
  return found == names_.end() ? Millis(0) : std::max(Millis(0), found->second.until - now);
}

void Throttle::Fail(const std::string& name, Millis now) {
  const std::lock_guard lock(mutex_);
  if (!names_.contains(name)) MakeRoom(now);
  Failures& failures = names_[name];
  if (now - failures.last > options_.forgets) failures = {};
  failures.last = now;
  if (++failures.count < options_.tries) return;
  const auto doublings = std::min<std::size_t>(failures.count - options_.tries, 20);
  failures.until = now + std::min(options_.longest_wait, options_.first_wait * (std::int64_t{1} << doublings));
}

void Throttle::Forget(const std::string& name) {
  const std::lock_guard lock(mutex_);
  names_.erase(name);
}

std::size_t Throttle::size() const {
  const std::lock_guard lock(mutex_);
  return names_.size();
}

void Throttle::MakeRoom(Millis now) {
  if (names_.size() < options_.most) return;
  std::erase_if(names_, [&](const auto& entry) { return now - entry.second.last > options_.forgets; });
  if (names_.size() < options_.most) return;
  names_.erase(std::ranges::min_element(
      names_, {}, [](const auto& entry) { return std::pair(entry.second.until, entry.second.last); }));
}

}  // namespace dw
