#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace dw::redis {

/// Something to do at a moment. Unlike a bare timer, one that is cancelled or destroyed does nothing any more, also
/// when its time has come just before. Lives on the thread of its loop.
class Alarm {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit Alarm(boost::asio::io_context& io) : state_(std::make_shared<State>(io)) {}
  ~Alarm() { Cancel(); }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// In place of what was set before.
  void Set(Moment due, std::function<void()> work) {
    Cancel();
    state_->set = true;
    state_->timer.expires_at(due);
    state_->timer.async_wait([state = state_, turn = state_->turn, work = std::move(work)](const auto& error) {
      if (error || turn != state->turn) return;
      state->set = false;
      work();
    });
  }
  void Set(std::chrono::steady_clock::duration delay, std::function<void()> work) {
    Set(std::chrono::steady_clock::now() + delay, std::move(work));
  }
  void Cancel() {
    ++state_->turn;
    if (std::exchange(state_->set, false)) state_->timer.cancel();
  }
  bool set() const { return state_->set; }

 private:
  struct State {
    explicit State(boost::asio::io_context& io) : timer(io) {}
    boost::asio::steady_timer timer;
    std::uint64_t turn = 0;
    bool set = false;
  };
  std::shared_ptr<State> state_;  ///< Shared with the operation that waits.
};

}  // namespace dw::redis
