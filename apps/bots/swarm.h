#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "apps/bots/client_frames.h"
#include "apps/bots/interest.h"
#include "apps/bots/options.h"
#include "apps/bots/pause.h"
#include "apps/bots/process_stat.h"
#include "apps/bots/report.h"
#include "apps/bots/room_map.h"
#include "apps/bots/sent_moves.h"
#include "apps/bots/server_stream.h"
#include "apps/bots/socket.h"
#include "apps/bots/walker.h"
#include "base/fault.h"
#include "digiwork/wire/v1/session.pb.h"

namespace dw::bots {

/// All bots of a run, on one thread with one epoll. A bot's tick comes every interval, spread evenly over it, whether
/// or not the server keeps up; between ticks what has arrived is read.
///
/// Every move is known by its place (SentMoves), so whoever is told of it tells how long that took on one clock. What
/// ought to be told is counted as a move goes out, by the zones that the bots watch then (Interest).
class Swarm final : private ServerSink {
 public:
  /// A Fault when the server cannot be reached, has no such room, or lets nobody in. `progress` gets lines for people.
  static Outcome<Report> Run(const BotOptions& options, std::ostream& progress);

 private:
  /// Microseconds since the run began.
  using Micros = std::uint64_t;

  enum class State : std::uint8_t { kOut, kConnecting, kShaking, kUpgrading, kEntering, kIn, kLeaving, kGone };
  enum class Role : std::uint8_t { kStander, kWalker, kStager, kLeaver };

  struct Bot {
    Bot(const Rect& area, Point home_, std::int32_t step) : walker(area, home_, step), home(home_), spot(home_) {}

    Stream socket;
    State state = State::kOut;
    Role role = Role::kStander;
    bool reading = true;
    bool at_home = false;
    bool to_spot = false;
    bool been_in = false;
    bool lost = false;      ///< Has been in, is not, and wants to be again.
    bool resuming = false;  ///< By the session's token, as long as that may be known; else by joining anew.
    bool renewed = false;   ///< Leaves so that somebody else can come in its stead.
    bool keeper = false;    ///< Sets a variable.
    std::uint16_t generation = 0;
    std::uint32_t server = 0;
    std::uint32_t tries = 0;  ///< To come back.
    std::uint32_t room = 0;
    std::uint32_t entry = 0;
    std::uint32_t correction = 0;
    std::uint32_t pings = 0;
    std::uint32_t ticks_left = 0;  ///< A leaver's, until it leaves or comes back.
    std::uint64_t received = 0;    ///< Counted frames.
    Micros began = 0;              ///< To connect.
    Micros lost_at = 0;
    Micros in_since = 0;
    Pause pause;
    std::string token;   ///< The session's.
    std::string ticket;  ///< To the place it stood at.
    ServerStream stream;
    std::string kept;    ///< What has come and could not be taken yet.
    std::string unsent;  ///< What the kernel had no room for.
    ZoneSpan watched;
    Walker walker;
    Point home;
    Point spot;
  };

  struct Room {
    std::string path;
    RoomMap map;
    Interest interest;
    Rect area;
    std::vector<std::int32_t> bot_in_slot;

    // Of the variable that bots set: one at a time, so that the last word is known.
    std::optional<std::uint32_t> asker = {};
    std::uint32_t said = 0;
    std::uint32_t acknowledged = 0;
  };

  /// Who wants to be in again, and when it tries next.
  struct Return {
    Micros at = 0;
    std::uint32_t bot = 0;
    friend bool operator>(const Return& a, const Return& b) { return a.at > b.at; }
  };

  /// Whether and since when moves count.
  struct Window {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    bool Has(std::uint32_t at) const { return at - begin < length; }
    /// What is left of it after `passed`.
    Window Without(Micros passed) const {
      const auto cut = static_cast<std::uint32_t>(std::min<Micros>(passed, length));
      return {begin + cut, length - cut};
    }
  };

  explicit Swarm(const BotOptions& options, std::ostream& progress);

  // swarm.cc: the stages of a run.
  template <class Done>
  void Pump(Micros until, Done done);
  Outcome<Ok> Prepare();
  void MakeBots();
  Outcome<Ok> Join();
  void Gather();
  void Measure();
  void Part();
  void Account(bool begin);
  void EndPauses();
  void SampleMemory();
  void StopSomeReading();
  void Tell(const char* stage, std::size_t done, std::size_t all);

