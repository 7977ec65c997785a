#include "adapters/db_postgres/postgres_loop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace dw::postgres {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kLongestSleep{10'000};

void Refuse(const Job& job, const char* why) {
  job.done(Unexpected{Fault{Fault::Code::kUnavailable, why}});
}

}  // namespace

Loop::Loop(const std::string& url, std::size_t connections) : bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  DW_ASSERT(bell_ >= 0 && connections > 0);
  for (std::size_t i = 0; i < connections; ++i) connections_.push_back(std::make_unique<Connection>(url));
  thread_ = std::thread([this] { Work(); });
}

Loop::~Loop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  ::close(bell_);
}

void Loop::Give(Job job) {
  job.due = std::chrono::steady_clock::now() + kPatience;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && held_ < kMaxWaitingBatches) {
      ++held_;
      given_.push_back(std::move(job));
      job.done = nullptr;
    }
  }
  if (job.done) return Refuse(job, "too much waits for the records, or they are closing");
  Wake();
}

void Loop::Wake() const {
  const std::uint64_t one = 1;
  // Full means that it rings already.
  if (::write(bell_, &one, sizeof one) < 0) return;
}

void Loop::Work() {
  for (;;) {
    bool over = false;
    {
      const std::lock_guard lock(mutex_);
      std::ranges::move(given_, std::back_inserter(waiting_));
      given_.clear();
      over = stopping_;
    }
    if (over) break;
    const Moment now = std::chrono::steady_clock::now();
    HandOut(now);
    Wait(now);
  }
  for (const auto& connection : connections_) connection->GiveUp("the records are closing");
  for (const Job& job : waiting_) Refuse(job, "the records are closing");
}

void Loop::HandOut(Moment now) {
  const std::size_t before = waiting_.size();
  while (!waiting_.empty()) {
    const auto& best = *std::ranges::min_element(connections_, [](const auto& a, const auto& b) {
      return std::pair(!a->free(), a->load()) < std::pair(!b->free(), b->load());
    });
    if (!best->free()) break;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    best->Send(std::move(job));
  }
  while (!waiting_.empty() && waiting_.front().due <= now) {
    Refuse(waiting_.front(), "the database cannot be reached");
    waiting_.pop_front();
  }
  const std::lock_guard lock(mutex_);
  held_ -= before - waiting_.size();
}

void Loop::Wait(Moment now) {
  const bool wanted = !waiting_.empty();
  Moment wake = now + kLongestSleep;
  std::vector<pollfd> descriptors{{bell_, POLLIN, 0}};
  for (const auto& connection : connections_) {
    descriptors.push_back({connection->descriptor(), connection->events(), 0});
    const auto at = connection->wakes();
    // One that is idle is made when somebody waits for it.
    if (at && (wanted || connection->descriptor() >= 0)) wake = std::min(wake, *at);
  }
  if (wanted) wake = std::min(wake, waiting_.front().due);
  const auto sleep = std::chrono::ceil<std::chrono::milliseconds>(std::max(wake - now, Moment::duration(0)));
  ::poll(descriptors.data(), descriptors.size(), static_cast<int>(sleep.count()));
  std::uint64_t rung = 0;
  if (::read(bell_, &rung, sizeof rung) < 0) rung = 0;
  const Moment later = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    const auto at = connections_[i]->wakes();
    if (descriptors[i + 1].revents != 0 || (at && *at <= later)) connections_[i]->OnReady(later, wanted);
  }
}

}  // namespace dw::postgres
