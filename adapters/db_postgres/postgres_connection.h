#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/database.h"

namespace dw::postgres {

using Moment = std::chrono::steady_clock::time_point;

/// What somebody waits for.
struct Job {
  std::vector<Statement> batch;
  Database::Done done;
  Moment due;  ///< Until when it waits for a connection.
};

/// One connection, which is made again when it breaks. On the loop's thread; never blocks.
///
/// The statements of a batch go out together and end with a Sync: PostgreSQL takes what stands between two of them for
/// one transaction, undone by the first error ("Pipeline Mode" in its manual).
class Connection {
 public:
  explicit Connection(std::string url) : url_(std::move(url)) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Whether another batch may be given now.
  bool free() const { return state_ == State::kReady && under_way_.size() < kMostUnderWay; }
  std::size_t load() const { return under_way_.size(); }
  /// Needs free().
  void Send(Job job);

  /// What to wait for with poll(); -1: nothing, but for Wakes().
  int descriptor() const;
  short events() const;
  /// When OnReady wants to be called although nothing is ready.
  std::optional<Moment> wakes() const;
  void OnReady(Moment now, bool wanted);

  /// Answers what is under way with kUnavailable.
  void GiveUp(const std::string& why);

 private:
  enum class State : std::uint8_t { kIdle, kConnecting, kReady };
  struct UnderWay {
    Job job;
    SqlResults results;
    std::optional<Fault> fault;
    bool answered = false;  ///< The statement at hand has said something.
  };
  static constexpr std::size_t kMostUnderWay = 32;

  void Connect(Moment now);
  void GoOnConnecting(Moment now);
  void Break(Moment now, const std::string& why);
  bool SendOne(const Statement& statement);
  void Flush();
  void Read();
  void Take(const PGresult& result);

  const std::string url_;
  // Owned.
  PGconn* connection_ = nullptr;
  State state_ = State::kIdle;
  PostgresPollingStatusType polling_ = PGRES_POLLING_WRITING;
  bool unsent_ = false;
  bool broken_ = false;
  Moment next_try_{};
  Moment deadline_{};
  std::chrono::milliseconds wait_{0};
  std::deque<UnderWay> under_way_;
};

}  // namespace dw::postgres
