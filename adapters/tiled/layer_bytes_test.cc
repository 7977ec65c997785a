#include "adapters/tiled/layer_bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::tiled {
namespace {

using ::testing::ElementsAre;

std::string Problem(std::string_view text, Packing packing, std::size_t cells) {
  const auto gids = UnpackCells(text, packing, cells);
  return gids ? "none" : gids.error();
}

// The cells 1, 2, 0x80000003, 0.
constexpr std::string_view kPlain = "AQAAAAIAAAADAACAAAAAAA==";
constexpr std::string_view kZlib = "eNpjZGBgYAJiZgaGBiDFAAAC0ACH";
constexpr std::string_view kGzip = "H4sIAAAAAAACA2NkYGBgAmJmBoYGIMUAACrzgZEQAAAA";
constexpr std::string_view kZstd = "KLUv/QBYgQAAAQAAAAIAAAADAACAAAAAAA==";

TEST(LayerBytesTest, MP3_EachPackingGivesTheSameTiles) {
  for (const auto& [text, packing] : {std::pair(kPlain, Packing::kNone), std::pair(kZlib, Packing::kZlib),
                                      std::pair(kGzip, Packing::kGzip), std::pair(kZstd, Packing::kZstd)}) {
    const auto gids = UnpackCells(text, packing, 4);
    ASSERT_TRUE(gids) << gids.error();
    EXPECT_THAT(*gids, ElementsAre(1u, 2u, 0x80000003u, 0u));
  }
}

TEST(LayerBytesTest, MP3_LineBreaksInBase64DoNotMatter) {
  ASSERT_TRUE(UnpackCells("\n  AQAAAAIAAAAD\nAACAAAAAAA==\n", Packing::kNone, 4));
}

TEST(LayerBytesTest, MP8_MoreOrFewerBytesThanTheLayerHasAreRefused) {
  for (const auto& [text, packing] :
       {std::pair(kPlain, Packing::kNone), std::pair(kZlib, Packing::kZlib), std::pair(kGzip, Packing::kGzip)}) {
    EXPECT_EQ(Problem(text, packing, 3), "does not hold as many tiles as the layer is large");
    EXPECT_EQ(Problem(text, packing, 5), "does not hold as many tiles as the layer is large");
  }
  EXPECT_NE(Problem(kZstd, Packing::kZstd, 3), "none");
  EXPECT_NE(Problem(kZstd, Packing::kZstd, 5), "none");
}

TEST(LayerBytesTest, MP8_BrokenBytesAreRefused) {
  EXPECT_EQ(Problem("A*", Packing::kNone, 1), "is not base64");
  EXPECT_EQ(Problem(kPlain, Packing::kZlib, 4), "is broken or cut off");
  EXPECT_EQ(Problem(kZlib.substr(0, 12), Packing::kZlib, 4), "is broken or cut off");
  EXPECT_EQ(Problem(kPlain, Packing::kZstd, 4), "is broken or cut off");
  EXPECT_EQ(Problem("", Packing::kZstd, 4), "does not hold as many tiles as the layer is large");
}

}  // namespace
}  // namespace dw::tiled
