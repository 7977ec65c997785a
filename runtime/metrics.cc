#include "runtime/metrics.h"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <utility>

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

void Metrics::BeforeText(std::function<bool()> refresh) {
  const std::lock_guard lock(mutex_);
  refreshes_.push_back(std::move(refresh));
}

std::string Metrics::Text() const {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(refreshes_, [](const auto& refresh) { return !refresh(); });
  }
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace dw
