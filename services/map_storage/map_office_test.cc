#include "services/map_storage/map_office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "adapters/objects_directory/directory_store.h"
#include "adapters/zip/zip_writer.h"
#include "ports/fake_url_fetcher.h"
#include "runtime/clock.h"
#include "tests/support/temporary_folder.h"

namespace dw::map_storage {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class GivenBody final : public IncomingBody {
 public:
  explicit GivenBody(std::string body) : body_(std::move(body)) {}
  void Next(Done done) override {
    std::string part = body_.substr(0, 1'000);
    body_.erase(0, part.size());
    done(std::move(part));
  }

 private:
  std::string body_;
};

/// Ten tiles by ten, nothing in the way, one start.
std::string SmallMap(const std::string& layer = "start") {
  Json data = Json::array();
  for (int i = 0; i < 100; ++i) data.push_back(0);
  Json layers = Json::array();
  layers.push_back({{"type", "tilelayer"},
                    {"name", layer},
                    {"width", 10},
                    {"height", 10},
                    {"x", 0},
                    {"y", 0},
                    {"visible", true},
                    {"opacity", 1},
                    {"data", data}});
  layers.push_back({{"type", "objectgroup"},
                    {"name", "floorLayer"},
                    {"x", 0},
                    {"y", 0},
                    {"visible", true},
                    {"opacity", 1},
                    {"objects", Json::array()}});
  return Json{{"type", "map"},
              {"orientation", "orthogonal"},
              {"renderorder", "right-down"},
              {"infinite", false},
              {"width", 10},
              {"height", 10},
              {"tilewidth", 32},
              {"tileheight", 32},
              {"tilesets", Json::array()},
              {"layers", layers},
              {"version", "1.10"},
              {"tiledversion", "1.10.2"}}
      .dump();
}

class MapOfficeTest : public ::testing::Test {
 protected:
  MapOfficeTest()
      : files_(std::move(*DirectoryStore::Open(folder_.path() / "maps"))),
        history_(std::move(*DirectoryStore::Open(folder_.path() / "history"))),
        library_(std::move(*MapLibrary::Open(*files_, *history_, clock_))),
        office_({folder_.path() / "spool", 1'000'000, {2'000'000, 20, 1'000'000}, {2, 64}}, *library_, {}, fetcher_,
                metrics_) {
    office_.AddRoutes(routes_);
  }
  ~MapOfficeTest() override { office_.Stop(); }

