// /ready: whether one can enter the office.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/server/running_server.h"
#include "tests/support/ws_client.h"

namespace dw::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Ready(const RunningServer& server) {
  WsClient client;
  EXPECT_TRUE(client.ConnectBytes(server.port()));
  EXPECT_TRUE(client.SendBytes("GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  return client.ReceiveAll();
}

TEST(ReadyTest, AnOfficeWhoseStartRoomLoadsIsReady) {
  const RunningServer server;
  EXPECT_THAT(Ready(server), StartsWith("HTTP/1.1 200 "));
}

TEST(ReadyTest, WithoutTheStartRoomsMapItIsNotAndSaysWhyUntilTheMapIsMended) {
  RunningServer server({"--start-room", "/~/town.tmj"});
  const std::string answer = Ready(server);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(answer, HasSubstr("MAP_NOT_FOUND in town.tmj"));

  const auto maps = server.folder().path() / "maps";
  std::filesystem::copy(maps / "office.tmj", maps / "town.tmj");
  server.Advance(std::chrono::seconds(2));
  EXPECT_THAT(Ready(server), StartsWith("HTTP/1.1 200 "));

  // It has been ready: a map that goes takes no other room with it.
  std::filesystem::remove(maps / "town.tmj");
  server.Advance(std::chrono::seconds(2));
  EXPECT_THAT(Ready(server), StartsWith("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace dw::testing
