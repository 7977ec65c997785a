#include "runtime/process_metrics.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace dw {
namespace {

double Read(const Metrics& metrics, const std::string& name) {
  const std::string text = metrics.Text();
  const std::size_t at = text.find('\n' + name + ' ');
  return at == std::string::npos ? -1 : std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

TEST(ProcessMetrics, SayWhatTheProcessTakes) {
  Metrics metrics;
  ShowProcess(metrics);
  EXPECT_GT(Read(metrics, "process_resident_memory_bytes"), 1e6);
  EXPECT_GT(Read(metrics, "process_start_time_seconds"), 1.7e9);
  const double cpu = Read(metrics, "process_cpu_seconds_total");
  EXPECT_GT(cpu, 0);
  double later = cpu;
  // Asking takes time, too.
  for (int i = 0; i < 100'000 && later <= cpu; ++i) later = Read(metrics, "process_cpu_seconds_total");
  EXPECT_GT(later, cpu);
}

TEST(ProcessMetrics, SayHowMuchOfTheHeapIsInUse) {
  Metrics metrics;
  ShowProcess(metrics);
  const double before = Read(metrics, "digiwork_heap_used_bytes");
  if (before == 0) GTEST_SKIP() << "the allocator is a sanitizer's";
  const std::vector<char> much(8'000'000, 'x');
  EXPECT_GT(Read(metrics, "digiwork_heap_used_bytes"), before + 7e6);
}

}  // namespace
}  // namespace dw
