#include "runtime/desk.h"

#include <memory>
#include <utility>

namespace dw {
namespace {

HttpResponse TooBusy() {
  HttpResponse response;
  response.status = 503;
  response.headers.emplace_back("Retry-After", "2");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = std::make_shared<const std::string>("Too many requests wait already. Try again in a moment.\n");
  return response;
}

}  // namespace

Desk::Desk(const DeskOptions& options, Metrics& metrics)
    : options_(options),
      waiting_(metrics.GaugeOf("digiwork_desk_waiting", "Requests that wait for a thread that may wait.")),
      refused_(metrics.CounterOf("digiwork_desk_refused_total", "Requests refused because too many wait.")) {
  for (std::size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Serve(); });
}

Desk::~Desk() {
  Stop();
}

HttpHandler Desk::Handle(Work work) {
  return [this, work = std::make_shared<const Work>(std::move(work))](const HttpRequest& request, HttpReply reply) {
    // The reply holds the work, which outlives the job that way.
    const Work* const raw = work.get();
    Give({request, [work, reply = std::move(reply)](HttpResponse response) { reply(std::move(response)); }, raw});
  };
}

void Desk::Give(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && jobs_.size() < options_.most_waiting) {
      jobs_.push_back(std::move(job));
      waiting_.Set(static_cast<double>(jobs_.size()));
      job.work = nullptr;
    }
  }
  if (job.work == nullptr) return wake_.notify_one();
  refused_.Increment();
  job.reply(TooBusy());
}

void Desk::Serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    waiting_.Set(static_cast<double>(jobs_.size()));
    lock.unlock();
    job.reply((*job.work)(job.request));
    job = {};
    lock.lock();
  }
}

void Desk::Stop() {
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left = std::exchange(jobs_, {});
    waiting_.Set(0);
  }
  wake_.notify_all();
  for (const Job& job : left) job.reply(TooBusy());
  for (std::thread& thread : std::exchange(threads_, {})) thread.join();
}

}  // namespace dw
