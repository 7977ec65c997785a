#include "apps/bots/interest.h"

#include <algorithm>

namespace dw::bots {
namespace {

constexpr std::int32_t kZone = 320;

std::int32_t ZonesAcross(std::int32_t pixels) {
  return std::max(1, (pixels + kZone - 1) / kZone);
}

}  // namespace

Interest::Interest(std::int32_t width, std::int32_t height)
    : columns_(ZonesAcross(width)),
      rows_(ZonesAcross(height)),
      watchers_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)),
      last_steps_(watchers_.size()) {}

ZoneSpan Interest::Touched(const Rect& viewport) const {
  const std::int32_t left = std::max(viewport.left, 0);
  const std::int32_t top = std::max(viewport.top, 0);
  const std::int32_t right = std::min(viewport.right, columns_ * kZone);
  const std::int32_t bottom = std::min(viewport.bottom, rows_ * kZone);
  if (left >= right || top >= bottom) return {};
  return {left / kZone, top / kZone, ZonesAcross(right), ZonesAcross(bottom)};
}

void Interest::Change(const ZoneSpan& before, const ZoneSpan& after) {
  Add(before, -1U);
  Add(after, 1);
}

std::size_t Interest::Index(std::int32_t column, std::int32_t row) const {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
}

std::size_t Interest::ZoneAt(Point at) const {
  const std::int32_t column = std::clamp(at.x / kZone, 0, columns_ - 1);
  const std::int32_t row = std::clamp(at.y / kZone, 0, rows_ - 1);
  return Index(column, row);
}

std::uint32_t Interest::WatchersAt(Point at) const {
  return watchers_[ZoneAt(at)];
}

void Interest::NoteStep(Point at, std::uint32_t mover, std::uint64_t now) {
  last_steps_[ZoneAt(at)] = {now, mover};
}

bool Interest::SteppedSince(const ZoneSpan& zones, std::uint64_t since, std::uint32_t watcher) const {
  for (std::int32_t row = zones.top; row < zones.bottom; ++row) {
    for (std::int32_t column = zones.left; column < zones.right; ++column) {
      const Step& step = last_steps_[Index(column, row)];
      if (step.at > since && step.mover != watcher) return true;
    }
  }
  return false;
}

void Interest::Add(const ZoneSpan& span, std::uint32_t count) {
  for (std::int32_t row = span.top; row < span.bottom; ++row) {
    for (std::int32_t column = span.left; column < span.right; ++column) {
      watchers_[Index(column, row)] += count;
    }
  }
}

Rect ViewportAround(Point at, std::int32_t width, std::int32_t height, std::int32_t map_width,
                    std::int32_t map_height) {
  const std::int32_t left = std::clamp(at.x - width / 2, 0, std::max(0, map_width - width));
  const std::int32_t top = std::clamp(at.y - height / 2, 0, std::max(0, map_height - height));
  return {left, top, left + width, top + height};
}

}  // namespace dw::bots
