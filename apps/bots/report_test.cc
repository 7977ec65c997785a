#include "apps/bots/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/bots/room_map.h"
#include "digiwork/wire/v1/map.pb.h"

namespace dw::bots {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Report Measured() {
  Report report;
  report.count = report.joined = 20;
  report.seconds = 2;
  report.moves_sent = 100;
  report.expected = 2000;
  report.delivered = 1999;
  report.bytes = 15'992;
  report.latency.Add(1500);
  report.server_cpu_s = 0.5;
  report.server_rss_kb = 30'000;
  return report;
}

TEST(ReportTest, AsJsonItIsOneObjectOnOneLine) {
  Report report = Measured();
  report.errors.refused = 1;
  report.errors.first = "ROOM_FULL: \"no\"\n";
  const std::string json = ToJson(report);
  EXPECT_EQ(std::count(json.begin(), json.end(), '\n'), 1);
  for (const char* part :
       {R"("mode":"walk")", R"("expected_ratio":0.99950)", R"("latency_ms":{"p50":1.500,)",
        R"("bytes_per_delivered":8.000)", R"("server_cpu_cores":0.250)", R"("server_cpu_us_per_delivered":250.1251)",
        R"("refused":1)", R"("first":"ROOM_FULL: \"no\"")"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
}

TEST(ReportTest, ForPeopleItSaysWhenTheBotsWereTheBottleneck) {
  Report report = Measured();
  EXPECT_THAT(ToText(report), HasSubstr("1999 of 2000"));
  EXPECT_THAT(ToText(report), Not(HasSubstr("short of CPU")));
  EXPECT_THAT(ToText(report), Not(HasSubstr("Measure again")));
  report.bot_cpu_cores = 0.99;
  report.server_waiting = 0.4;
  EXPECT_THAT(ToText(report), HasSubstr("short of CPU"));
  EXPECT_THAT(ToText(report), HasSubstr("the server 40 %. Measure again"));
}

TEST(ReportTest, SaysWhoLostTheirSocketAndCameBack) {
  Report report = Measured();
  report.returns.disconnected = 3;
  report.returns.resumed = 1;
  report.returns.rejoined = 2;
  report.returns.back.Add(2500);
  report.pauses.Add(3000);
  report.variables = {40, 1, 0};
  report.processes = {{0.5, 20'000}, {1.5, 10'000}};
  report.rss_samples_kib = {29'000, 30'000};
  for (const char* part :
       {R"("disconnected":3,"resumed":1,"rejoined":2,"back_ms":{"p50":2.500,)", R"("still_out":0)",
        R"("pause_ms":{"p50":3.000,)", R"("variables_acknowledged":40,"variables_refused":1,"variables_lost":0)",
        R"("server_processes":[{"cpu_cores":0.250,"rss_kb":20000},{"cpu_cores":0.750,"rss_kb":10000}])",
        R"("server_rss_kib":[29000,30000])"}) {
    EXPECT_THAT(ToJson(report), HasSubstr(part));
  }
  EXPECT_THAT(ToText(report), HasSubstr("1 resumed, 2 joined anew, 0 still out"));
  EXPECT_THAT(ToText(Measured()), Not(HasSubstr("lost sockets")));
}

TEST(ReportTest, OfNothingNoFigureIsADivisionByZero) {
  EXPECT_THAT(ToJson(Report{}), Not(HasSubstr("nan")));
}

TEST(RoomMapTest, IsReadFromTheServersMapPack) {
  digiwork::wire::v1::MapPack pack;
  pack.set_columns(100);
  pack.set_rows(50);
  pack.set_tile_width(32);
  pack.set_tile_height(32);
  for (int i = 0; i < 3; ++i) {
    auto& entry = *pack.add_entries();
    entry.set_name("s" + std::to_string(i));
    entry.set_x(1000 * i);
  }
  const auto map = ParseRoomMap(pack.SerializeAsString());
  ASSERT_TRUE(map);
  EXPECT_EQ(map->width, 3200);
  EXPECT_EQ(map->height, 1600);
  EXPECT_EQ(map->entries[map->Nearest({1400, 200})].name, "s1");
  EXPECT_FALSE(ParseRoomMap("\xff"));
}

}  // namespace
}  // namespace dw::bots
