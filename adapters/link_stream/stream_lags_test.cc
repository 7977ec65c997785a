// How far streams are behind.
#include "adapters/link_stream/stream_lags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/link_stream/link_metrics.h"
#include "runtime/clock.h"

namespace dw::link_stream {
namespace {

using ::testing::HasSubstr;

class StreamLagsTest : public ::testing::Test {
 protected:
  StreamQueue Queue() { return {metrics_.lags, clock_, metrics_.wait}; }

  ManualClock clock_;
  Metrics all_;
  LinkMetrics metrics_{all_, "back"};
};

TEST_F(StreamLagsTest, IW7_TheOldestMessageOfAnyStreamIsTheLag) {
  StreamQueue quick = Queue();
  StreamQueue slow = Queue();
  slow.Add(100);
  clock_.Advance(Millis(250));
  slow.Add(50);
  quick.Add(7);
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_waiting_bytes{end=\"back\"} 157\n"));
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_lag_seconds{end=\"back\"} 0.25\n"));
  clock_.Advance(Millis(250));
  slow.Sent();
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_lag_seconds{end=\"back\"} 0.25\n"));
  quick.Sent();
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_lag_seconds{end=\"back\"} 0\n"));
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_wait_seconds_sum 0.75\n"));
}

TEST_F(StreamLagsTest, IW7_AStreamThatIsGivenUpIsForgotten) {
  {
    StreamQueue queue = Queue();
    queue.Add(100);
    clock_.Advance(Millis(250));
  }
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_waiting_bytes{end=\"back\"} 0\n"));
  EXPECT_THAT(all_.Text(), HasSubstr("digiwork_link_lag_seconds{end=\"back\"} 0\n"));
}

}  // namespace
}  // namespace dw::link_stream
