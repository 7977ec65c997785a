#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "base/assert.h"

namespace dw {

/// The error side of an Expected: `return Unexpected{JoinRefusal::kRoomFull};`
template <class E>
struct Unexpected {
  E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

/// A value, or the reason why there is none. The names are std::expected's, which takes its place one day.
/// Reading the side that is not there is a bug, and stops the program.
template <class T, class E>
class [[nodiscard]] Expected {
 public:
  Expected(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit, as std::expected
  template <class G>
  Expected(Unexpected<G> unexpected) : state_(std::in_place_index<1>, std::move(unexpected.error)) {}  // NOLINT

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return Held<0>(state_); }
  const T& value() const& { return Held<0>(state_); }
  T&& value() && { return std::move(Held<0>(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const E& error() const& { return Held<1>(state_); }
  E&& error() && { return std::move(Held<1>(state_)); }

 private:
  template <std::size_t kSide, class State>
  static auto& Held(State& state) {
    auto* const held = std::get_if<kSide>(&state);
    DW_ASSERT(held != nullptr);
    return *held;
  }

  std::variant<T, E> state_;
};

/// Success without a value.
struct Ok {};

}  // namespace dw
