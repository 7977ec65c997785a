#include "adapters/tiled/layer_bytes.h"

#include <zlib.h>
#include <zstd.h>

#include <array>
#include <memory>
#include <utility>

namespace dw::tiled {
namespace {

using Bytes = std::string;

constexpr std::int8_t kNotBase64 = -1;

constexpr std::array<std::int8_t, 256> MakeBase64Values() {
  std::array<std::int8_t, 256> values{};
  values.fill(kNotBase64);
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}

Expected<Bytes, std::string> DecodeBase64(std::string_view text) {
  static constexpr auto kValues = MakeBase64Values();
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    const std::int8_t value = kValues[static_cast<unsigned char>(c)];
    if (value == kNotBase64) return Unexpected{std::string("is not base64")};
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>(bits >> count & 0xff));
    }
  }
  return bytes;
}

Expected<Bytes, std::string> Inflate(const Bytes& packed, std::size_t limit) {
  z_stream stream{};
  // 32: zlib or gzip, whichever the header says.
  if (inflateInit2(&stream, 15 + 32) != Z_OK) return Unexpected{std::string("cannot be unpacked")};
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closing(&stream, inflateEnd);
  Bytes out(limit + 1, '\0');
  // zlib reads through a pointer to non-const and does not write.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  if (result != Z_STREAM_END && stream.avail_out != 0) return Unexpected{std::string("is broken or cut off")};
  out.resize(out.size() - stream.avail_out);
  return out;
}

Expected<Bytes, std::string> Unzstd(const Bytes& packed, std::size_t limit) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  Bytes out(limit + 1, '\0');
  const std::size_t size = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(size)) return Unexpected{std::string("is broken or cut off")};
  out.resize(size);
  return out;
}

Expected<Bytes, std::string> Unpack(Bytes packed, Packing packing, std::size_t limit) {
  switch (packing) {
    case Packing::kNone:
      return packed;
    case Packing::kZlib:
    case Packing::kGzip:
      return Inflate(packed, limit);
    case Packing::kZstd:
      return Unzstd(packed, limit);
  }
  return packed;
}

}  // namespace

Expected<std::vector<std::uint32_t>, std::string> UnpackCells(std::string_view base64, Packing packing,
                                                              std::size_t cells) {
  auto packed = DecodeBase64(base64);
  if (!packed) return Unexpected{packed.error()};
  auto bytes = Unpack(*std::move(packed), packing, cells * 4);
  if (!bytes) return Unexpected{bytes.error()};
  if (bytes->size() != cells * 4) return Unexpected{std::string("does not hold as many tiles as the layer is large")};

  std::vector<std::uint32_t> gids(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    std::uint32_t gid = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) {
      gid |= std::uint32_t{static_cast<unsigned char>((*bytes)[i * 4 + byte])} << (8 * byte);
    }
    gids[i] = gid;
  }
  return gids;
}

}  // namespace dw::tiled
