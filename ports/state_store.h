#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/fault.h"
#include "base/time.h"

/// What the processes of an installation share while they run: who owns which room, what outlives the owner, who is
/// there, and short messages. Rules: SS1... in docs/spec/state-store.md.
namespace dw {

/// Who holds a key. `fence` rises with every new holder, so that what an old one still writes can be told from what the
/// new one does. [SS1]
struct Lease {
  std::string holder;
  std::uint64_t fence = 0;
  friend bool operator==(const Lease&, const Lease&) = default;
};

/// Lets a write happen only while nobody else has come to hold `lease`. [SS3]
struct WriteGuard {
  std::string lease;
  std::uint64_t fence = 0;
};

/// Implementations: adapters/store_memory, adapters/store_redis. Thread-safe. `done` is called once, on any thread,
/// perhaps during the call; a Fault says that it is not known whether it happened. Keys of one room begin with the same
/// "{room}", and only such keys may be named in one call.
class StateStore {
 public:
  template <class T>
  using Done = std::function<void(Outcome<T>)>;
  using Fields = std::map<std::string, std::string>;

  virtual ~StateStore() = default;

  /// Takes `key` for `holder` when it is free or the holder's already, for `ttl` from now. Says who holds it then. The
  /// fence is the one from before when nobody else has held it since.
  virtual void Acquire(std::string key, std::string holder, Millis ttl, Done<Lease> done) = 0;
  /// Who holds it; an empty holder: nobody.
  virtual void Holder(std::string key, Done<Lease> done) = 0;
  /// Gives it back, if it is the holder's.
  virtual void Release(std::string key, std::string holder, Done<Ok> done) = 0;

  virtual void Read(std::string key, Done<std::optional<std::string>> done) = 0;
  /// Whether it was written: false when `guard` did not let it. `ttl` 0: for good.
  virtual void Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard,
                     Done<bool> done) = 0;
  virtual void Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) = 0;

  /// A key of many fields, each written alone.
  virtual void ReadFields(std::string key, Done<Fields> done) = 0;
  virtual void WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                          Done<bool> done) = 0;

  /// Says that `member` of `group` is there, with a word about itself, until `ttl` has passed. [SS4]
  virtual void Enter(std::string group, std::string member, std::string about, Millis ttl, Done<Ok> done) = 0;
  virtual void Exit(std::string group, std::string member, Done<Ok> done) = 0;
  /// Whoever is there, with what they said.
  virtual void Members(std::string group, Done<Fields> done) = 0;

  /// A subscription, which ends when it is destroyed; what is on its way then may still come.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };
  /// Who listens to `channel` now hears `message`, once or, when a part of the store dies, never. [SS5]
  virtual void Publish(std::string channel, std::string message, Done<Ok> done) = 0;
  /// `hear` is called on any thread. `renewed` when messages may have been missed: whoever needs all must read anew.
  virtual std::unique_ptr<Subscription> Subscribe(std::string channel, std::function<void(std::string)> hear,
                                                  std::function<void()> renewed) = 0;
};

}  // namespace dw
