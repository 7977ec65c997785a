#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "base/time.h"
#include "runtime/socket_poll.h"
#include "runtime/timer_queue.h"
#include "runtime/turn_rest.h"

namespace boost::asio {
class io_context;
}

namespace dw {

/// Something that gathers work during a turn of the event loop and carries it out when the turn ends.
class TurnEnd {
 public:
  virtual ~TurnEnd() = default;
  virtual void OnTurnEnd() = 0;
};

/// One event loop with its one thread. What lives on a shard is touched by that thread alone and needs no lock; shards
/// talk by Post. A turn is: wait for something, take everything that is ready, run due timers, run what waits for the
/// turn's end. Under load turns grow, and so do the batches made at their ends; when there are very many small turns a
/// shard rests a little between them, to the same end (TurnRest).
///
/// Post is thread-safe; everything else belongs to the shard's own thread, or to the time before and after it runs.
class Shard {
 public:
  Shard(std::size_t index, const Clock& clock);
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  std::size_t index() const { return index_; }
  const Clock& clock() const { return clock_; }
  Instant Now() const { return clock_.Now(); }

  /// Runs `work` on this shard, in the order of posting. Dropped when the shard stops before.
  void Post(std::function<void()> work);
  /// Runs `work` once when the clock has reached `due`.
  TimerId At(Instant due, std::function<void()> work);
  TimerId After(Millis delay, std::function<void()> work) { return At(Now() + delay, std::move(work)); }
  void Cancel(TimerId id) { timers_.Cancel(id); }
  /// Calls `task` at the end of this turn; once, however often it is asked for. It must live until then.
  void AtTurnEnd(TurnEnd& task);
  /// Takes that back; a task that dies says so.
  void ForgetTurnEnd(TurnEnd& task);

  /// Turns the loop until Stop; called by the Runtime in the shard's thread.
  void Run();
  /// Turns it once, taking what is ready and waiting for nothing; for tests without a thread.
  void RunOnce();
  /// Ends Run after the present turn. Thread-safe.
  void Stop();
  /// Gives up all that waits to be done, for ever. When no thread turns any shard: what is given up may hold things of
  /// others, which have to be there still.
  void DropWork();

  /// How much of the time since the last call the thread was busy, 0 to 1; 0 when it has no thread.
  double TakeLoad();

  /// How long it may rest between two turns, when it has so much to do that resting helps. On its thread.
  void SetPatience(std::chrono::microseconds longest) { rest_.SetLongest(longest); }

  boost::asio::io_context& io() { return *io_; }
  /// For sockets that are many and told of often; what else there is waits in io().
  SocketPoll& sockets() { return *sockets_; }

 private:
  struct Wait;
  /// How many handlers ran in this turn, `taken` before included.
  int TakeReady(int taken);
  void EndTurn();
  void ArmWait();
  void ArmSockets();

  const std::size_t index_;
  // Borrowed; outlives this.
  const Clock& clock_;
  // Owned. Timers before the loop: what dies with the loop may still cancel one.
  TimerQueue timers_;
  std::unique_ptr<boost::asio::io_context> io_;
  std::unique_ptr<SocketPoll> sockets_;
  std::unique_ptr<Wait> wait_;
  std::vector<TurnEnd*> at_turn_end_;
  std::atomic<bool> stopping_{false};
  TurnRest rest_;
  std::chrono::steady_clock::duration idle_{};  ///< Of the wall's time, not the clock's.
  std::chrono::steady_clock::time_point load_since_;
};

}  // namespace dw
