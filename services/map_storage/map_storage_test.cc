#include "services/map_storage/map_storage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <set>

#include "digiwork/wire/v1/map.pb.h"
#include "ports/fake_url_fetcher.h"
#include "runtime/clock.h"

namespace dw::map_storage {
namespace {

namespace fs = std::filesystem;
namespace wire = digiwork::wire::v1;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

// A PNG without pixels: enough to say how large it is.
std::string Png(char width, char height) {
  using namespace std::string_literals;
  return "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0"s + width + "\0\0\0"s + height + "\x08\x06\0\0\0crc!\0\0\0\0IENDcrc!"s;
}

std::string Map(const std::string& image = "tiles.png", const std::string& floor = "floorLayer") {
  return R"({"type":"map","orientation":"orthogonal","width":2,"height":2,"tilewidth":32,"tileheight":32,"infinite":false,
    "properties":[{"name":"mapName","type":"string","value":"Test"}],
    "layers":[{"type":"tilelayer","name":"start","width":2,"height":2,"data":[1,2147483650,1,1]},
      {"type":"objectgroup","name":")" +
         floor + R"(","objects":[{"gid":1,"x":32,"y":64,"width":32,"height":32,"rotation":45},
        {"type":"area","name":"desk","x":0,"y":0,"width":32,"height":32,
         "properties":[{"name":"exitUrl","type":"string","value":"other.tmj#in"},{"name":"silent","type":"bool","value":true}]}]}],
    "tilesets":[{"firstgid":1,"name":"t","image":")" +
         image + R"(","imagewidth":64,"imageheight":32,"tilewidth":32,"tileheight":32,"columns":2,"tilecount":2,
      "tiles":[{"id":1,"properties":[{"name":"collides","type":"bool","value":true}],
                "animation":[{"tileid":0,"duration":50}]}]}]})";
}

class MapStorageTest : public ::testing::Test {
 protected:
  MapStorageTest() : dir_(fs::temp_directory_path() / ("digiwork-maps-" + std::to_string(::getpid()) + "-" + Name())) {
    fs::create_directories(dir_ / "own");
    fs::create_directories(dir_ / "ours");
    Write("ours/office.tmj", Map());
    Write("ours/tiles.png", Png(64, 32));
  }
  ~MapStorageTest() override { fs::remove_all(dir_); }