  // swarm_bots.cc: what bots do.
  void RunDue(std::size_t most);
  void Tick(std::uint32_t id);
  bool TickLeaver(Bot& bot, std::uint32_t id);
  void Step(Bot& bot);
  void Move(Bot& bot, std::uint32_t id);
  void Leave(std::uint32_t id);
  void BeginJoin(std::uint32_t id);
  void SendGreeting(Bot& bot, std::uint32_t id);
  std::string Hello(std::uint32_t room, std::uint32_t id) const;
  bool Send(std::uint32_t id, std::string_view bytes);
  void Watch(Bot& bot, const ZoneSpan& zones);
  Rect ViewOf(const Bot& bot, Point at) const;
  void Drop(std::uint32_t id, std::uint64_t RunErrors::* kind, std::string_view why);

  // swarm_returns.cc: how they come back, and what they keep.
  void Lose(std::uint32_t id, std::string_view why, std::optional<Micros> anew_after = std::nullopt);
  void ComeBack(std::uint32_t id, Micros delay);
  void RunReturns();
  void GiveUpIfSilent(std::uint32_t id);
  void OnBack(std::uint32_t id, bool resumed);
  void OnResumed();
  void OnErrorScreen(const digiwork::wire::v1::ErrorScreenMessage& error);
  void RunTurnover();
  void Renew(std::uint32_t id);
  void KeepVariable(std::uint32_t id);
  void AskToKeep(std::uint32_t id);
  void OnAnswer(const digiwork::wire::v1::AnswerMessage& answer);
  void CheckVariables();

  // swarm_reading.cc: what they are told.
  void OnReady(std::uint32_t id, std::uint32_t events);
  void OnConnected(std::uint32_t id);
  void OnShaking(std::uint32_t id);
  void Upgrade(std::uint32_t id);
  bool Read(std::uint32_t id);
  bool TakeUpgrade(std::uint32_t id, std::string_view& bytes);
  void OnMoves(std::string_view records) override;
  void OnWideMoves(std::string_view records) override;
  void OnItem(std::string_view sub_message) override;
  void OnControl(std::uint32_t field, std::string_view message) override;
  void OnFrame(bool counted) override;
  void OnPing(std::string_view payload) override;
  void OnClose(std::uint16_t code, std::string_view reason) override;
  template <class ForEach>
  void CountMoves(std::string_view records, ForEach for_each);
  void OnJoined(const digiwork::wire::v1::RoomJoinedMessage& joined);
  void WaitForEvents(Micros until);

  Micros Now() const {
    const auto since = std::chrono::steady_clock::now() - began_;
    return static_cast<Micros>(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
  }
  Micros NextDue() const { return next_tick_ * interval_us_ / bots_.size(); }
  bool Walks() const { return options_.mode != Mode::kJoin && (options_.mode != Mode::kIdle || options_.walkers > 0); }

  // Borrowed; outlive this.
  const BotOptions& options_;
  std::ostream& progress_;

  // Owned.
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  const Micros interval_us_;
  Walker::Random random_;
  std::vector<Endpoint> servers_;
  std::vector<Room> rooms_;
  std::vector<Bot> bots_;
  SentMoves sent_moves_;
  FrameBuffer frames_;
  Descriptor epoll_;
  std::vector<char> buffer_;
  Report report_;

  std::uint64_t next_tick_ = 0;
  std::uint64_t round_ = 0;  ///< Of the tick that goes on: each bot has one in each.
  bool walking_ = false;
  std::uint32_t next_join_ = 0;  ///< The first that has not begun.
  std::uint32_t joining_ = 0;    ///< Handshakes that have begun and not ended.
  std::uint32_t walking_home_ = 0;
  bool measuring_ = false;  ///< CPU, bytes and lateness are being counted.
  Window window_;
  Micros told_at_ = 0;
  Micros sampled_at_ = 0;
  Micros account_began_ = 0;
  ProcessStat own_stat_;
  std::vector<ProcessStat> server_stats_;

  std::priority_queue<Return, std::vector<Return>, std::greater<>> returns_;
  std::uint32_t lost_ = 0;  ///< Bots that are.
  bool parting_ = false;    ///< What ends now may end.
  bool turning_over_ = false;
  std::uint64_t turned_over_ = 0;
  Micros turnover_began_ = 0;
  std::uint32_t next_leaver_ = 0;
  bool keeping_ = false;

  // Of the read that goes on.
  std::uint32_t reader_ = 0;
  Micros read_at_ = 0;
};

}  // namespace dw::bots
