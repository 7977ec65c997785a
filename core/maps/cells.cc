#include "core/maps/cells.h"

#include <algorithm>
#include <utility>

namespace dw::maps {
namespace {

bool Touch(const Rect& a, const Rect& b) {
  const std::int32_t across = std::min(a.right, b.right) - std::max(a.left, b.left);
  const std::int32_t down = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return (across == 0 && down > 0) || (down == 0 && across > 0);
}

}  // namespace

std::vector<Rect> CoverWithRects(const Cells& cells, std::uint32_t columns) {
  // Runs of each row; a run with the same ends as one of the row above lengthens that one's rectangle.
  std::vector<Rect> done;
  std::vector<Rect> open;  // Of the row above, by rising column.
  std::vector<Rect> next;
  std::size_t above = 0;
  const auto close = [&](std::size_t up_to) {
    for (; above < up_to; ++above) done.push_back(open[above]);
  };
  std::int32_t row = -1;
  for (std::size_t i = 0; i < cells.size();) {
    const auto run_row = static_cast<std::int32_t>(cells[i] / columns);
    Rect run{static_cast<std::int32_t>(cells[i] % columns), run_row, 0, run_row + 1};
    const std::size_t first = i;
    do ++i;
    while (i < cells.size() && cells[i] == cells[i - 1] + 1 && cells[i] % columns != 0);
    run.right = run.left + static_cast<std::int32_t>(i - first);

    if (run_row != row) {
      close(open.size());
      open = run_row == row + 1 ? std::exchange(next, {}) : std::vector<Rect>{};
      done.insert(done.end(), next.begin(), next.end());
      next.clear();
      above = 0;
      row = run_row;
    }
    while (above < open.size() && open[above].left < run.left) close(above + 1);
    if (above < open.size() && open[above].left == run.left && open[above].right == run.right)
      run.top = open[above++].top;
    next.push_back(run);
  }
  close(open.size());
  done.insert(done.end(), next.begin(), next.end());
  return done;
}

Rect Around(const std::vector<Rect>& rects) {
  Rect around = rects.front();
  for (const Rect& rect : rects) {
    around.left = std::min(around.left, rect.left);
    around.top = std::min(around.top, rect.top);
    around.right = std::max(around.right, rect.right);
    around.bottom = std::max(around.bottom, rect.bottom);
  }
  return around;
}

std::vector<std::vector<Rect>> GroupTouching(const std::vector<Rect>& rects) {
  std::vector<std::vector<Rect>> groups;
  std::vector<bool> taken(rects.size());
  for (std::size_t first = 0; first < rects.size(); ++first) {
    if (taken[first]) continue;
    taken[first] = true;
    std::vector<Rect> group{rects[first]};
    for (std::size_t member = 0; member < group.size(); ++member) {
      for (std::size_t other = first + 1; other < rects.size(); ++other) {
        if (taken[other] || !Touch(group[member], rects[other])) continue;
        taken[other] = true;
        group.push_back(rects[other]);
      }
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace dw::maps
