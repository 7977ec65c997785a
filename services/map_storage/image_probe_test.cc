#include "services/map_storage/image_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dw::map_storage {
namespace {

using namespace std::string_literals;

std::string Probe(const std::string& bytes) {
  const auto facts = ProbeImage(bytes);
  if (!facts) return facts.error();
  return facts->extension + " " + std::to_string(facts->width) + "x" + std::to_string(facts->height);
}

const std::string kPng = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\0\0\0\0\x02\x08\x06\0\0\0crc!\0\0\0\0IENDcrc!"s;
const std::string kJpeg =
    "\xff\xd8\xff\xe0\0\x04"
    "ab\xff\xff\xc0\0\x0b\x08\0\x02\x01\0\x01\0\0\0"s;

TEST(ImageProbeTest, MP51_KindAndSizeComeFromTheBytes) {
  EXPECT_EQ(Probe(kPng), "png 256x2");
  EXPECT_EQ(Probe(kJpeg), "jpg 256x2");
  EXPECT_EQ(Probe("GIF89a\0\x01\x02\0"s), "gif 256x2");
  EXPECT_EQ(Probe("RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\0\0\x01\0\0zzzzzzzz"s), "webp 256x2");
  EXPECT_EQ(Probe("RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\x40\0\0zzzzz"s), "webp 256x2");
  EXPECT_EQ(Probe("RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\x01\x02\0"s), "webp 256x2");
}

TEST(ImageProbeTest, MP51_CutOffImagesAreRefused) {
  for (const std::string& image : {kPng, kJpeg}) {
    for (std::size_t size = 3; size + 6 < image.size(); ++size) {
      EXPECT_THAT(Probe(image.substr(0, size)), ::testing::Not(::testing::HasSubstr("x2"))) << size;
    }
  }
  EXPECT_EQ(Probe("GIF89a"), "is cut off or broken");
  EXPECT_EQ(Probe("RIFF\xff\0\0\0WEBPVP8X"s), "is cut off or broken");
}

TEST(ImageProbeTest, MP51_WhatIsNoImageIsNamed) {
  EXPECT_EQ(Probe("<?xml version='1.0'?><svg/>"), "is an SVG drawing");
  EXPECT_EQ(Probe("<!doctype html>"), "is a page, not an image");
  EXPECT_EQ(Probe(""), "is no PNG, JPEG, GIF or WebP image");
}

TEST(ImageProbeTest, MP51_AnImageTooLargeToDrawIsRefused) {
  std::string wide = kPng;
  wide[17] = '\x01';
  EXPECT_EQ(Probe(wide), "is 65792 by 2 pixels, more than 16384");
}

}  // namespace
}  // namespace dw::map_storage
