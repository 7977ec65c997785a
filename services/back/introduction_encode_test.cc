#include "services/back/introduction_encode.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "services/back/wire_encode.h"

namespace dw::back {
namespace {

using presence::UserJoined;

std::string InGeneral(const UserJoined& event) {
  wire::SubMessage item;
  Encode(event, Millis(0), item);
  return item.SerializeAsString();
}

/// Numbers of every length, nothing and the largest among them.
class Numbers {
 public:
  std::uint32_t Next() { return static_cast<std::uint32_t>(random_()) >> (random_() % 33 == 32 ? 31 : random_() % 32); }
  std::int32_t NextSigned() { return static_cast<std::int32_t>(Next()) * (random_() % 2 == 0 ? 1 : -1); }

 private:
  std::mt19937 random_{7};
};

TEST(IntroductionEncodeTest, SaysWhatTheGeneralEncoderSays) {
  Numbers numbers;
  for (int i = 0; i < 20'000; ++i) {
    UserJoined event;
    event.user = presence::UserId{numbers.Next()};
    event.name = std::string(numbers.Next() % 257, 'n');
    event.avatar = {numbers.Next(), numbers.Next(), numbers.Next(), numbers.Next(), numbers.Next(), numbers.Next()};
    event.place = {{numbers.NextSigned(), numbers.NextSigned()},
                   static_cast<presence::Direction>(numbers.Next() % 4),
                   numbers.Next() % 2 == 0};
    event.status = presence::Status::kBusy;
    event.zone = presence::ZoneId{numbers.Next()};
    event.arrived = numbers.Next() % 2 == 0;
    std::string said = "before";
    ASSERT_TRUE(AppendIntroduction(event, said));
    ASSERT_EQ(said, "before" + InGeneral(event)) << i;
  }
}

TEST(IntroductionEncodeTest, SaysTheLongestThereIs) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();
  const UserJoined event{presence::UserId{kMost},
                         std::string(256, 'n'),
                         {kMost, kMost, kMost, kMost, kMost, kMost},
                         {{kLeast, kLeast}, presence::Direction::kUp, true},
                         presence::Status::kBackInAMoment,
                         {},
                         presence::ZoneId{kMost},
                         true};
  std::string said;
  ASSERT_TRUE(AppendIntroduction(event, said));
  EXPECT_EQ(said, InGeneral(event));
}

TEST(IntroductionEncodeTest, LeavesToTheGeneralEncoderWhatItDoesNotSay) {
  UserJoined event;
  event.words.text = "Hello";
  std::string said;
  EXPECT_FALSE(AppendIntroduction(event, said));
  event.words.text.clear();
  event.name = std::string(257, 'n');
  EXPECT_FALSE(AppendIntroduction(event, said));
  EXPECT_EQ(said, "");
}

}  // namespace
}  // namespace dw::back
