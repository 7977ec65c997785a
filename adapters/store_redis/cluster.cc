#include "adapters/store_redis/cluster.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace dw::redis {
namespace {

using std::chrono::steady_clock;

/// The part of an error that repeats nothing of what we sent: nodes quote that.
std::string Quotable(const std::string& error) {
  constexpr std::size_t kLongest = 100;
  return error.substr(0, std::min(error.find_first_of("'`\""), kLongest));
}

Fault FaultOf(const Node& node, const std::string& error) {
  const auto is = [&](std::string_view code) { return error.starts_with(code); };
  auto code = Fault::Code::kCorrupt;
  if (is("NOAUTH") || is("NOPERM") || is("WRONGPASS")) code = Fault::Code::kDenied;
  if (is("OOM") || is("MISCONF") || is("NOREPLICAS")) code = Fault::Code::kUnavailable;
  return {code, node + " says " + Quotable(error)};
}

}  // namespace

struct Cluster::Task {
  Command command;
  Done done;
  steady_clock::time_point due;
  std::list<TaskPtr>::iterator place;
  bool started = false;
  bool finished = false;
  int hops = 0;               ///< Redirections since the last wait.
  std::optional<Fault> last;  ///< Why there is no answer yet.
  Backoff backoff;
  std::unique_ptr<Alarm> wait;  ///< Null until it has to.
};

void Cluster::Send(Command command, Done done) {
  if (stopped_) return done(Unexpected{Fault{Fault::Code::kUnavailable, "stopped"}});
  metrics_.commands.Increment();
  metrics_.in_flight.Increment();
  const std::uint32_t slot = command.slot;
  const auto task = std::make_shared<Task>(Task{std::move(command),
                                                std::move(done),
                                                steady_clock::now() + options_.command_limit,
                                                {},
                                                false,
                                                false,
                                                0,
                                                std::nullopt,
                                                {options_.first_backoff, options_.most_backoff},
                                                nullptr});
  task->place = tasks_.insert(tasks_.end(), task);
  lanes_[slot].push_back(task);
  WatchFirst();
  StartNext(slot);
}

void Cluster::StartNext(std::uint32_t slot) {
  const auto lane = lanes_.find(slot);
  if (lane == lanes_.end() || lane->second.front()->started) return;
  const TaskPtr first = lane->second.front();
  first->started = true;
  Try(first);
}

void Cluster::Try(const TaskPtr& task) {
  const Node* const node = topology_.Find(task->command.slot);
  if (node != nullptr) return Attempt(task, Node(*node), false);
  topology_.Refresh();
  Later(task, {Fault::Code::kUnavailable, "no node has the slot"});
}

void Cluster::Attempt(const TaskPtr& task, const Node& node, bool asking) {
  NodeConnection& connection = pool_.Of(node);
  static const std::vector<std::string> kAsking{"ASKING"};
  // When this is not taken, the command itself is sent back.
  if (asking) connection.Send(kAsking, [](const auto&) {});
  connection.Send(task->command.words,
                  [this, task, node](Expected<Reply, NoAnswer> answer) { OnAnswer(task, node, std::move(answer)); });
}

void Cluster::OnAnswer(const TaskPtr& task, const Node& node, Expected<Reply, NoAnswer> answer) {
  if (task->finished) return;  // it was too late
  if (!answer) return OnNoAnswer(task, std::move(answer).error());
  if (answer->kind == Reply::Kind::kError) return OnError(task, node, answer->text);
  Finish(task, *std::move(answer));
}

void Cluster::OnNoAnswer(const TaskPtr& task, NoAnswer why) {
  using Fate = NoAnswer::Fate;
  if (why.fate == Fate::kUnknown && !task->command.repeatable) return Finish(task, Unexpected{std::move(why.fault)});
  // Another may have taken its place, unless it only has too much to do.
  if (why.fate != Fate::kRefused) topology_.Refresh();
  Later(task, std::move(why.fault));
}

void Cluster::OnError(const TaskPtr& task, const Node& node, const std::string& error) {
  const auto redirection = ParseRedirection(error, Split(node).host);
  if (!redirection) return Finish(task, Unexpected{FaultOf(node, error)});
  using Kind = Redirection::Kind;
  Fault why{Fault::Code::kUnavailable, node + " says " + Quotable(error)};
  if (redirection->kind == Kind::kWait) {
    topology_.Refresh();
    return Later(task, std::move(why));
  }
  metrics_.redirections.Increment();
  if (redirection->kind == Kind::kMoved) topology_.Learn(redirection->slot, redirection->node);
  if (++task->hops > options_.most_hops) return Later(task, std::move(why));
  task->last = std::move(why);
  Attempt(task, redirection->node, redirection->kind == Kind::kAsk);
}

void Cluster::Later(const TaskPtr& task, Fault why) {
  metrics_.retries.Increment();
  task->last = std::move(why);
  task->hops = 0;
  if (!task->wait) task->wait = std::make_unique<Alarm>(io_);
  task->wait->Set(task->backoff.Next(), [this, weak = std::weak_ptr(task)] {
    const auto self = weak.lock();
    if (self && !self->finished) Try(self);
  });
}

void Cluster::Finish(const TaskPtr& task, Outcome<Reply> outcome) {
  const std::uint32_t slot = task->command.slot;
  Remove(*task);
  if (!outcome) metrics_.failures.Increment();
  std::exchange(task->done, nullptr)(std::move(outcome));
  StartNext(slot);
}

void Cluster::Remove(Task& task) {
  task.finished = true;
  if (task.wait) task.wait->Cancel();
  const auto lane = lanes_.find(task.command.slot);
  // The limits of a lane pass in its order, and only the first has an answer.
  DW_ASSERT(lane != lanes_.end() && lane->second.front().get() == &task);
  lane->second.pop_front();
  if (lane->second.empty()) lanes_.erase(lane);
  metrics_.in_flight.Decrement();
  tasks_.erase(task.place);
}

void Cluster::WatchFirst() {
  if (due_.set() || tasks_.empty()) return;
  due_.Set(tasks_.front()->due, [this] { GiveUpLate(); });
}

void Cluster::GiveUpLate() {
  std::vector<TaskPtr> late;
  while (!tasks_.empty() && tasks_.front()->due <= steady_clock::now()) {
    late.push_back(tasks_.front());
    Remove(*late.back());
  }
  WatchFirst();
  for (const TaskPtr& task : late) {
    metrics_.failures.Increment();
    Fault fault{Fault::Code::kTimeout, "no answer in time"};
    if (task->last) fault = {task->last->code, "gave up: " + task->last->detail};
    std::exchange(task->done, nullptr)(Unexpected{std::move(fault)});
  }
  for (const TaskPtr& task : late) StartNext(task->command.slot);
}

void Cluster::Stop() {
  stopped_ = true;
  due_.Cancel();
  while (!tasks_.empty()) {
    const TaskPtr task = tasks_.front();
    Remove(*task);
    metrics_.failures.Increment();
    std::exchange(task->done, nullptr)(Unexpected{Fault{Fault::Code::kUnavailable, "stopped"}});
  }
}

}  // namespace dw::redis
