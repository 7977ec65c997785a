#include "adapters/objects_directory/directory_store.h"

#include <sys/stat.h>

#include <fstream>

#include "ports/object_store_contract.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

namespace fs = std::filesystem;

struct DirectorySuite {
  static bool Ready() { return true; }
  static std::string WhyNot() { return ""; }
  std::unique_ptr<ObjectStore> Open() { return std::move(*DirectoryStore::Open(folder.path() / "objects")); }
  testing::TemporaryFolder folder;
};

class DirectoryStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<DirectoryStore> Open() const {
    auto opened = DirectoryStore::Open(root_);
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }
  static void Write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  static std::string Get(ObjectStore& store, const std::string& key) {
    std::string text;
    const auto got = store.Get(key, {}, SinkInto(text, 1'000));
    return got ? text : got.error().code == Fault::Code::kNotFound ? "not found" : "fault";
  }

  const testing::TemporaryFolder folder_;
  const fs::path root_ = folder_.path() / "objects";
};

TEST_F(DirectoryStoreTest, OS10_AFileThatSomebodyHasPutThereByHandIsAnObject) {
  const auto store = Open();
  Write(root_ / "maps/mine.tmj", "{}");
  EXPECT_EQ(Get(*store, "maps/mine.tmj"), "{}");
  EXPECT_EQ(store->List("maps/", "", 10)->objects.at(0).key, "maps/mine.tmj");
  const std::string etag = store->Head("maps/mine.tmj")->etag;
  Write(root_ / "maps/mine.tmj", "{ }");
  EXPECT_NE(store->Head("maps/mine.tmj")->etag, etag);
}

TEST_F(DirectoryStoreTest, OS11_WhatWasLeftOfAPutThatNeverEndedGoesAtTheNextStart) {
  Write(root_ / "a/.dw-part-0123", "half");
  fs::last_write_time(root_ / "a/.dw-part-0123", fs::file_time_type::clock::now() - std::chrono::hours(2));
  Write(root_ / "a/.dw-part-2345", "another program is at it");
  Write(root_ / "a/whole", "all of it");
  const auto store = Open();
  EXPECT_FALSE(fs::exists(root_ / "a/.dw-part-0123"));
  EXPECT_TRUE(fs::exists(root_ / "a/.dw-part-2345"));
  EXPECT_EQ(Get(*store, "a/whole"), "all of it");
  Write(root_ / "a/.dw-part-4567", "another's, which is not done");
  EXPECT_EQ(store->List("", "", 10)->objects.size(), 1U);
}

TEST_F(DirectoryStoreTest, OS12_NoLinkIsFollowedWhoeverMadeIt) {
  const auto store = Open();
  Write(folder_.path() / "secret", "nobody's business");
  fs::create_symlink(folder_.path() / "secret", root_ / "file");
  fs::create_symlink(folder_.path(), root_ / "folder");
  Write(root_ / "real", "ours");
  EXPECT_EQ(Get(*store, "file"), "not found");
  EXPECT_EQ(Get(*store, "folder/secret"), "not found");
  EXPECT_FALSE(store->Put("folder/secret", SourceOf("overwritten")));
  EXPECT_TRUE(store->Put("file", SourceOf("in place of the link")));
  EXPECT_EQ(Get(*store, "file"), "in place of the link");
  EXPECT_TRUE(store->Remove("folder/secret"));
  std::string text;
  std::getline(std::ifstream(folder_.path() / "secret"), text);
  EXPECT_EQ(text, "nobody's business");
  EXPECT_EQ(store->List("", "", 10)->objects.size(), 2U);
}

TEST_F(DirectoryStoreTest, OS12_WhatIsNeitherFileNorFolderIsNothing) {
  const auto store = Open();
  ASSERT_EQ(::mkfifo((root_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(Get(*store, "pipe"), "not found") << "and nobody waits for whoever writes into it";
  EXPECT_TRUE(store->List("", "", 10)->objects.empty());
}

TEST_F(DirectoryStoreTest, OS13_AKeyThatGoesOnWhereAnObjectEndsIsRefused) {
  const auto store = Open();
  ASSERT_TRUE(store->Put("a", SourceOf("x")));
  EXPECT_EQ(store->Put("a/b", SourceOf("y")).error().code, Fault::Code::kDenied);
  ASSERT_TRUE(store->Put("c/d", SourceOf("x")));
  EXPECT_EQ(store->Put("c", SourceOf("y")).error().code, Fault::Code::kDenied);
  EXPECT_EQ(Get(*store, "a"), "x");
  EXPECT_EQ(Get(*store, "c/d"), "x");
  EXPECT_EQ(Get(*store, "a/b"), "not found");
}

TEST_F(DirectoryStoreTest, OS10_NoFolderStaysEmpty) {
  const auto store = Open();
  ASSERT_TRUE(store->Put("a/b/c", SourceOf("x")));
  ASSERT_TRUE(store->Remove("a/b/c"));
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(DirectoryStoreTest, OS10_AFolderThatCannotBeMadeIsSaidByName) {
  Write(folder_.path() / "file", "in the way");
  const auto opened = DirectoryStore::Open(folder_.path() / "file" / "objects");
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().detail.find("objects"), std::string::npos);
}

}  // namespace

namespace testing {
INSTANTIATE_TYPED_TEST_SUITE_P(Directory, ObjectStoreContract, DirectorySuite);
}

}  // namespace dw
