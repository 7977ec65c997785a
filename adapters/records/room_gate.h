#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/records/room_rules.h"
#include "ports/gate.h"
#include "runtime/repeater.h"

namespace dw::records {

/// Keeps out of rooms who may not come in, by a copy of the rules in memory, which a thread of its own reads anew
/// whenever they have changed. Who is inside is judged again by whoever asks the gate. While the records are away, what
/// is known holds. [RC62]
class RoomGate final : public Gate {
 public:
  explicit RoomGate(Database& database) : database_(database) {}

  /// The first reading; before anybody is judged.
  Outcome<Ok> Load();
  void Start();
  std::optional<GateRefusal> Judge(const Arrival& arrival) const override;
  std::uint32_t CapacityOf(const std::string& room) const override;

 private:
  using ByRoom = std::map<std::string, RoomRule, std::less<>>;
  std::shared_ptr<const ByRoom> rules() const {
    const std::lock_guard lock(mutex_);
    return rules_;
  }

  Database& database_;
  std::int64_t revision_ = -1;  ///< The thread's, once it has started.
  mutable std::mutex mutex_;
  std::shared_ptr<const ByRoom> rules_ = std::make_shared<ByRoom>();  ///< Guarded; shared with who is judging.
  Repeater repeater_;
};

}  // namespace dw::records
