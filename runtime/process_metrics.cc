#include "runtime/process_metrics.h"

#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <system_error>

#include "runtime/spare_memory.h"

namespace dw {
namespace {

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double CpuSeconds() {
  rusage usage{};
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime) : 0;
}

double OpenDescriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error)) {
    ++count;
  }
  return count;
}

double UnixSeconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

void ShowProcess(Metrics& metrics) {
  auto& cpu = metrics.CounterOf("process_cpu_seconds_total", "Processor time that this process has taken");
  auto& resident = metrics.GaugeOf("process_resident_memory_bytes", "Memory of this process in the machine's");
  auto& descriptors = metrics.GaugeOf("process_open_fds", "File descriptors of this process");
  auto& heap = metrics.GaugeOf("digiwork_heap_used_bytes", "Memory that the program has asked for and not given back");
  metrics.GaugeOf("process_start_time_seconds", "When this process started, since 1970").Set(UnixSeconds());
  metrics.BeforeText([&cpu, &resident, &descriptors, &heap] {
    cpu.Increment(CpuSeconds() - cpu.Value());
    resident.Set(static_cast<double>(ResidentBytes()));
    descriptors.Set(OpenDescriptors());
    heap.Set(static_cast<double>(HeapUsedBytes()));
    return true;
  });
}

}  // namespace dw
