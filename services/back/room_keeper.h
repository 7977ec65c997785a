#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ports/state_store.h"
#include "runtime/shard.h"

namespace dw::back {

/// How long a back that says nothing still counts as a room's owner, and how often it says something. [SS7]
inline constexpr Millis kRoomLease{3000};
inline constexpr Millis kRoomRenewal{1000};
/// A store that does not answer is asked again so soon, and an opening room waits for it so long.
inline constexpr Millis kStoreRetry{250};
inline constexpr Millis kStorePatience{5000};
/// A room's state that nobody takes up is forgotten.
inline constexpr Millis kStateKept{60'000};

/// Which lease says who has `room`.
inline std::string LeaseKeyOf(const std::string& room) {
  return "{" + room + "}lease";
}

/// Keeps one room this back's: takes its lease and renews it, and reads and writes what outlives the owner. A store
/// that fails does not take the room away; only another owner does. [SS7]
///
/// On the room's shard; the store answers on any thread. Held on to until the store's last answer.
class RoomKeeper : public std::enable_shared_from_this<RoomKeeper> {
 public:
  struct Context {
    // Borrowed; outlive this, and every answer of the store.
    Shard& shard;
    StateStore& store;
    std::string back;  ///< Where pushers reach this back.
  };
  /// What was found of the room.
  struct Kept {
    std::optional<std::string> state;  ///< Left by an owner that handed it over.
    StateStore::Fields variables;
  };
  class Owner {
   public:
    virtual ~Owner() = default;
    /// The room is ours. Once.
    virtual void OnKept(Kept kept) = 0;
    /// It is `back`'s; empty: nobody could say. Nothing follows.
    virtual void OnElsewhere(const std::string& back) = 0;
  };

  /// `owner` lives until LetGo, Release or HandOver.
  RoomKeeper(Context context, const std::string& room, Owner& owner);

  void Begin();
  /// Writes one of the room's variables; whether it is kept.
  void SaveVariable(const std::string& name, std::string value, std::function<void(bool)> done);
  /// Leaves `state` to whoever comes next, and the room; a store that fails is asked again for a while. The owner hears
  /// `done`, and nothing after it.
  void HandOver(std::string state, std::function<void()> done);
  /// Leaves the room.
  void Release();
  /// The owner hears nothing more.
  void LetGo() { owner_ = nullptr; }

 private:
  template <class T>
  std::function<void(Outcome<T>)> Here(void (RoomKeeper::*hear)(Outcome<T>));
  void Acquire();
  void OnLease(Outcome<Lease> lease);
  void OnState(Outcome<std::optional<std::string>> state);
  void OnVariables(Outcome<StateStore::Fields> variables);
  void Again(void (RoomKeeper::*what)());
  void ReadState();
  void WriteState(std::string state, std::function<void()> done);
  void ReadVariables();
  void GoneTo(const std::string& back);
  WriteGuard Guard() const { return {lease_key_, fence_}; }

  const Context context_;
  Owner* owner_;  ///< Borrowed; null once it hears nothing more.
  const std::string lease_key_;
  const std::string state_key_;
  const std::string variables_key_;
  std::uint64_t fence_ = 0;  ///< 0: the room is not ours yet.
  Instant give_up_at_{};
  Kept kept_;
};

}  // namespace dw::back
