#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace prometheus {
class Registry;
}

namespace dw {

/// The numbers of one server, in Prometheus' sense. Ask for a counter once and keep it: asking takes a lock, counting
/// does not. Thread-safe. Names begin with "digiwork_", counters end in "_total", units come last ("_bytes").
class Metrics {
 public:
  using Counter = prometheus::Counter;
  using Gauge = prometheus::Gauge;
  using Labels = std::map<std::string, std::string>;

  Metrics();
  ~Metrics();

  /// The counter of that name and those labels; the same one every time.
  Counter& CounterOf(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& GaugeOf(const std::string& name, const std::string& help, const Labels& labels = {});

  /// Everything in Prometheus' text format.
  std::string Text() const;

 private:
  // Owned.
  std::unique_ptr<prometheus::Registry> registry_;
};

}  // namespace dw
