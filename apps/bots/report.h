#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/bots/histogram.h"
#include "apps/bots/options.h"

namespace dw::bots {

/// What did not go as it should.
struct RunErrors {
  std::uint64_t refused = 0;    ///< Who may not come in, and wishes the room refused.
  std::uint64_t corrected = 0;  ///< Moves the room did not believe.
  std::uint64_t unreached = 0;  ///< Who has never been in, since their first socket ended.
  std::uint64_t protocol = 0;   ///< Bytes that are no frame of ours.
  std::uint64_t unmatched = 0;  ///< Moves told that nobody has sent.
  std::uint64_t blocked = 0;    ///< Moves not sent, since the server did not read.
  std::uint64_t stopped = 0;    ///< Of those who stopped reading: sockets the server closed, as it may.
  std::string first;            ///< What the first of them said.

  std::uint64_t sum() const { return refused + corrected + unreached + protocol + unmatched + blocked; }
};

/// What became of those who had been in and lost their socket.
struct Returns {
  std::uint64_t disconnected = 0;  ///< Sockets that ended and should not have, while their bot was in.
  std::uint64_t resumed = 0;       ///< In again as if nothing had been.
  std::uint64_t rejoined = 0;      ///< In again, but anew.
  std::uint64_t still_out = 0;     ///< At the end.
  Histogram back;                  ///< From the loss to being in again.
};

/// How the variables fared that bots set.
struct VariableCounts {
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;
  std::uint64_t lost = 0;  ///< Rooms where a fresh visitor found an older value than the last acknowledged.
};

/// Of one process of the server.
struct ServerProcess {
  double cpu_s = 0;
  std::uint64_t rss_kb = 0;
};

/// What a run has measured.
struct Report {
  Mode mode = Mode::kWalk;
  std::uint32_t count = 0;
  std::uint32_t joined = 0;
  double seconds = 0;  ///< Of measuring.
  std::uint64_t moves_sent = 0;
  std::uint64_t expected = 0;   ///< By the bots' own reading of who sees what.
  std::uint64_t delivered = 0;  ///< Of the moves that were sent while measuring.
  std::uint64_t bytes = 0;      ///< Received while measuring, WebSocket headers included.
  Histogram latency;            ///< From sending a move to being told of it; when joining, from connecting to being in.
  Histogram lateness;           ///< Of the bots' own moves behind their schedule.
  double joins_per_s = 0;
  double bot_cpu_cores = 0;
  /// How long, of each second, bots or server were ready and others had their processor: what the machine was busy
  /// with.
  double bot_waiting = 0;
  std::optional<double> server_waiting;
  std::uint64_t skipped = 0;                   ///< Rounds of all bots' moves that were left out, for want of time.
  std::optional<double> server_cpu_s;          ///< While measuring; when joining, while joining.
  std::optional<std::uint64_t> server_rss_kb;  ///< At the end of measuring.
  std::optional<std::uint64_t> server_rss_before_kb;
  std::vector<ServerProcess> processes;        ///< As --server-pid names them.
  std::vector<std::uint64_t> rss_samples_kib;  ///< Of all of them together, each ten seconds of the whole run.
  Returns returns;
  Histogram pauses;  ///< Of each bot the longest time without news of moves, though some were due.
  VariableCounts variables;
  std::uint64_t left = 0;  ///< Who left for others to come.
  RunErrors errors;

  double expected_ratio() const;
  double bytes_per_delivered() const;
  std::optional<double> server_cpu_us_per_delivered() const;
};

/// What --bare-send says: the sender's CPU for one send.
std::string BareSendReport(double micros, bool json);

/// One JSON object on one line.
std::string ToJson(const Report& report);
/// A few lines for people.
std::string ToText(const Report& report);

}  // namespace dw::bots