  static std::string Name() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }

  // Each version of a file has a time of its own, however fast the test is.
  void Write(const std::string& path, const std::string& bytes) {
    std::ofstream(dir_ / path, std::ios::binary) << bytes;
    fs::last_write_time(dir_ / path, fs::file_time_type{} + std::chrono::seconds(++versions_));
  }

  MapStorage& storage() {
    if (!storage_) {
      options_.roots = {dir_ / "own", dir_ / "ours"};
      storage_ = std::make_unique<MapStorage>(options_, web_, clock_);
      storage_->AddRoutes(routes_);
    }
    return *storage_;
  }

  MapSource::Result Load(const std::string& room) {
    std::promise<MapSource::Result> promise;
    storage().Load(room, [&](MapSource::Result result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }

  std::string Code(const std::string& room) {
    const auto result = Load(room);
    return result ? "ok" : result.error().code;
  }

  HttpResponse Get(const std::string& path, std::vector<std::pair<std::string, std::string>> headers = {},
                   const std::string& room = {}) {
    storage();
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.headers = std::move(headers);
    if (!room.empty()) request.query.emplace_back("room", room);
    const HttpHandler* handler = routes_.Find("GET", path).handler;
    if (!handler) return {404, "", {}, nullptr};
    std::promise<HttpResponse> promise;
    (*handler)(request, [&](HttpResponse response) { promise.set_value(std::move(response)); });
    return promise.get_future().get();
  }

  wire::MapPack Pack(const std::string& room) {
    const HttpResponse response = Get("/api/map", {}, room);
    wire::MapPack pack;
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.body && pack.ParseFromString(*response.body));
    return pack;
  }

  static std::string HeaderOf(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  fs::path dir_;
  int versions_ = 0;
  ManualClock clock_;
  FakeUrlFetcher web_;
  MapStorageOptions options_;
  HttpRoutes routes_;
  std::unique_ptr<MapStorage> storage_;
};

TEST_F(MapStorageTest, MP7_ThePackHoldsWhatTheClientDrawsAndWalks) {
  const wire::MapPack pack = Pack("/~/office.tmj");

  EXPECT_EQ(pack.room(), "/~/office.tmj");
  EXPECT_EQ(pack.name(), "Test");
  EXPECT_EQ(pack.columns(), 2u);
  EXPECT_EQ(pack.floor_layer(), 2u);
  EXPECT_THAT(pack.layers(0).gids(), ElementsAre(1u, 0x80000002u, 1u, 1u));
  EXPECT_EQ(pack.collision(), std::string(1, '\x02'));
  EXPECT_EQ(pack.silent(), std::string(1, '\x01'));
  ASSERT_EQ(pack.images_size(), 1);
  EXPECT_EQ(pack.images(0).width(), 64u);
  EXPECT_EQ(pack.images(0).height(), 32u);
  ASSERT_EQ(pack.tilesets(0).tiles_size(), 1);
  EXPECT_EQ(pack.tilesets(0).tiles(0).animation(0).duration_ms(), 50u);
  ASSERT_EQ(pack.exits_size(), 1);
  EXPECT_EQ(pack.exits(0).room(), "/~/other.tmj");
  EXPECT_EQ(pack.exits(0).entry(), "in");
  ASSERT_EQ(pack.areas_size(), 1);
  EXPECT_EQ(pack.areas(0).kind(), "silent");
  EXPECT_EQ(pack.areas(0).properties().at("silent"), "true");

  // A tile object hangs on its lower left corner and turns about it.
  ASSERT_EQ(pack.layers(1).objects_size(), 1);
  const wire::MapObject& object = pack.layers(1).objects(0);
  EXPECT_EQ(object.y(), 32);
  EXPECT_EQ(object.pivot_x(), 32);
  EXPECT_EQ(object.pivot_y(), 64);
  EXPECT_EQ(object.rotation(), 45);
}

TEST_F(MapStorageTest, MP45_AFileOfTheOperatorHidesOneOfOurs) {
  EXPECT_EQ(Code("/~/office.tmj"), "ok");
  const std::string before = Pack("/~/office.tmj").revision();
  Write("own/tiles.png", Png(64, 64));
  clock_.Advance(2s);
  const wire::MapPack after = Pack("/~/office.tmj");
  EXPECT_NE(after.revision(), before);
  EXPECT_EQ(after.images(0).height(), 64u);
}

TEST_F(MapStorageTest, MP45_NothingOutsideTheFoldersIsRead) {
  Write("secret.tmj", Map());
  Write("own/.hidden.tmj", Map());
  fs::create_directories(dir_ / "own/folder.tmj");
  EXPECT_EQ(Code("/~/../secret.tmj"), "MAP_NOT_FOUND");
  EXPECT_EQ(Code("/~/..%2fsecret.tmj"), "ROOM_URL_BROKEN");
  EXPECT_EQ(Code("/~/.hidden.tmj"), "ROOM_URL_BROKEN");
  EXPECT_EQ(Code("/~/folder.tmj"), "MAP_NOT_FOUND");
  for (const char* path : {"/maps/../secret.tmj", "/maps/.hidden.tmj", "/maps/", "/maps/folder.tmj", "/maps/a%2fb"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

TEST_F(MapStorageTest, MP44_ARemoteMapIsFetchedEncryptedFirst) {
  web_.Put("https://a.org/m/x.json", Map());
  web_.Put("https://a.org/m/tiles.png", Png(64, 32));
  EXPECT_EQ(Pack("/_/global/a.org/m/x.json").exits(0).room(), "/_/global/a.org/m/other.tmj");
}

TEST_F(MapStorageTest, MP44_PlainHttpIsTriedWhenTheHostDoesNotAnswerEncrypted) {
  web_.Fail("https://a.org/x.json", {FetchProblem::Code::kUnreachable, 0, ""});
  web_.Put("http://a.org/x.json", Map());
  web_.Put("http://a.org/tiles.png", Png(64, 32));
  EXPECT_EQ(Code("/_/global/a.org/x.json"), "ok");

  web_.Put("http://localhost:1/x.json", Map());
  web_.Put("http://localhost:1/tiles.png", Png(64, 32));
  EXPECT_EQ(Code("/_/global/localhost:1/x.json"), "ok");
}

TEST_F(MapStorageTest, MP50_EveryFailureNamesTheFileAndTheFix) {
  const auto expect = [&](const std::string& room, const std::string& code, const std::string& file, int status) {
    const auto result = Load(room);
    ASSERT_FALSE(result) << room;
    EXPECT_EQ(result.error().code, code);
    EXPECT_EQ(result.error().file, file);
    EXPECT_EQ(result.error().http_status, status);
    EXPECT_FALSE(result.error().detail.empty());
    EXPECT_FALSE(result.error().fix.empty());
  };
  Write("own/lost.tmj", Map("gone.png"));
  Write("own/text.tmj", "hello");
  Write("own/floorless.tmj", Map("tiles.png", "objects"));
  Write("own/broken.tmj", Map("broken.png"));
  Write("own/broken.png", Png(64, 32).substr(0, 30));
  Write("own/drawing.tmj", Map("drawing.svg"));
  Write("own/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
  expect("/~/nothing.tmj", "MAP_NOT_FOUND", "nothing.tmj", 404);
  expect("/~/lost.tmj", "IMAGE_MISSING", "gone.png", 422);
  expect("/~/text.tmj", "MAP_NOT_JSON", "text.tmj", 422);
  expect("/~/floorless.tmj", "NO_FLOOR_LAYER", "floorless.tmj", 422);
  expect("/~/broken.tmj", "IMAGE_BROKEN", "broken.png", 422);
  expect("/~/drawing.tmj", "IMAGE_BROKEN", "drawing.svg", 422);
  expect("/x", "ROOM_URL_BROKEN", "/x", 400);

  using Fetch = FetchProblem::Code;
  const auto failing = [&](const std::string& name, Fetch fetch, const std::string& code, int status) {
    for (const char* scheme : {"https", "http"}) web_.Fail(scheme + ("://a.org/" + name), {fetch, 403, ""});
    expect("/_/global/a.org/" + name, code, "https://a.org/" + name, status);
  };
  failing("1", Fetch::kNotFound, "MAP_NOT_FOUND", 404);
  failing("2", Fetch::kRefused, "MAP_NOT_FOUND", 404);
  failing("3", Fetch::kTooLarge, "MAP_TOO_LARGE", 422);
  failing("4", Fetch::kTimeout, "TIMEOUT", 504);
  failing("5", Fetch::kNotAllowed, "HOST_NOT_ALLOWED", 403);
  failing("6", Fetch::kUnreachable, "HOST_UNREACHABLE", 502);
  failing("7", Fetch::kRedirects, "HOST_UNREACHABLE", 502);
  failing("8", Fetch::kBusy, "BUSY", 503);
}

TEST_F(MapStorageTest, LoadsAreCountedByTheirOutcome) {
  Metrics metrics;
  options_.metrics = &metrics;
  EXPECT_EQ(Code("/~/office.tmj"), "ok");
  EXPECT_EQ(Code("/~/office.tmj"), "ok");
  EXPECT_EQ(Code("/~/nothing.tmj"), "MAP_NOT_FOUND");
  EXPECT_THAT(metrics.Text(), ::testing::HasSubstr("digiwork_map_loads_total{result=\"ok\"} 1"));
  EXPECT_THAT(metrics.Text(), ::testing::HasSubstr("digiwork_map_loads_total{result=\"MAP_NOT_FOUND\"} 1"));
  storage_.reset();
}

TEST_F(MapStorageTest, MP50_AFileThatIsTooLargeIsNotRead) {
  options_.max_file_bytes = 100;
  EXPECT_EQ(Code("/~/office.tmj"), "MAP_TOO_LARGE");
}

TEST_F(MapStorageTest, MP51_ImagesAreServedByTheirContentForEver) {
  const std::string url = Pack("/~/office.tmj").images(0).url();
  EXPECT_THAT(url, ::testing::MatchesRegex("/api/map-image/[0-9a-f]{64}\\.png"));
  const HttpResponse response = Get(url);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "image/png");
  EXPECT_EQ(*response.body, Png(64, 32));
  EXPECT_THAT(HeaderOf(response, "cache-control"), ::testing::HasSubstr("immutable"));
  EXPECT_EQ(Get("/api/map-image/0000.png").status, 404);
}

TEST_F(MapStorageTest, MP52_AMapIsLoadedOnceHoweverManyAsk) {
  web_.Put("https://a.org/x.json", Map());
  web_.Put("https://a.org/tiles.png", Png(64, 32));
  std::vector<std::promise<std::string>> answers(20);
  for (auto& answer : answers) {
    storage().Load("/_/global/a.org/x.json",
                   [&](const MapSource::Result& r) { answer.set_value(r ? (*r)->revision : ""); });
  }
  std::set<std::string> revisions;
  for (auto& answer : answers) revisions.insert(answer.get_future().get());
  EXPECT_EQ(revisions.size(), 1u);
  EXPECT_EQ(web_.fetches(), 2);
}

TEST_F(MapStorageTest, MP52_AChangedFileIsReadAnewAndAnUnchangedOneIsNot) {
  const auto before = Load("/~/office.tmj");
  clock_.Advance(10s);
  EXPECT_EQ(*Load("/~/office.tmj"), *before);
  Write("ours/office.tmj", Map() + " ");
  EXPECT_EQ(*Load("/~/office.tmj"), *before) << "within a second nothing is looked at";
  clock_.Advance(2s);
  EXPECT_NE((*Load("/~/office.tmj"))->revision, (*before)->revision);
}

TEST_F(MapStorageTest, MP52_ARemoteMapIsFetchedAnewAfterFiveMinutesAndKeptWhileItsHostIsAway) {
  const std::string room = "/_/global/a.org/x.json";
  web_.Put("https://a.org/x.json", Map());
  web_.Put("https://a.org/tiles.png", Png(64, 32));
  const std::string first = (*Load(room))->revision;
  web_.Put("https://a.org/x.json", Map() + " ");
  clock_.Advance(299s);
  EXPECT_EQ((*Load(room))->revision, first);
  clock_.Advance(2s);
  const std::string second = (*Load(room))->revision;
  EXPECT_NE(second, first);

  web_.Fail("https://a.org/x.json", {FetchProblem::Code::kTimeout, 0, ""});
  clock_.Advance(301s);
  EXPECT_EQ((*Load(room))->revision, second);
  web_.Fail("https://a.org/x.json", {FetchProblem::Code::kNotFound, 404, ""});
  clock_.Advance(301s);
  EXPECT_EQ(Code(room), "MAP_NOT_FOUND");
}

TEST_F(MapStorageTest, MP52_AFailureOfAnotherServerIsRememberedForTenSeconds) {
  EXPECT_EQ(Code("/_/global/a.org/x.json"), "MAP_NOT_FOUND");
  web_.Put("https://a.org/x.json", Map());
  web_.Put("https://a.org/tiles.png", Png(64, 32));
  EXPECT_EQ(Code("/_/global/a.org/x.json"), "MAP_NOT_FOUND");
  clock_.Advance(11s);
  EXPECT_EQ(Code("/_/global/a.org/x.json"), "ok");
}

TEST_F(MapStorageTest, MP52_TheCacheIsBounded) {
  options_.max_cache_rooms = 3;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "m" + std::to_string(i) + ".tmj";
    Write("own/" + name, Map("i" + std::to_string(i) + ".png"));
    Write("own/i" + std::to_string(i) + ".png", Png(64, static_cast<char>(32 + i)));
  }
  std::vector<std::string> urls;
  for (int i = 0; i < 10; ++i) urls.push_back(Pack("/~/m" + std::to_string(i) + ".tmj").images(0).url());
  EXPECT_EQ(Get(urls.front()).status, 404);
  EXPECT_EQ(Get(urls.back()).status, 200);
}

TEST_F(MapStorageTest, MP53_ABrowserThatHasTheMapIsToldSo) {
  const HttpResponse first = Get("/api/map", {}, "/~/office.tmj");
  EXPECT_EQ(first.content_type, "application/x-protobuf");
  EXPECT_EQ(HeaderOf(first, "cache-control"), "no-cache");
  const std::string etag = HeaderOf(first, "etag");
  EXPECT_EQ(etag, "\"" + Pack("/~/office.tmj").revision() + "\"");
  EXPECT_EQ(Get("/api/map", {{"if-none-match", "W/" + etag}}, "/~/office.tmj").status, 304);
  EXPECT_EQ(Get("/api/map", {{"if-none-match", "\"other\""}}, "/~/office.tmj").status, 200);
}

TEST_F(MapStorageTest, MP53_TheMapComesPackedAsTheBrowserLikes) {
  const auto coding = [&](const std::string& accepts) {
    return HeaderOf(Get("/api/map", {{"accept-encoding", accepts}}, "/~/office.tmj"), "content-encoding");
  };
  EXPECT_EQ(coding("gzip, deflate, br"), "br");
  EXPECT_EQ(coding("gzip;q=1.0, br;q=0"), "gzip");
  EXPECT_EQ(coding("brotli, x"), "");
  EXPECT_EQ(coding(""), "");
}

TEST_F(MapStorageTest, MP53_AFailureIsAMapError) {
  const HttpResponse response = Get("/api/map", {}, "/~/nothing.tmj");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(HeaderOf(response, "cache-control"), "no-store");
  wire::MapError error;
  ASSERT_TRUE(error.ParseFromString(*response.body));
  EXPECT_EQ(error.code(), "MAP_NOT_FOUND");
  EXPECT_EQ(error.file(), "nothing.tmj");
  EXPECT_EQ(Get("/api/map").status, 400);
}

TEST_F(MapStorageTest, MP54_RawFilesAreOpenToOtherServersAndNeverRun) {
  const HttpResponse response = Get("/maps/office.tmj");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(*response.body, Map());
  EXPECT_THAT(response.headers,
              ::testing::IsSupersetOf({Pair("access-control-allow-origin", "*"),
                                       Pair("content-security-policy", "default-src 'none'; sandbox")}));
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(Get("/maps/office.tmj", {{"if-none-match", HeaderOf(response, "etag")}}).status, 304);
  Write("own/page.html", "<script>");
  EXPECT_EQ(Get("/maps/page.html").content_type, "application/octet-stream");
}

TEST_F(MapStorageTest, MP52_EverybodyWhoWaitsIsAnsweredAtTheEnd) {
  std::atomic<int> answers = 0;
  for (int i = 0; i < 300; ++i) {
    storage().Load("/~/m" + std::to_string(i) + ".tmj", [&](const MapSource::Result&) { ++answers; });
  }
  storage_.reset();
  EXPECT_EQ(answers, 300);
}

}  // namespace
}  // namespace dw::map_storage
