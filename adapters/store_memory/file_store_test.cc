#include "adapters/store_memory/file_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "ports/await_outcome.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::HasSubstr;

class FileStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<FileStore> Open() {
    auto store = FileStore::Open(file_, clock_);
    EXPECT_TRUE(store) << store.error().detail;
    return store ? std::move(*store) : nullptr;
  }
  static bool Write(FileStore& store, const std::string& key, const std::string& value, Millis ttl = Millis(0)) {
    const auto written = Await<bool>([&](auto done) { store.Write(key, value, ttl, {}, done); });
    return written && *written;
  }
  static bool WriteField(FileStore& store, const std::string& field, const std::string& value) {
    const auto written = Await<bool>([&](auto done) { store.WriteField("fields", field, value, {}, done); });
    return written && *written;
  }
  static std::optional<std::string> Read(FileStore& store, const std::string& key) {
    return *Await<std::optional<std::string>>([&](auto done) { store.Read(key, done); });
  }
  static StateStore::Fields ReadFields(FileStore& store) {
    return *Await<StateStore::Fields>([&](auto done) { store.ReadFields("fields", done); });
  }
  std::string Bytes() const {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void SetBytes(const std::string& bytes) { std::ofstream(file_, std::ios::binary) << bytes; }

  const testing::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "state";
  ManualClock clock_;
};

TEST_F(FileStoreTest, WhatWasAnsweredIsThereAfterwards) {
  const std::string bytes("a\0\xff", 3);
  {
    const auto store = Open();
    EXPECT_TRUE(Write(*store, "one", bytes));
    EXPECT_TRUE(Write(*store, "two", "2"));
    EXPECT_TRUE(Write(*store, "ends", "soon", Millis(1000)));
    EXPECT_TRUE(WriteField(*store, "f", "1"));
    EXPECT_TRUE(WriteField(*store, "f", "2"));
    EXPECT_TRUE(*Await<bool>([&](auto done) { store->Erase("two", {}, done); }));
  }
  const auto store = Open();
  EXPECT_EQ(Read(*store, "one"), bytes);
  EXPECT_EQ(Read(*store, "two"), std::nullopt);
  EXPECT_EQ(Read(*store, "ends"), std::nullopt);
  EXPECT_EQ(ReadFields(*store), (StateStore::Fields{{"f", "2"}}));
}

TEST_F(FileStoreTest, ARecordThatWasCutOffIsAsIfItHadNeverBeen) {
  {
    const auto store = Open();
    Write(*store, "one", "1");
    Write(*store, "two", "2");
  }
  const std::string whole = Bytes();
  for (std::size_t size = whole.size() / 2; size < whole.size(); ++size) {
    SetBytes(whole.substr(0, size));
    {
      const auto store = Open();
      ASSERT_TRUE(store);
      EXPECT_EQ(Read(*store, "one"), "1");
      EXPECT_EQ(Read(*store, "two"), std::nullopt);
      EXPECT_TRUE(Write(*store, "three", "3"));
    }
    EXPECT_EQ(Read(*Open(), "three"), "3");
  }
}

TEST_F(FileStoreTest, DamageElsewhereIsSaidAndNothingIsLost) {
  {
    const auto store = Open();
    Write(*store, "one", "1");
    Write(*store, "two", "2");
  }
  std::string bytes = Bytes();
  bytes[10] = static_cast<char>(bytes[10] ^ 1);
  SetBytes(bytes);
  const auto store = FileStore::Open(file_, clock_);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().detail, HasSubstr("damaged at byte 0"));
  EXPECT_EQ(Bytes(), bytes);
}

TEST_F(FileStoreTest, TheFileDoesNotGrowForever) {
  const std::string value(64 * 1024, 'x');
  {
    const auto store = Open();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(WriteField(*store, "f", value + std::to_string(i)));
    EXPECT_LT(std::filesystem::file_size(file_), 2U * 1024 * 1024);
    EXPECT_TRUE(WriteField(*store, "g", "1"));
  }
  EXPECT_EQ(ReadFields(*Open()), (StateStore::Fields{{"f", value + "99"}, {"g", "1"}}));
}

TEST_F(FileStoreTest, AFileIsOneStoresAtATime) {
  const auto store = Open();
  ASSERT_TRUE(Write(*store, "one", "1"));
  const auto second = FileStore::Open(file_, clock_);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().detail, HasSubstr("in use by another"));
  EXPECT_TRUE(Write(*store, "two", "2"));
}

TEST_F(FileStoreTest, AFolderThatIsNotThereIsSaid) {
  const auto store = FileStore::Open(folder_.path() / "none" / "state", clock_);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().detail, HasSubstr("cannot be opened"));
}

}  // namespace
}  // namespace dw
