#include "apps/bots/process_stat.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace dw::bots {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::optional<std::uint64_t> LeadingNumber(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::uint64_t> ParseCpuTicks(std::string_view stat) {
  // The second field is the program's name in parentheses, which may hold anything; the third follows the last of them.
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  stat.remove_prefix(name_end + 1);
  constexpr int kUser = 14;
  for (int field = 3; field <= kUser; ++field) {
    const std::size_t blank = stat.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    stat.remove_prefix(blank + 1);
    if (field == kUser) break;
  }
  const auto user = LeadingNumber(stat);
  const std::size_t blank = stat.find(' ');
  if (!user || blank == std::string_view::npos) return std::nullopt;
  const auto system = LeadingNumber(stat.substr(blank));
  if (!system) return std::nullopt;
  return *user + *system;
}

std::optional<std::uint64_t> ParseResident(std::string_view status) {
  constexpr std::string_view kKey = "VmRSS:";
  const std::size_t at = status.find(kKey);
  if (at == std::string_view::npos) return std::nullopt;
  return LeadingNumber(status.substr(at + kKey.size()));
}

std::optional<std::uint64_t> ParseWaited(std::string_view schedstat) {
  const std::size_t blank = schedstat.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  return LeadingNumber(schedstat.substr(blank));
}

std::optional<ProcessStat> ReadProcessStat(std::uint32_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  const auto ticks = ParseCpuTicks(ReadAll(folder + "/stat"));
  const auto resident = ParseResident(ReadAll(folder + "/status"));
  if (!ticks || !resident) return std::nullopt;
  std::uint64_t waited = 0;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(folder + "/task", error)) {
    waited += ParseWaited(ReadAll(task.path() / "schedstat")).value_or(0);
  }
  return ProcessStat{static_cast<double>(*ticks) / static_cast<double>(sysconf(_SC_CLK_TCK)),
                     static_cast<double>(waited) / 1e9, *resident};
}

ProcessStat OwnProcessStat() {
  return ReadProcessStat(static_cast<std::uint32_t>(::getpid())).value_or(ProcessStat{});
}

}  // namespace dw::bots
