#include <gtest/gtest.h>

#include <fstream>

#include "adapters/zip/zip_reader.h"
#include "adapters/zip/zip_writer.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

class ZipTest : public ::testing::Test {
 protected:
  std::string ReadAll(ZipReader& reader, const ZipReader::Entry& entry) {
    const auto source = reader.Read(entry);
    if (!source) return "fault";
    std::string all;
    std::string piece(1'000, '\0');
    for (;;) {
      const auto read = (*source)(std::span(piece));
      if (!read) return "fault";
      if (*read == 0) return all;
      all.append(piece, 0, *read);
    }
  }
  std::string Bytes() const {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void Write(const std::string& bytes) const { std::ofstream(file_, std::ios::binary) << bytes; }

  const testing::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "a.zip";
};

TEST_F(ZipTest, WhatIsWrittenIsRead) {
  const std::string large(100'000, 'x');
  ASSERT_TRUE(WriteZip(file_, {{"a.tmj", "one"}, {"b/\xC3\xA9.png", large}, {"c/", ""}}));
  const auto reader = ZipReader::Open(file_, 3);
  ASSERT_TRUE(reader);
  const auto& entries = (*reader)->entries();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[1].name, "b/\xC3\xA9.png");
  EXPECT_EQ(entries[1].bytes, large.size());
  EXPECT_FALSE(entries[1].link);
  EXPECT_FALSE(entries[1].encrypted);
  EXPECT_EQ(ReadAll(**reader, entries[0]), "one");
  EXPECT_EQ(ReadAll(**reader, entries[1]), large);
}

TEST_F(ZipTest, ItHasAsManyFilesAsAreAllowed) {
  ASSERT_TRUE(WriteZip(file_, {{"a", "1"}, {"b", "2"}}));
  const auto reader = ZipReader::Open(file_, 1);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Fault::Code::kTooLarge);
}

TEST_F(ZipTest, WhatIsCutOffIsNoArchive) {
  ASSERT_TRUE(WriteZip(file_, {{"a", "1"}, {"b", std::string(5'000, 'y')}}));
  const std::string whole = Bytes();
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    Write(whole.substr(0, size));
    EXPECT_FALSE(ZipReader::Open(file_, 10)) << size;
  }
  EXPECT_FALSE(ZipReader::Open(folder_.path() / "none", 10));
}

TEST_F(ZipTest, BytesThatAreNotWhatTheyWereAreAFault) {
  ASSERT_TRUE(WriteZip(file_, {{"a", "a text that is stored as it is"}}));
  std::string bytes = Bytes();
  bytes[40] = static_cast<char>(bytes[40] ^ 0x55);  // a byte of the file itself, behind its header and name
  Write(bytes);
  const auto reader = ZipReader::Open(file_, 10);
  ASSERT_TRUE(reader);
  EXPECT_EQ(ReadAll(**reader, (*reader)->entries()[0]), "fault");
}

}  // namespace
}  // namespace dw
