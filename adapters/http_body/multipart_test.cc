#include "adapters/http_body/multipart.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace dw {
namespace {

/// A body that comes in pieces of `at_once` bytes.
ByteSource InPieces(std::string body, std::size_t at_once) {
  return
      [body = std::make_shared<std::string>(std::move(body)), at_once](std::span<char> into) -> Outcome<std::size_t> {
        const std::size_t count = std::min({into.size(), at_once, body->size()});
        std::ranges::copy_n(body->begin(), static_cast<std::ptrdiff_t>(count), into.begin());
        body->erase(0, count);
        return count;
      };
}

std::string Told(const std::string& body, std::size_t at_once) {
  MultipartReader reader("x-y", InPieces(body, at_once));
  std::string told;
  for (;;) {
    const auto field = reader.Next();
    if (!field) return told + "fault";
    if (!*field) return told;
    const auto text = reader.ReadText(100);
    if (!text) return told + "fault";
    told += (**field).name + "(" + (**field).file_name.value_or("-") + ")=" + *text + ";";
  }
}

const std::string kForm =
    "--x-y\r\nContent-Disposition: form-data; name=\"directory\"\r\n\r\noffice\r\n"
    "--x-y\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
    "--x-y\r\nContent-Type: application/zip\r\ncontent-disposition: form-data; filename=\"a;b.zip\"; name=file\r\n\r\n"
    "PK\r\n--x-\r\n--x\r\n\r\n"
    "--x-y--\r\n";

TEST(MultipartTest, FieldsComeOneByOneWhateverThePiecesAre) {
  for (std::size_t at_once = 1; at_once <= kForm.size(); ++at_once) {
    EXPECT_EQ(Told(kForm, at_once), "directory(-)=office;empty(-)=;file(a;b.zip)=PK\r\n--x-\r\n--x\r\n;") << at_once;
  }
}

TEST(MultipartTest, WhatIsBeforeTheFirstAndBehindTheLastIsPassedOver) {
  EXPECT_EQ(Told("preamble\r\n" + kForm + "epilogue", 7).substr(0, 20), "directory(-)=office;");
}

TEST(MultipartTest, WhatIsCutAnywhereIsAFault) {
  for (std::size_t size = 0; size + 4 < kForm.size(); ++size) {
    const std::string told = Told(kForm.substr(0, size), 1'000);
    EXPECT_TRUE(told.ends_with("fault")) << size << ": " << told;
  }
}

TEST(MultipartTest, AFieldNeedsAName) {
  EXPECT_EQ(Told("--x-y\r\nContent-Disposition: form-data\r\n\r\na\r\n--x-y--", 100), "fault");
  EXPECT_EQ(Told("--x-y\r\n\r\na\r\n--x-y--", 100), "fault");
  EXPECT_EQ(Told("--x-yz\r\nContent-Disposition: form-data; name=a\r\n\r\na\r\n--x-y--", 100), "fault");
}

TEST(MultipartTest, HeadersAndFieldsAreBounded) {
  EXPECT_EQ(Told("--x-y\r\nX: " + std::string(MultipartReader::kMaxHeaderBytes, 'a') + "\r\n\r\n", 1'000), "fault");
  std::string many;
  for (int i = 0; i <= MultipartReader::kMaxFields; ++i) {
    many += "--x-y\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
  }
  EXPECT_TRUE(Told(many + "--x-y--", 1'000).ends_with("fault"));
  EXPECT_EQ(Told("--x-y\r\nContent-Disposition: form-data; name=a\r\n\r\n" + std::string(101, 'a') + "\r\n--x-y--", 50),
            "fault");
}

TEST(MultipartTest, WhatIsNotReadIsPassedOver) {
  MultipartReader reader("x-y", InPieces(kForm, 5));
  ASSERT_EQ((**reader.Next()).name, "directory");
  ASSERT_EQ((**reader.Next()).name, "empty");
  ASSERT_EQ((**reader.Next()).name, "file");
  EXPECT_FALSE(*reader.Next());
  EXPECT_FALSE(*reader.Next());
}

TEST(MultipartTest, TheBoundaryIsInTheContentType) {
  EXPECT_EQ(MultipartReader::BoundaryOf("multipart/form-data; boundary=----a1"), "----a1");
  EXPECT_EQ(MultipartReader::BoundaryOf("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b");
  for (const char* none : {"", "multipart/form-data", "multipart/mixed; boundary=a",
                           "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a"}) {
    EXPECT_FALSE(MultipartReader::BoundaryOf(none)) << none;
  }
}

}  // namespace
}  // namespace dw
