#include "apps/bots/process_stat.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace dw::bots {
namespace {

TEST(ProcessStatTest, ReadsUserAndSystemTimeWhateverTheProgramIsCalled) {
  EXPECT_EQ(ParseCpuTicks("42 (a) b 1 (x) S 1 42 42 0 -1 4194560 1203 0 0 0 250 50 0 0 20 0 3 0 9 1 2"), 300U);
  EXPECT_FALSE(ParseCpuTicks("42 (short) S 1 2"));
  EXPECT_FALSE(ParseCpuTicks(""));
}

TEST(ProcessStatTest, ReadsResidentMemory) {
  EXPECT_EQ(ParseResident("Name:\tdigiwork\nVmHWM:\t   9000 kB\nVmRSS:\t    8192 kB\nThreads:\t3\n"), 8192U);
  EXPECT_FALSE(ParseResident("Name:\tdigiwork\n"));
}

TEST(ProcessStatTest, ReadsHowLongAThreadHasWaitedForAProcessor) {
  EXPECT_EQ(ParseWaited("2000000 450000 17\n"), 450'000U);
  EXPECT_FALSE(ParseWaited(""));
}

TEST(ProcessStatTest, ThisProcessIsThere) {
  const auto own = ReadProcessStat(static_cast<std::uint32_t>(::getpid()));
  ASSERT_TRUE(own);
  EXPECT_GT(own->resident_kb, 0U);
  EXPECT_GE(own->waited_seconds, 0);
  EXPECT_GE(OwnProcessStat().cpu_seconds, own->cpu_seconds);
}

TEST(ProcessStatTest, AProcessThatIsNotThereHasNone) {
  EXPECT_FALSE(ReadProcessStat(0x3FFFFFFF));
}

}  // namespace
}  // namespace dw::bots
