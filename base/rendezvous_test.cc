#include "base/rendezvous.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dw {
namespace {

constexpr int kKeys = 3000;

std::string Key(int i) {
  return "/~/room-" + std::to_string(i) + ".tmj";
}

TEST(RendezvousTest, TheOrderOfPlacesDoesNotMatter) {
  std::vector<std::string> places = {"back-1:50051", "back-2:50051", "back-3:50051"};
  std::vector<std::string> turned(places.rbegin(), places.rend());
  for (int i = 0; i < kKeys; ++i) {
    EXPECT_EQ(places[ChooseByRendezvous(Key(i), places)], turned[ChooseByRendezvous(Key(i), turned)]);
  }
}

TEST(RendezvousTest, EveryPlaceGetsItsShare) {
  const std::vector<std::string> places = {"back-1:50051", "back-2:50051", "back-3:50051"};
  std::array<int, 3> shares{};
  for (int i = 0; i < kKeys; ++i) ++shares[ChooseByRendezvous(Key(i), places)];
  for (const int share : shares) {
    EXPECT_GT(share, kKeys / 3 * 9 / 10);
    EXPECT_LT(share, kKeys / 3 * 11 / 10);
  }
}

TEST(RendezvousTest, APlaceThatGoesGivesAwayItsShareAndNoOther) {
  const std::vector<std::string> all = {"back-1:50051", "back-2:50051", "back-3:50051"};
  const std::vector<std::string> left = {"back-1:50051", "back-3:50051"};
  for (int i = 0; i < kKeys; ++i) {
    const std::string& before = all[ChooseByRendezvous(Key(i), all)];
    if (before != "back-2:50051") {
      EXPECT_EQ(left[ChooseByRendezvous(Key(i), left)], before);
    }
  }
}

}  // namespace
}  // namespace dw
