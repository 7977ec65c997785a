#include "core/presence/slots.h"

#include <gtest/gtest.h>

#include <set>

namespace dw::presence {
namespace {

using Names = Slots<UserId, int>;

TEST(SlotsTest, PR2_AnIdIsNotGivenAgain) {
  Names names(3);
  std::set<UserId> ids;
  for (int i = 0; i < 1000; ++i) {
    const UserId id = names.Add(i);
    EXPECT_TRUE(ids.insert(id).second) << Number(id);
    names.Remove(id);
    EXPECT_EQ(names.Find(id), nullptr);
  }
}

TEST(SlotsTest, WhoComeAndGoTakeNoMoreSlotsThanRestAndAreTaken) {
  Names names(10'000);
  const UserId stays = names.Add(7);
  std::set<std::uint32_t> slots;
  for (int i = 0; i < 9'000; ++i) {
    const UserId id = names.Add(i);
    slots.insert(names.SlotOf(id));
    names.Remove(id);
  }
  EXPECT_EQ(slots.size(), Names::kResting);
  EXPECT_EQ(names.Ids().size(), Names::kResting + 1);
  EXPECT_EQ(*names.Find(stays), 7);
}

TEST(SlotsTest, ASlotThatWasLeftRestsForLongest) {
  Names names(10'000);
  const UserId left = names.Add(0);
  names.Remove(left);
  for (std::size_t i = 0; i < Names::kResting - 1; ++i) {
    const UserId id = names.Add(1);
    EXPECT_NE(names.SlotOf(id), names.SlotOf(left));
    names.Remove(id);
  }
  EXPECT_EQ(names.SlotOf(names.Add(2)), names.SlotOf(left));
}

}  // namespace
}  // namespace dw::presence
