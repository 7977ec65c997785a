#include "runtime/metrics.h"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace dw {

// Merging: asking again for a name yields the family that is there.
Metrics::Metrics() : registry_(std::make_unique<prometheus::Registry>(prometheus::Registry::InsertBehavior::Merge)) {}

Metrics::~Metrics() = default;

Metrics::Counter& Metrics::CounterOf(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels);
}

Metrics::Gauge& Metrics::GaugeOf(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels);
}

Metrics::Histogram& Metrics::HistogramOf(const std::string& name, const std::string& help,
                                         std::span<const double> bounds) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(*registry_)
      .Add({}, prometheus::Histogram::BucketBoundaries(bounds.begin(), bounds.end()));
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace dw
