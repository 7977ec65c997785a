#include "runtime/shard.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>
#include <utility>

namespace dw {
namespace {

/// A turn takes what is ready, yet never so much that its end does not come.
constexpr int kMaxHandlersPerTurn = 4096;

}  // namespace

struct Shard::Wait {
  Wait(boost::asio::io_context& io, int sockets) : work(io.get_executor()), timer(io), ready(io, sockets) {}
  /// The descriptor stays its owner's.
  ~Wait() { ready.release(); }
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  boost::asio::steady_timer timer;
  std::optional<Instant> armed_for;
  boost::asio::posix::stream_descriptor ready;  ///< Readable when some socket of the poll is.
  bool awaits_sockets = false;
};

Shard::Shard(std::size_t index, const Clock& clock)
    : index_(index),
      clock_(clock),
      io_(std::make_unique<boost::asio::io_context>(1)),
      sockets_(std::make_unique<SocketPoll>()),
      wait_(std::make_unique<Wait>(*io_, sockets_->descriptor())) {}

Shard::~Shard() {
  DropWork();
}

// Timers may hold sockets, which need the loop to die; so does what waits in it.
void Shard::DropWork() {
  timers_.Clear();
  wait_.reset();
  io_.reset();
}

void Shard::Post(std::function<void()> work) {
  if (io_) boost::asio::post(*io_, std::move(work));
}

TimerId Shard::At(Instant due, std::function<void()> work) {
  return timers_.Add(due, std::move(work));
}

void Shard::AtTurnEnd(TurnEnd& task) {
  if (std::find(at_turn_end_.begin(), at_turn_end_.end(), &task) == at_turn_end_.end()) at_turn_end_.push_back(&task);
}

void Shard::ForgetTurnEnd(TurnEnd& task) {
  std::replace(at_turn_end_.begin(), at_turn_end_.end(), &task, static_cast<TurnEnd*>(nullptr));
}

void Shard::Run() {
  using Wall = std::chrono::steady_clock;
  load_since_ = Wall::now();
  Wall::time_point awake = load_since_;
  std::uint32_t taken = 0;
  while (!stopping_) {
    ArmWait();
    ArmSockets();
    const Wall::time_point asleep = Wall::now();
    std::this_thread::sleep_for(rest_.Before(asleep, taken, asleep - awake));
    const std::size_t first = io_->run_one();
    // The first handler's own time is counted in: it is short, and turns are few when time is.
    awake = Wall::now();
    idle_ += awake - asleep;
    taken = static_cast<std::uint32_t>(TakeReady(static_cast<int>(first)));
  }
}

double Shard::TakeLoad() {
  using Wall = std::chrono::steady_clock;
  const Wall::time_point now = Wall::now();
  const auto passed = now - std::exchange(load_since_, now);
  const auto idle = std::exchange(idle_, Wall::duration{});
  if (passed <= Wall::duration::zero()) return 0;
  return std::clamp(1 - std::chrono::duration<double>(idle) / std::chrono::duration<double>(passed), 0.0, 1.0);
}

void Shard::RunOnce() {
  TakeReady(0);
}

int Shard::TakeReady(int taken) {
  for (int before = -1; before != taken && taken < kMaxHandlersPerTurn && !stopping_;) {
    before = taken;
    while (taken < kMaxHandlersPerTurn && !stopping_ && io_->poll_one() != 0) ++taken;
    taken += static_cast<int>(sockets_->Dispatch());
  }
  timers_.RunDue(Now());
  EndTurn();
  return taken;
}

void Shard::Stop() {
  stopping_ = true;
  Post([] {});
}

void Shard::EndTurn() {
  // Ends may ask for another end; that one is served too, in the same turn.
  for (std::size_t i = 0; i < at_turn_end_.size(); ++i) {
    TurnEnd* task = std::exchange(at_turn_end_[i], nullptr);
    if (task != nullptr) task->OnTurnEnd();
  }
  at_turn_end_.clear();
}

void Shard::ArmSockets() {
  if (std::exchange(wait_->awaits_sockets, true)) return;
  wait_->ready.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [this](const boost::system::error_code& /*error*/) { wait_->awaits_sockets = false; });
}

void Shard::ArmWait() {
  const std::optional<Instant> next = timers_.NextDue();
  if (next == wait_->armed_for) return;
  wait_->armed_for = next;
  if (!next) {
    wait_->timer.cancel();
    return;
  }
  // At least a millisecond: with a clock that stands still this must not spin.
  const auto delay = std::max<std::chrono::microseconds>(*next - Now(), std::chrono::milliseconds(1));
  wait_->timer.expires_after(delay);
  wait_->timer.async_wait([this](const boost::system::error_code& error) {
    if (!error) wait_->armed_for.reset();
  });
}

}  // namespace dw
