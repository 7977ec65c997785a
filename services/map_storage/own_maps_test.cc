// The maps that come with Digiwork, and those found in the field, as a server of ours would serve them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "digiwork/wire/v1/map.pb.h"
#include "ports/fake_url_fetcher.h"
#include "services/map_storage/map_check.h"
#include "services/map_storage/map_loader.h"

namespace dw::map_storage {
namespace {

namespace fs = std::filesystem;
namespace wire = digiwork::wire::v1;

std::vector<std::string> MapsBelow(const fs::path& root, const std::string& ending) {
  std::vector<std::string> rooms;
  for (const auto& file : fs::recursive_directory_iterator(root)) {
    if (file.path().extension() == ending) rooms.push_back("/~/" + fs::relative(file.path(), root).generic_string());
  }
  return rooms;
}

class OwnMapsTest : public ::testing::Test {
 protected:
  static Expected<std::shared_ptr<const LoadedMap>, MapProblem> Load(const fs::path& root, const std::string& room) {
    const MapFiles files({root}, 50'000'000);
    FakeUrlFetcher nothing;
    return MapLoader({}, files, nothing).Load(*maps::ParseRoomPath(room), {});
  }

  static wire::MapPack PackOf(const LoadedMap& map) {
    wire::MapPack pack;
    EXPECT_TRUE(pack.ParseFromString(*map.pack));
    return pack;
  }
};

TEST_F(OwnMapsTest, OurMapsLoadWithNothingToRemarkAndLeadToEachOther) {
  const fs::path root = "maps";
  const std::vector<std::string> rooms = MapsBelow(root, ".tmj");
  EXPECT_THAT(rooms, ::testing::Contains("/~/office.tmj"));
  for (const std::string& room : rooms) {
    const auto map = Load(root, room);
    ASSERT_TRUE(map) << room << ": " << map.error().code << " " << map.error().file << ": " << map.error().detail;
    const wire::MapPack pack = PackOf(**map);
    for (const wire::MapNotice& notice : pack.notices()) ADD_FAILURE() << room << ": " << notice.ShortDebugString();
    EXPECT_FALSE(pack.name().empty()) << room;

    const Point start = (*map)->room->entries.SpawnFor("", 0);
    EXPECT_TRUE((*map)->room->grid.FreeForBody(start)) << room;
    for (const wire::MapExit& exit : pack.exits()) {
      EXPECT_THAT(rooms, ::testing::Contains(exit.room())) << room;
      const auto target = Load(root, exit.room());
      ASSERT_TRUE(target) << room;
      bool named = exit.entry().empty();
      for (const maps::Entry& entry : (*target)->room->entries.list()) named = named || entry.name == exit.entry();
      EXPECT_TRUE(named) << room << " leads to " << exit.room() << "#" << exit.entry() << ", which is not there";
    }
  }
}

TEST_F(OwnMapsTest, CheckingAFileSaysWhatIsInItOrWhatIsWrong) {
  const MapReport fine = CheckMap("maps/office.tmj", "maps");
  EXPECT_TRUE(fine.fine);
  EXPECT_THAT(fine.text, ::testing::HasSubstr("exit to /~/garden.tmj"));
  EXPECT_FALSE(CheckMap("maps/README.md", "maps").fine);
  EXPECT_THAT(CheckMap("maps/nothing.tmj", "maps").text, ::testing::HasSubstr("MAP_NOT_FOUND in nothing.tmj"));
  EXPECT_FALSE(CheckMap("README.md", "maps").fine);
}

TEST_F(OwnMapsTest, MapsOfTheFieldLoadWithTheirImages) {
  const fs::path root = "../shared/sample-maps";
  if (!fs::exists(root)) GTEST_SKIP() << "SKIPPED: no sample maps at " << root;
  const std::vector<std::string> rooms = MapsBelow(root, ".json");
  EXPECT_GE(rooms.size(), 8u);
  for (const std::string& room : rooms) {
    const auto map = Load(root, room);
    ASSERT_TRUE(map) << room << ": " << map.error().code << " " << map.error().file << ": " << map.error().detail;
    EXPECT_LT((*map)->brotli->size(), 20'000u) << room;
  }
}

}  // namespace
}  // namespace dw::map_storage
