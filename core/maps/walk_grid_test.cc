#include "core/maps/walk_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace dw::maps {
namespace {

constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();

// 10x10 cells of 32 px with one blocked cell, from (128, 128) to (160, 160).
WalkGrid OnePillar() {
  WalkGrid grid = *WalkGrid::Make(10, 10, 32, 32);
  grid.Block(4, 4);
  return grid;
}

TEST(WalkGridTest, ASizeOutsideTheLimitsIsNoGrid) {
  EXPECT_FALSE(WalkGrid::Make(0, 1, 32, 32));
  EXPECT_FALSE(WalkGrid::Make(1, -1, 32, 32));
  EXPECT_FALSE(WalkGrid::Make(1, 1, 0, 32));
  EXPECT_FALSE(WalkGrid::Make(2049, 2048, 32, 32));
  EXPECT_FALSE(WalkGrid::Make(4097, 1, 32, 32));
  EXPECT_FALSE(WalkGrid::Make(kHighest, kHighest, kHighest, kHighest));
  EXPECT_TRUE(WalkGrid::Make(2048, 2048, 32, 32));
  EXPECT_TRUE(WalkGrid::Make(4096, 1, 32, 32));
}

TEST(WalkGridTest, CellsOutsideAreNeitherBlockedNorSet) {
  WalkGrid grid = OnePillar();
  grid.Block(-1, 0);
  grid.Block(10, 0);
  grid.Silence(0, kHighest);
  EXPECT_FALSE(grid.Blocked(-1, 0));
  EXPECT_FALSE(grid.Blocked(10, 0));
  EXPECT_FALSE(grid.Blocked(9, 0));
  EXPECT_FALSE(grid.Blocked(0, 1));
}

TEST(WalkGridTest, PR11_TheAnchorMustBeOnTheMap) {
  const WalkGrid grid = OnePillar();
  EXPECT_TRUE(grid.FreeForBody({0, 0}));
  EXPECT_TRUE(grid.FreeForBody({320, 320}));
  EXPECT_FALSE(grid.FreeForBody({-1, 0}));
  EXPECT_FALSE(grid.FreeForBody({0, 321}));
  EXPECT_FALSE(grid.FreeForBody({kHighest, kHighest}));
  EXPECT_FALSE(grid.FreeForBody({kLowest, kLowest}));
}

TEST(WalkGridTest, PR12_ABodyMayOverlapABlockedCellByTwoPixels) {
  const WalkGrid grid = OnePillar();
  EXPECT_TRUE(grid.FreeForBody({120 + 2, 140}));  // its right side reaches x+8
  EXPECT_FALSE(grid.FreeForBody({120 + 3, 140}));
  EXPECT_TRUE(grid.FreeForBody({168 - 2, 140}));  // its left side reaches x-8
  EXPECT_FALSE(grid.FreeForBody({168 - 3, 140}));
  EXPECT_TRUE(grid.FreeForBody({144, 112 + 2}));  // its bottom reaches y+16
  EXPECT_FALSE(grid.FreeForBody({144, 112 + 3}));
  EXPECT_TRUE(grid.FreeForBody({144, 160 - 2}));  // its top is y
  EXPECT_FALSE(grid.FreeForBody({144, 160 - 3}));
}

TEST(WalkGridTest, PR12_TheWholeWayMustBeClear) {
  const WalkGrid grid = OnePillar();
  EXPECT_FALSE(grid.ClearWay({100, 140}, {200, 140}));
  EXPECT_FALSE(grid.ClearWay({200, 140}, {100, 140}));
  EXPECT_FALSE(grid.ClearWay({144, 100}, {144, 200}));
  EXPECT_FALSE(grid.ClearWay({100, 100}, {200, 200}));
  EXPECT_TRUE(grid.ClearWay({100, 112}, {200, 112}));
  EXPECT_TRUE(grid.ClearWay({100, 140}, {100, 200}));
  EXPECT_TRUE(grid.ClearWay({90, 140}, {140, 90}));  // past the corner
  EXPECT_TRUE(grid.ClearWay({50, 50}, {50, 50}));
}

TEST(WalkGridTest, PR12_FarPointsAreRefusedWithoutOverflow) {
  const WalkGrid grid = OnePillar();
  EXPECT_FALSE(grid.ClearWay({100, 100}, {kHighest, kLowest}));
  EXPECT_FALSE(grid.ClearWay({kLowest, kLowest}, {kHighest, kHighest}));
}

TEST(WalkGridTest, PR13_WhoIsInAWallCanWalkOutOfIt) {
  WalkGrid grid = OnePillar();
  grid.Block(6, 4);
  EXPECT_FALSE(grid.FreeForBody({144, 140}));
  EXPECT_TRUE(grid.ClearWay({144, 140}, {174, 140}));
  EXPECT_FALSE(grid.ClearWay({144, 140}, {200, 140}));  // but not into the next one
}

TEST(WalkGridTest, PR22_TheCellUnderTheBodysCentreSaysWhetherItIsSilent) {
  WalkGrid grid = *WalkGrid::Make(10, 10, 32, 32);
  grid.Silence(2, 2);
  EXPECT_TRUE(grid.SilentAt({64, 64 - 8}));
  EXPECT_FALSE(grid.SilentAt({63, 64}));
  EXPECT_TRUE(grid.SilentAt({95, 87}));
  EXPECT_FALSE(grid.SilentAt({95, 88}));
  EXPECT_FALSE(grid.SilentAt({kHighest, kHighest}));
}

// Whether a body at (x, y), smaller by `inset` px on each side, touches a blocked cell.
bool Touches(const WalkGrid& grid, double x, double y, double inset) {
  const auto cell = [](double at, std::int32_t side) { return static_cast<std::int32_t>(std::floor(at / side)); };
  for (std::int32_t row = cell(y + inset, grid.tile_height()); row * grid.tile_height() < y + 16 - inset; ++row) {
    for (std::int32_t column = cell(x - 8 + inset, grid.tile_width()); column * grid.tile_width() < x + 8 - inset;
         ++column) {
      if (grid.Blocked(column, row)) return true;
    }
  }
  return false;
}

// The sweep against the plain meaning of it: a body that stands at every point of the way.
TEST(WalkGridTest, PR12_TheSweepAgreesWithStandingAtEveryStep) {
  std::mt19937 random(7);
  const auto draw = [&random](std::int32_t top) {
    return static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(top));
  };
  int clear = 0;
  int blocked = 0;
  for (int round = 0; round < 100; ++round) {
    WalkGrid grid = *WalkGrid::Make(12, 12, 16 + draw(40), 16 + draw(40));
    for (int i = 0; i < 12; ++i) grid.Block(draw(12), draw(12));
    for (int i = 0; i < 50; ++i) {
      const Point from{draw(grid.width()), draw(grid.height())};
      const Point to{draw(grid.width()), draw(grid.height())};
      if (!grid.FreeForBody(from)) continue;
      bool touches = false;
      bool touches_deeply = false;
      const int steps = 2 * std::max({std::abs(to.x - from.x), std::abs(to.y - from.y), 1});
      for (int step = 0; step <= steps; ++step) {
        const double part = static_cast<double>(step) / steps;
        const double x = from.x + part * (to.x - from.x);
        const double y = from.y + part * (to.y - from.y);
        touches = touches || Touches(grid, x, y, 2);
        touches_deeply = touches_deeply || Touches(grid, x, y, 3.5);
      }
      const bool way = grid.ClearWay(from, to);
      if (!touches) {
        EXPECT_TRUE(way) << from.x << ',' << from.y << " to " << to.x << ',' << to.y;
      }
      if (touches_deeply) {
        EXPECT_FALSE(way) << from.x << ',' << from.y << " to " << to.x << ',' << to.y;
      }
      ++(way ? clear : blocked);
    }
  }
  EXPECT_GT(clear, 200);
  EXPECT_GT(blocked, 200);
}

}  // namespace
}  // namespace dw::maps
