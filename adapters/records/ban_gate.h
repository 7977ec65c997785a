#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/records/bans.h"
#include "base/time.h"
#include "ports/gate.h"
#include "ports/standing.h"

namespace dw::records {

/// Keeps out who is banned, by a copy of the bans in memory. `clock` outlives it.
class BanGate : public Gate {
 public:
  explicit BanGate(const Clock& clock) : clock_(clock) {}

  std::optional<GateRefusal> Judge(const Arrival& arrival) const override;
  std::uint32_t CapacityOf(const std::string&) const override { return 0; }

  /// From now on these hold and no others. Who is kept out by one that did not hold before. Thread-safe.
  std::vector<Standing> Take(const std::vector<Ban>& active);

 private:
  using BySubject = std::multimap<std::string, Ban, std::less<>>;
  std::shared_ptr<const BySubject> bans() const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::shared_ptr<const BySubject> bans_ = std::make_shared<BySubject>();  ///< Shared with who is judging.
};

}  // namespace dw::records
