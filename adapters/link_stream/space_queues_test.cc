#include "adapters/link_stream/space_queues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "digiwork/space/v1/space.pb.h"

namespace dw::link_stream {
namespace {

using Item = digiwork::space::v1::PusherToSpaceMessage;
using Message = digiwork::space::v1::PusherToSpacesMessage;

class SpaceQueuesTest : public ::testing::Test {
 protected:
  void Add(std::uint32_t space, std::size_t bytes) {
    Item& item = queues_.Add(space, bytes);
    item.set_space(space);
    item.set_seat(++last_);
  }
  Message Take() {
    Message message;
    queues_.Take(*message.mutable_items());
    return message;
  }

  SpaceQueues<Item> queues_;
  std::uint64_t last_ = 0;
};

TEST_F(SpaceQueuesTest, IW24_WhatASpaceSaysStaysInOrder) {
  for (int i = 0; i < 100; ++i) Add(1 + i % 3, 10'000);
  std::map<std::uint32_t, std::uint64_t> last;
  int count = 0;
  while (!queues_.empty()) {
    const Message message = Take();
    for (const Item& item : message.items()) {
      EXPECT_GT(item.seat(), last[item.space()]);
      last[item.space()] = item.seat();
      ++count;
    }
  }
  EXPECT_EQ(count, 100);
  EXPECT_EQ(queues_.bytes(), 0U);
}

TEST_F(SpaceQueuesTest, IW24_AFloodInOneSpaceKeepsNoOtherWaiting) {
  while (queues_.HasRoom(1)) Add(1, 1000);
  Add(2, 100);
  const Message first = Take();
  const auto calm =
      std::find_if(first.items().begin(), first.items().end(), [](const Item& item) { return item.space() == 2; });
  ASSERT_NE(calm, first.items().end());
  EXPECT_LE(std::distance(first.items().begin(), calm), static_cast<std::ptrdiff_t>(kShareOfASpace / 1000 + 1));
}

TEST_F(SpaceQueuesTest, IW24_ASpaceHasABoundAndAMessageToo) {
  EXPECT_TRUE(queues_.HasRoom(1));
  Add(1, kMostOfASpace - 1);
  EXPECT_TRUE(queues_.HasRoom(1));
  Add(1, 1);
  EXPECT_FALSE(queues_.HasRoom(1));
  EXPECT_TRUE(queues_.HasRoom(2));
  for (std::uint32_t space = 10; space < 60; ++space) Add(space, kShareOfASpace);
  EXPECT_EQ(Take().items_size(), 2);
  EXPECT_TRUE(queues_.HasRoom(1));
}

}  // namespace
}  // namespace dw::link_stream
