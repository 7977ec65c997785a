#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/store_memory/memory_store.h"

namespace dw::sim {

/// A state store as a network gives it: answers come later, and when there is trouble some never say whether what was
/// asked has happened. What it does it does at once and in order. Each process has its own, and hears nothing any more
/// when that is gone.
class SimStore final : public StateStore {
 public:
  struct Luck {
    std::function<Millis()> delay;            ///< Until the next answer.
    std::function<bool()> fails;              ///< Whether the next call does, having done it or not.
    std::function<bool()> done_all_the_same;  ///< Of one that fails.
    std::function<void(Millis, std::function<void()>)> later;
  };
  /// `memory` is what all of them share, and outlives them.
  SimStore(MemoryStore& memory, Luck luck) : memory_(memory), luck_(std::move(luck)) {}

  void Acquire(std::string key, std::string holder, Millis ttl, Done<Lease> done) override {
    Do<Lease>(std::move(done), [&](auto answer) { memory_.Acquire(key, holder, ttl, answer); });
  }
  void Holder(std::string key, Done<Lease> done) override {
    Do<Lease>(std::move(done), [&](auto answer) { memory_.Holder(key, answer); });
  }
  void Release(std::string key, std::string holder, Done<Ok> done) override {
    Do<Ok>(std::move(done), [&](auto answer) { memory_.Release(key, holder, answer); });
  }
  void Read(std::string key, Done<std::optional<std::string>> done) override {
    Do<std::optional<std::string>>(std::move(done), [&](auto answer) { memory_.Read(key, answer); });
  }
  void Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard,
             Done<bool> done) override {
    Do<bool>(std::move(done), [&](auto answer) { memory_.Write(key, value, ttl, guard, answer); });
  }
  void Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) override {
    Do<bool>(std::move(done), [&](auto answer) { memory_.Erase(key, guard, answer); });
  }
  void ReadFields(std::string key, Done<Fields> done) override {
    Do<Fields>(std::move(done), [&](auto answer) { memory_.ReadFields(key, answer); });
  }
  void WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                  Done<bool> done) override {
    Do<bool>(std::move(done), [&](auto answer) { memory_.WriteField(key, field, value, guard, answer); });
  }
  void Enter(std::string group, std::string member, std::string about, Millis ttl, Done<Ok> done) override {
    Do<Ok>(std::move(done), [&](auto answer) { memory_.Enter(group, member, about, ttl, answer); });
  }
  void Exit(std::string group, std::string member, Done<Ok> done) override {
    Do<Ok>(std::move(done), [&](auto answer) { memory_.Exit(group, member, answer); });
  }
  void Members(std::string group, Done<Fields> done) override {
    Do<Fields>(std::move(done), [&](auto answer) { memory_.Members(group, answer); });
  }
  void Publish(std::string channel, std::string message, Done<Ok> done) override {
    Do<Ok>(std::move(done), [&](auto answer) { memory_.Publish(channel, message, answer); });
  }
  std::unique_ptr<Subscription> Subscribe(std::string channel, std::function<void(std::string)> hear,
                                          std::function<void()> renewed) override {
    return memory_.Subscribe(std::move(channel), std::move(hear), std::move(renewed));
  }

 private:
  template <class T, class Call>
  void Do(Done<T> done, Call call) {
    const bool fails = luck_.fails();
    std::optional<Outcome<T>> answer;
    if (!fails || luck_.done_all_the_same()) call([&](Outcome<T> result) { answer.emplace(std::move(result)); });
    if (fails) answer.emplace(Unexpected{Fault{Fault::Code::kTimeout, "the store said nothing"}});
    luck_.later(luck_.delay(), [done = std::move(done), result = *std::move(answer), alive = std::weak_ptr(alive_)] {
      if (!alive.expired()) done(result);
    });
  }

  MemoryStore& memory_;
  const Luck luck_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dw::sim
