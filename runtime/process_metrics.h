#pragma once

#include "runtime/metrics.h"

namespace dw {

/// Adds to `metrics`, which outlives what it shows, what this process takes of its machine, under the names that are
/// usual for it (process_cpu_seconds_total, process_resident_memory_bytes, process_start_time_seconds), and how much of
/// its heap is in use: memory that is resident and not in use was once, and may be again.
void ShowProcess(Metrics& metrics);

}  // namespace dw
