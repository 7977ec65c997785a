#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dw::bots {

/// What the kernel says a process has used.
struct ProcessStat {
  double cpu_seconds = 0;     ///< User and system, of all its threads, since it began.
  double waited_seconds = 0;  ///< Ready to run while others had the processor; of the threads there are.
  std::uint64_t resident_kb = 0;
};

/// Nothing when there is no such process, or none that we may look at.
std::optional<ProcessStat> ReadProcessStat(std::uint32_t pid);

/// CPU of a line of /proc/<pid>/stat, in the kernel's ticks.
std::optional<std::uint64_t> ParseCpuTicks(std::string_view stat);
/// VmRSS of the text of /proc/<pid>/status.
std::optional<std::uint64_t> ParseResident(std::string_view status);

/// Nanoseconds of waiting of a /proc/<pid>/task/<id>/schedstat.
std::optional<std::uint64_t> ParseWaited(std::string_view schedstat);

/// The process this is called in; its memory, its CPU and its waiting.
ProcessStat OwnProcessStat();

}  // namespace dw::bots