  HttpResponse Ask(const std::string& method, const std::string& path, const std::string& body = "",
                   const std::string& content_type = "") {
    HttpRequest request;
    request.method = method;
    request.path = path;
    if (!content_type.empty()) request.headers = {{"content-type", content_type}};
    const HttpRoutes::Found found = routes_.Find(method, path);
    EXPECT_NE(found.handler, nullptr) << path;
    request.params = found.params;
    if (found.body == BodyMode::kIncoming) request.incoming = std::make_shared<GivenBody>(body);
    std::promise<HttpResponse> answer;
    (*found.handler)(request, [&](HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }
  static Json JsonOf(const HttpResponse& response) {
    return response.body ? Json::parse(*response.body, nullptr, false) : Json();
  }
  HttpResponse Upload(const std::vector<ZipPart>& parts, const std::string& directory = "office") {
    const auto zip = folder_.path() / "upload.zip";
    EXPECT_TRUE(WriteZip(zip, parts));
    std::ifstream in(zip, std::ios::binary);
    return UploadBytes({std::istreambuf_iterator<char>(in), {}}, directory);
  }
  HttpResponse UploadBytes(const std::string& bytes, const std::string& directory) {
    const std::string body =
        "--b\r\nContent-Disposition: form-data; name=\"apiKey\"\r\n\r\nkey\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dist.zip\"\r\n\r\n" +
        bytes + "\r\n--b\r\nContent-Disposition: form-data; name=\"directory\"\r\n\r\n" + directory + "\r\n--b--\r\n";
    return Ask("POST", "/map-storage/upload", body, "multipart/form-data; boundary=b");
  }
  std::string Read(const std::string& path) const {
    const auto read = library_->Read(path, 100'000);
    return read ? *read : "none";
  }
  bool SpoolIsEmpty() const { return std::filesystem::is_empty(folder_.path() / "spool"); }

  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  Metrics metrics_;
  FakeUrlFetcher fetcher_;
  std::unique_ptr<DirectoryStore> files_;
  std::unique_ptr<DirectoryStore> history_;
  std::unique_ptr<MapLibrary> library_;
  HttpRoutes routes_;
  MapOffice office_;
};

TEST_F(MapOfficeTest, ML10_AnArchiveBecomesTheFolder) {
  const auto first = Upload({{"a.tmj", SmallMap()}, {"sub/b.tmj", SmallMap()}, {"script.js", "one"}, {".git/x", "y"}});
  ASSERT_EQ(first.status, 201) << *first.body;
  EXPECT_EQ(JsonOf(first)["maps"], Json({"office/a.tmj", "office/sub/b.tmj"}));
  EXPECT_THAT(library_->Below(""),
              ElementsAre("office/a.tmj", "office/a.wam", "office/script.js", "office/sub/b.tmj", "office/sub/b.wam"));
  const Json wam = Json::parse(Read("office/a.wam"));
  EXPECT_EQ(wam["mapUrl"], "a.tmj");
  EXPECT_EQ(wam["version"], "2.1.0");
  EXPECT_TRUE(SpoolIsEmpty());
  const auto again = Upload({{"a.tmj", SmallMap()}, {"sub/b.tmj", SmallMap()}, {"script.js", "one"}});
  ASSERT_EQ(again.status, 201);
  EXPECT_EQ(JsonOf(again)["version"], "") << "nothing has changed";
}

TEST_F(MapOfficeTest, ML11_AWamIsKeptMadeAndRemovedWithItsMap) {
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}, {"b.tmj", SmallMap()}}).status, 201);
  const std::string edited = R"({"version":"2.1.0","mapUrl":"a.tmj","areas":[{"id":"x"}],"entities":{}})";
  ASSERT_EQ(Ask("PUT", "/map-storage/files/office/a.wam", edited).status, 200);
  ASSERT_EQ(Upload({{"a.tmj", SmallMap("other")}, {"c.tmj", SmallMap()}}).status, 201);
  EXPECT_EQ(Read("office/a.wam"), edited);
  EXPECT_NE(Read("office/c.wam"), "none");
  EXPECT_EQ(Read("office/b.wam"), "none");
  const std::string sent = R"({"version":"2.1.0","mapUrl":"a.tmj","areas":[],"entities":{}})";
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}, {"a.wam", sent}}).status, 201);
  EXPECT_EQ(Read("office/a.wam"), sent);
}

TEST_F(MapOfficeTest, ML12_AnArchiveWithABadMapChangesNothing) {
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}, {"x.png", "1"}}).status, 201);
  const auto before = library_->Below("");
  const auto refused = Upload({{"a.tmj", SmallMap("other")}, {"broken.tmj", "{"}, {"bad.wam", "[]"}});
  EXPECT_EQ(refused.status, 400);
  const Json told = JsonOf(refused);
  ASSERT_TRUE(told.contains("broken.tmj") || told.contains("office/broken.tmj")) << told.dump();
  ASSERT_TRUE(told.contains("office/bad.wam")) << told.dump();
  EXPECT_EQ(told["office/bad.wam"]["map"][0]["type"], "error");
  EXPECT_EQ(library_->Below(""), before);
  EXPECT_EQ(Read("office/a.tmj"), SmallMap());
  EXPECT_EQ(library_->Versions("", 10)->size(), 1U);
}

