#include "adapters/store_redis/store_loop.h"

#include <boost/asio/post.hpp>
#include <string>
#include <utility>

namespace dw::redis {
namespace {

NodeOptions WithCredentials(NodeOptions options, const Credentials& credentials) {
  options.credentials = credentials;
  return options;
}

}  // namespace

StoreLoop::StoreLoop(const Options& options, Metrics& metrics)
    : options_(options),
      metrics_(metrics),
      pool_(io_, WithCredentials(options.node, options.address.credentials)),
      topology_(io_, pool_, {.seeds = options.address.seeds}, metrics_),
      cluster_(io_, pool_, topology_, options.cluster, metrics_),
      channels_(io_, topology_, pool_.options(), metrics_) {
  topology_.SetWatch([this](const Outcome<Ok>& outcome) { OnTopology(outcome); });
}

Outcome<Ok> StoreLoop::Start() {
  thread_ = std::thread([this] { io_.run(); });
  boost::asio::post(io_, [this] { topology_.Refresh(); });
  std::unique_lock lock(mutex_);
  // What is denied stays so; everything else may pass.
  const auto settled = [this] { return outcome_ && (*outcome_ || outcome_->error().code == Fault::Code::kDenied); };
  if (known_.wait_for(lock, options_.start_limit, settled) || outcome_) return *outcome_;
  return Unexpected{Fault{Fault::Code::kTimeout, "no node of the store answers in time"}};
}

void StoreLoop::OnTopology(const Outcome<Ok>& outcome) {
  {
    const std::lock_guard lock(mutex_);
    outcome_.emplace(outcome);
  }
  known_.notify_all();
  if (outcome) channels_.Settle();
}

bool StoreLoop::Admit(std::size_t bytes) {
  if (commands_.fetch_add(1) < options_.max_commands) {
    if (bytes_.fetch_add(bytes) + bytes <= options_.max_bytes) return true;
    bytes_ -= bytes;
  }
  --commands_;
  return false;
}

void StoreLoop::Send(Command command, Cluster::Done done) {
  std::size_t bytes = 0;
  for (const std::string& word : command.words) bytes += word.size();
  if (bytes > options_.max_command_bytes) {
    return done(Unexpected{Fault{Fault::Code::kTooLarge, "more than the store takes at once"}});
  }
  if (!Admit(bytes)) {
    metrics_.failures.Increment();
    return done(Unexpected{Fault{Fault::Code::kUnavailable, "too much waits for the store already"}});
  }
  boost::asio::post(io_, [this, bytes, command = std::move(command), done = std::move(done)]() mutable {
    cluster_.Send(std::move(command), [this, bytes, done = std::move(done)](Outcome<Reply> reply) {
      --commands_;
      bytes_ -= bytes;
      done(std::move(reply));
    });
  });
}

void StoreLoop::Listen(std::shared_ptr<Ear> ear) {
  boost::asio::post(io_, [this, ear = std::move(ear)] { channels_.Listen(ear); });
}

void StoreLoop::Forget(std::shared_ptr<Ear> ear) {
  boost::asio::post(io_, [this, ear = std::move(ear)] { channels_.Forget(ear); });
}

void StoreLoop::Stop() {
  if (!thread_.joinable()) return;
  boost::asio::post(io_, [this] {
    channels_.Stop();
    topology_.Stop();
    cluster_.Stop();
    pool_.Stop();
  });
  // The thread ends when nothing is left to do.
  busy_.reset();
  thread_.join();
}

}  // namespace dw::redis
