#include "services/map_storage/map_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "adapters/objects_directory/directory_store.h"
#include "runtime/clock.h"
#include "tests/support/temporary_folder.h"

namespace dw::map_storage {
namespace {

using ::testing::ElementsAre;

/// Hands on what it is asked until a number of changes have been made; then the process is gone, so to speak.
class MortalStore final : public ObjectStore {
 public:
  MortalStore(ObjectStore& store, int& left) : store_(store), left_(left) {}
  Outcome<ObjectInfo> Put(const std::string& key, const ByteSource& body) override {
    if (left_-- <= 0) return Unexpected{kGone};
    return store_.Put(key, body);
  }
  Outcome<ObjectInfo> Get(const std::string& key, const ByteRange& range, const ByteSink& sink) override {
    if (left_ <= 0) return Unexpected{kGone};
    return store_.Get(key, range, sink);
  }
  Outcome<ObjectInfo> Head(const std::string& key) override {
    if (left_ <= 0) return Unexpected{kGone};
    return store_.Head(key);
  }
  Outcome<Ok> Remove(const std::string& key) override {
    if (left_-- <= 0) return Unexpected{kGone};
    return store_.Remove(key);
  }
  Outcome<ObjectInfo> Copy(const std::string& from, const std::string& to) override {
    if (left_-- <= 0) return Unexpected{kGone};
    return store_.Copy(from, to);
  }
  Outcome<ObjectPage> List(const std::string& prefix, const std::string& after, std::size_t limit) override {
    if (left_ <= 0) return Unexpected{kGone};
    return store_.List(prefix, after, limit);
  }