TEST_F(MapOfficeTest, ML13_BadArchivesAreRefusedWithTheNameOfTheFile) {
  const auto detail = [](const HttpResponse& response) { return response.body ? *response.body : std::string(); };
  const auto broken = UploadBytes("PK this is no archive", "office");
  EXPECT_EQ(broken.status, 400);
  EXPECT_THAT(detail(broken), HasSubstr("ZIP_BROKEN"));
  const auto slip = Upload({{"../../etc/passwd", "x"}});
  EXPECT_EQ(slip.status, 400);
  EXPECT_THAT(detail(slip), HasSubstr("BAD_NAME"));
  EXPECT_THAT(detail(slip), HasSubstr("../../etc/passwd"));
  EXPECT_THAT(detail(Upload({{"a/A.png", "x"}, {"a/a.png", "y"}})), HasSubstr("NAMES_COLLIDE"));
  EXPECT_THAT(detail(Upload({{".hidden", "x"}})), HasSubstr("EMPTY"));
  EXPECT_EQ(Upload({{"bomb", std::string(2'000'001, '0')}}).status, 413);
  std::vector<ZipPart> many;
  for (int i = 0; i < 21; ++i) many.push_back({"f" + std::to_string(i), ""});
  EXPECT_EQ(Upload(many).status, 413);
  EXPECT_EQ(UploadBytes(std::string(1'000'000, 'x'), "office").status, 413) << "an archive has a limit, too";
  for (const char* folder : {"..", "a/../b", ".dw-x", "a//b"}) {
    EXPECT_THAT(detail(Upload({{"a.tmj", SmallMap()}}, folder)), HasSubstr("BAD_DIRECTORY")) << folder;
  }
  EXPECT_EQ(Ask("POST", "/map-storage/upload", "x", "application/zip").status, 415);
  EXPECT_EQ(Ask("POST", "/map-storage/upload", "--b--\r\n", "multipart/form-data; boundary=b").status, 400);
  EXPECT_EQ(Ask("POST", "/map-storage/upload", "--b\r\nConten", "multipart/form-data; boundary=b").status, 400);
  EXPECT_TRUE(library_->Below("").empty());
  EXPECT_TRUE(SpoolIsEmpty());
}

TEST_F(MapOfficeTest, ML10_AFolderMayHaveAnyNameAndOthersStay) {
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}}, "${name} \xC3\xA9/x").status, 201);
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}}, "/office/").status, 201);
  EXPECT_THAT(library_->Below(""),
              ElementsAre("${name} \xC3\xA9/x/a.tmj", "${name} \xC3\xA9/x/a.wam", "office/a.tmj", "office/a.wam"));
}

TEST_F(MapOfficeTest, ML15_MapsAreListedByTheirWam) {
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}}).status, 201);
  const Json maps = JsonOf(Ask("GET", "/map-storage/maps"));
  EXPECT_EQ(maps["maps"]["office/a.wam"]["mapUrl"], "a.tmj");
  EXPECT_EQ(maps["maps"].size(), 1U);
  EXPECT_EQ(*Ask("GET", "/map-storage/ping").body, "pong");
}

TEST_F(MapOfficeTest, ML16_FilesArePutAndRemovedOneByOne) {
  EXPECT_EQ(Ask("PUT", "/map-storage/files/a/b.png", "one").status, 201);
  EXPECT_EQ(Ask("PUT", "/map-storage/files/a/b.png", "two").status, 200);
  EXPECT_EQ(Read("a/b.png"), "two");
  EXPECT_EQ(Ask("PUT", "/map-storage/files/a/b.png/c", "x").status, 409);
  EXPECT_EQ(Ask("PUT", "/map-storage/files/.dw-x", "x").status, 400);
  EXPECT_EQ(Ask("PUT", "/map-storage/files/large", std::string(1'000'001, 'x')).status, 413);
  EXPECT_EQ(Ask("PUT", "/map-storage/files/a/c.png", "three").status, 201);
  EXPECT_EQ(Ask("DELETE", "/map-storage/files/a").status, 204);
  EXPECT_EQ(Ask("DELETE", "/map-storage/files/a").status, 404);
  EXPECT_TRUE(library_->Below("").empty());
}

TEST_F(MapOfficeTest, ML17_VersionsAreListedAndBroughtBack) {
  ASSERT_EQ(Upload({{"a.tmj", SmallMap()}}).status, 201);
  ASSERT_EQ(Ask("DELETE", "/map-storage/files/office").status, 204);
  const Json versions = JsonOf(Ask("GET", "/map-storage/versions"))["versions"];
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0]["changes"][0]["change"], "removed");
  EXPECT_EQ(versions[1]["what"], "upload of office/");
  const auto restored = Ask("POST", "/map-storage/versions/" + versions[1]["id"].get<std::string>() + "/restore");
  EXPECT_EQ(restored.status, 201);
  EXPECT_EQ(Read("office/a.tmj"), SmallMap());
  EXPECT_EQ(Ask("POST", "/map-storage/versions/none/restore").status, 404);
}

}  // namespace
}  // namespace dw::map_storage
