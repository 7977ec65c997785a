#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

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
  using Histogram = prometheus::Histogram;
  using Labels = std::map<std::string, std::string>;

  Metrics();
  ~Metrics();

  /// The counter of that name and those labels; the same one every time.
  Counter& CounterOf(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& GaugeOf(const std::string& name, const std::string& help, const Labels& labels = {});
  /// `bounds` are the upper ends of all buckets but the last, rising. What is observed often goes through a Tally.
  Histogram& HistogramOf(const std::string& name, const std::string& help, std::span<const double> bounds);

  /// Calls `refresh` whenever Text is asked for, before it is made and on the thread that asks, until it says false.
  /// For what is only known by looking.
  void BeforeText(std::function<bool()> refresh);

  /// Everything in Prometheus' text format.
  std::string Text() const;

 private:
  // Owned.
  std::unique_ptr<prometheus::Registry> registry_;
  mutable std::mutex mutex_;
  mutable std::vector<std::function<bool()>> refreshes_;  ///< Those that have said false are gone.
};

}  // namespace dw