 private:
  const Fault kGone{Fault::Code::kUnavailable, "gone"};
  ObjectStore& store_;
  int& left_;
};

class MapLibraryTest : public ::testing::Test {
 protected:
  MapLibraryTest()
      : files_(std::move(*DirectoryStore::Open(folder_.path() / "maps"))),
        history_(std::move(*DirectoryStore::Open(folder_.path() / "history"))) {}
  std::unique_ptr<MapLibrary> Open() {
    auto library = MapLibrary::Open(*files_, *history_, clock_);
    EXPECT_TRUE(library.has_value()) << (library ? "" : library.error().detail);
    return library ? std::move(*library) : nullptr;
  }
  static LibraryChange Set(MapLibrary& library, const std::string& path, const std::string& text) {
    const auto kept = library.Keep(SourceOf(text));
    EXPECT_TRUE(kept.has_value());
    return {path, kept->content, kept->bytes};
  }
  static std::string Read(const MapLibrary& library, const std::string& path) {
    const auto read = library.Read(path, 1'000);
    return read ? *read : read.error().code == Fault::Code::kNotFound ? "none" : "fault " + read.error().detail;
  }
  std::string ByHand(const std::string& path) const {
    std::ifstream in(folder_.path() / "maps" / path);
    return in ? std::string(std::istreambuf_iterator<char>(in), {}) : "none";
  }
  void WriteByHand(const std::string& path, const std::string& text) const {
    const auto at = folder_.path() / "maps" / path;
    std::filesystem::create_directories(at.parent_path());
    std::ofstream(at) << text;
  }

  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::unique_ptr<DirectoryStore> files_;
  std::unique_ptr<DirectoryStore> history_;
};

TEST_F(MapLibraryTest, ML1_AChangeIsInTheFilesAndInTheHistory) {
  const auto library = Open();
  const auto made = library->Commit({Set(*library, "office/a.tmj", "one"), Set(*library, "office/b.png", "two")}, "Ada",
                                    "upload of office");
  ASSERT_TRUE(made && *made);
  EXPECT_EQ(Read(*library, "office/a.tmj"), "one");
  EXPECT_EQ(ByHand("office/a.tmj"), "one");
  EXPECT_THAT(library->Below("office/"), ElementsAre("office/a.tmj", "office/b.png"));
  ASSERT_TRUE(library->Commit({Set(*library, "office/a.tmj", "three"), {"office/b.png", std::nullopt, 0}}, "Bob", "x"));
  EXPECT_EQ(ByHand("office/b.png"), "none");
  EXPECT_EQ(Read(*library, "office/b.png"), "none");
  const auto versions = library->Versions("", 10);
  ASSERT_TRUE(versions);
  ASSERT_EQ(versions->size(), 2U);
  EXPECT_EQ((*versions)[0].by, "Bob");
  ASSERT_EQ((*versions)[0].parts.size(), 2U);
  EXPECT_EQ(*library->ReadContent(*(*versions)[0].parts[0].before, 100), "one");
  EXPECT_EQ(*library->ReadContent(*(*versions)[0].parts[0].after, 100), "three");
  EXPECT_FALSE((*versions)[0].parts[1].after);
  EXPECT_EQ(library->Versions((*versions)[0].id, 10)->size(), 1U);
}

TEST_F(MapLibraryTest, ML1_WhatChangesNothingIsNoVersion) {
  const auto library = Open();
  ASSERT_TRUE(library->Commit({Set(*library, "a", "one")}, "Ada", ""));
  const auto again = library->Commit({Set(*library, "a", "one"), {"none", std::nullopt, 0}}, "Ada", "");
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
  EXPECT_EQ(library->Versions("", 10)->size(), 1U);
}

TEST_F(MapLibraryTest, ML2_WhereverItEndsAllOfAChangeIsThereOrNothing) {
  int before = 0;
  int after = 0;
  for (int steps = 1;; ++steps) {
    std::filesystem::remove_all(folder_.path() / "maps");
    std::filesystem::remove_all(folder_.path() / "history");
    files_ = std::move(*DirectoryStore::Open(folder_.path() / "maps"));
    history_ = std::move(*DirectoryStore::Open(folder_.path() / "history"));
    WriteByHand("old", "by hand");
    {
      const auto library = Open();
      ASSERT_TRUE(
          library->Commit({Set(*library, "a", "1"), Set(*library, "b/c", "1"), Set(*library, "gone", "1")}, "x", ""));
    }
    int left = steps;
    MortalStore files(*files_, left);
    MortalStore history(*history_, left);
    bool said = false;
    bool ended = false;
    {
      const auto library = MapLibrary::Open(files, history, clock_);
      if (library) {
        std::vector<LibraryChange> changes{{"gone", std::nullopt, 0}};
        bool kept = true;
        for (const char* path : {"a", "b/c", "new", "old"}) {
          const auto one = (*library)->Keep(SourceOf("2"));
          if (one) changes.push_back({path, one->content, one->bytes});
          kept = kept && one;
        }
        said = kept && (*library)->Commit(changes, "y", "").has_value();
      }
      ended = left > 0;
    }
    const auto library = Open();
    const std::vector<std::string> paths = {"a", "b/c", "gone", "new", "old"};
    std::vector<std::string> texts;
    for (const std::string& path : paths) {
      texts.push_back(Read(*library, path));
      EXPECT_EQ(ByHand(path), texts.back()) << path << " after " << steps << " steps";
    }
    const std::vector<std::string> all = {"2", "2", "none", "2", "2"};
    const std::vector<std::string> nothing = {"1", "1", "1", "none", "by hand"};
    EXPECT_TRUE(texts == all || texts == nothing) << steps << ": " << ::testing::PrintToString(texts);
    if (said) {
      EXPECT_EQ(texts, all) << "it was said to be done, after " << steps << " steps";
    }
    (texts == all ? after : before) += 1;
    if (ended) break;
    ASSERT_LT(steps, 200);
  }
  EXPECT_GT(before, 5);
  EXPECT_GT(after, 5);
}

TEST_F(MapLibraryTest, ML3_WhatOthersChangeIsFoundAndIsAVersion) {
  WriteByHand("a.tmj", "one");
  const auto library = Open();
  EXPECT_EQ(Read(*library, "a.tmj"), "one");
  EXPECT_TRUE(library->Versions("", 10)->empty()) << "what is there at first is taken as it is";
  std::vector<std::string> told;
  library->OnChange([&](const std::vector<std::string>& paths) { told = paths; });
  EXPECT_TRUE(library->Resync()->empty());
  WriteByHand("a.tmj", "longer");
  WriteByHand("b.tmj", "new");
  EXPECT_THAT(*library->Resync(), ElementsAre("a.tmj", "b.tmj"));
  EXPECT_THAT(told, ElementsAre("a.tmj", "b.tmj"));
  EXPECT_EQ(Read(*library, "a.tmj"), "longer");
  std::filesystem::remove(folder_.path() / "maps" / "a.tmj");
  EXPECT_THAT(*library->Resync(), ElementsAre("a.tmj"));
  EXPECT_EQ(Read(*library, "a.tmj"), "none");
  EXPECT_TRUE(library->Resync()->empty());
  EXPECT_EQ(library->Versions("", 10)->size(), 2U);
}

TEST_F(MapLibraryTest, ML3_WhatChangedWhileNobodyLookedIsFoundAtTheStart) {
  {
    const auto library = Open();
    ASSERT_TRUE(library->Commit({Set(*library, "a", "one"), Set(*library, "b", "two")}, "Ada", ""));
  }
  WriteByHand("a", "by hand");
  const auto library = Open();
  EXPECT_EQ(Read(*library, "a"), "by hand");
  EXPECT_EQ(Read(*library, "b"), "two");
  const auto versions = library->Versions("", 10);
  ASSERT_EQ(versions->size(), 2U);
  EXPECT_EQ((*versions)[0].by, "");
  EXPECT_EQ(*library->ReadContent(*(*versions)[0].parts[0].before, 100), "one") << "what it was is known";
}

TEST_F(MapLibraryTest, ML4_VersionsSortAsTheyHappenedThoughTheClockStandsStill) {
  std::string last;
  for (int round = 0; round < 3; ++round) {
    const auto library = Open();
    for (int i = 0; i < 3; ++i) {
      const auto made = library->Commit({Set(*library, "a", std::to_string(round * 10 + i))}, "Ada", "");
      ASSERT_TRUE(made && *made);
      EXPECT_GT((**made).id, last);
      last = (**made).id;
    }
  }
  EXPECT_EQ(Open()->Versions("", 100)->size(), 9U);
}

TEST_F(MapLibraryTest, ML5_WhoReadsMeanwhileHasAllOfAChangeOrNothing) {
  const auto library = Open();
  ASSERT_TRUE(library->Commit({Set(*library, "a", "1"), Set(*library, "b", "1")}, "Ada", ""));
  library->OnChange([&](const std::vector<std::string>&) {
    EXPECT_EQ(Read(*library, "a"), "2");
    EXPECT_EQ(Read(*library, "b"), "2");
  });
  ASSERT_TRUE(library->Commit({Set(*library, "a", "2"), Set(*library, "b", "2")}, "Ada", ""));
}

TEST_F(MapLibraryTest, ML1_NothingIsAFolderAndAFileAtOnce) {
  const auto library = Open();
  ASSERT_TRUE(library->Commit({Set(*library, "a/b", "1"), Set(*library, "c", "1")}, "Ada", ""));
  const auto denied = [&](const std::vector<LibraryChange>& changes) {
    const auto made = library->Commit(changes, "Ada", "");
    return !made && made.error().code == Fault::Code::kDenied;
  };
  EXPECT_TRUE(denied({Set(*library, "a", "2")}));
  EXPECT_TRUE(denied({Set(*library, "c/d/e", "2")}));
  EXPECT_TRUE(denied({Set(*library, "x", "2"), Set(*library, "x/y", "2")}));
  EXPECT_EQ(library->Versions("", 10)->size(), 1U);
  EXPECT_TRUE(library->Commit({Set(*library, "a", "2"), {"a/b", std::nullopt, 0}}, "Ada", ""));
  EXPECT_EQ(ByHand("a"), "2");
  EXPECT_TRUE(library->Commit({Set(*library, "c/d", "2"), {"c", std::nullopt, 0}}, "Ada", ""));
  EXPECT_EQ(ByHand("c/d"), "2");
}

TEST_F(MapLibraryTest, ML6_WhatWasComesBackAsAChangeOfItsOwn) {
  const auto library = Open();
  const auto first = library->Commit({Set(*library, "a", "1"), Set(*library, "b", "1")}, "Ada", "");
  ASSERT_TRUE(first && *first);
  ASSERT_TRUE(library->Commit({Set(*library, "a", "2"), {"b", std::nullopt, 0}, Set(*library, "c", "2")}, "Bob", ""));
  ASSERT_TRUE(library->Commit({Set(*library, "a", "3")}, "Bob", ""));
  const auto back = library->Restore((**first).id, "Ada");
  ASSERT_TRUE(back && *back);
  EXPECT_EQ(Read(*library, "a"), "1");
  EXPECT_EQ(ByHand("b"), "1");
  EXPECT_EQ(ByHand("c"), "none");
  EXPECT_EQ(library->Versions("", 10)->size(), 4U);
  EXPECT_FALSE(*library->Restore((**back).id, "Ada")) << "nothing is to be done";
  EXPECT_EQ(library->Restore("0000000000000-0000", "Ada").error().code, Fault::Code::kNotFound);
  EXPECT_EQ(library->Restore("../x", "Ada").error().code, Fault::Code::kNotFound);
}

TEST_F(MapLibraryTest, ML1_AHistoryThatCannotBeReadIsSaid) {
  {
    ASSERT_TRUE(Open());
  }
  ASSERT_TRUE(history_->Put("state.json", SourceOf("{\"files\": 3}")));
  const auto opened = MapLibrary::Open(*files_, *history_, clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kCorrupt);
}

}  // namespace
}  // namespace dw::map_storage
