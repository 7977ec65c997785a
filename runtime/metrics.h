#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <memory>
#include <span>
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
  using Histogram = prometheus::Histogram;
  using Labels = std::map<std::string, std::string>;

  Metrics();
  ~Metrics();

  /// The counter of that name and those labels; the same one every time.
  Counter& CounterOf(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& GaugeOf(const std::string& name, const std::string& help, const Labels& labels = {});
  /// `bounds` are the upper ends of all buckets but the last, rising. What is observed often goes through a Tally.
  Histogram& HistogramOf(const std::string& name, const std::string& help, std::span<const double> bounds);

  /// Everything in Prometheus' text format.
  std::string Text() const;

 private:
  // Owned.
  std::unique_ptr<prometheus::Registry> registry_;
};

}  // namespace dw
