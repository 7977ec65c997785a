#include "apps/bots/map_maker.h"

#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace dw::bots {
namespace {

// A map keeps at most 1,024 areas. [MP8]
constexpr std::int32_t kMostEntriesASide = 30;
constexpr std::int32_t kCellsAnEntry = 5;
constexpr std::uint8_t kGrey = 0xC8;

std::string Big32(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string Chunk(const std::string& kind, const std::string& content) {
  const std::string body = kind + content;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return Big32(static_cast<std::uint32_t>(content.size())) + body + Big32(static_cast<std::uint32_t>(sum));
}

std::string Deflated(const std::string& bytes) {
  std::string packed(compressBound(bytes.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  packed.resize(size);
  return packed;
}

std::int32_t EntriesAlong(std::int32_t cells) {
  return std::clamp(cells / kCellsAnEntry, 1, kMostEntriesASide);
}

std::string Area(int id, const std::string& name, std::int32_t column, std::int32_t row) {
  const auto pixels = [](std::int32_t cells) { return std::to_string(cells * PlainMap::kCell); };
  return R"({"id":)" + std::to_string(id) + R"(,"name":")" + name +
         R"(","type":"area","class":"area","visible":true,)" + R"("rotation":0,"x":)" + pixels(column) +
         ",\"y\":" + pixels(row) + ",\"width\":" + pixels(1) + ",\"height\":" + pixels(1) +
         R"(,"properties":[{"name":"start","type":"bool","value":true}]})";
}

}  // namespace

std::int32_t PlainMap::entries_across() const {
  return EntriesAlong(columns);
}
std::int32_t PlainMap::entries_down() const {
  return EntriesAlong(rows);
}

std::string PlainMap::Tiled(const std::string& tiles) const {
  const std::string size = "\"width\":" + std::to_string(columns) + ",\"height\":" + std::to_string(rows);
  std::string map = R"({"type":"map","version":"1.10","orientation":"orthogonal","renderorder":"right-down",)"
                    R"("infinite":false,"tilewidth":32,"tileheight":32,)" +
                    size + R"(,"layers":[{"type":"tilelayer","name":"floor","visible":true,"opacity":1,"x":0,"y":0,)" +
                    size + ",\"data\":[1";
  for (std::int64_t cell = 1; cell < std::int64_t{columns} * rows; ++cell) map += ",1";
  map += R"(]},{"type":"objectgroup","name":"floorLayer","visible":true,"opacity":1,"x":0,"y":0,"objects":[)";
  map += Area(1, "start", columns / 2, rows / 2);
  const std::int32_t across = entries_across();
  const std::int32_t down = entries_down();
  for (std::int32_t i = 0; i < across * down; ++i) {
    const std::int32_t column = (2 * (i % across) + 1) * columns / (2 * across);
    const std::int32_t row = (2 * (i / across) + 1) * rows / (2 * down);
    map += "," + Area(i + 2, "s" + std::to_string(i), column, row);
  }
  // What bots set, to see whether it is kept. [MP34]
  map += R"(,{"id":)" + std::to_string(across * down + 2) + R"(,"name":")" + kVariable +
         R"(","type":"variable","class":"variable","point":true,"visible":true,"rotation":0,"x":0,"y":0,"width":0,)" +
         R"("height":0,"properties":[{"name":"persist","type":"bool","value":true}]})";
  return map + R"(]}],"tilesets":[{"firstgid":1,"name":"floor","image":")" + tiles +
         R"(","imagewidth":32,"imageheight":32,"tilewidth":32,"tileheight":32,"columns":1,"tilecount":1,)" +
         R"("margin":0,"spacing":0}]})";
}

std::string PlainTile() {
  constexpr std::uint32_t kSide = PlainMap::kCell;
  // Eight bits of grey, and no filter at the head of each row.
  const std::string header = Big32(kSide) + Big32(kSide) + std::string("\x08\x00\x00\x00\x00", 5);
  std::string pixels;
  for (std::uint32_t row = 0; row < kSide; ++row) pixels += '\0' + std::string(kSide, static_cast<char>(kGrey));
  return "\x89PNG\r\n\x1a\n" + Chunk("IHDR", header) + Chunk("IDAT", Deflated(pixels)) + Chunk("IEND", "");
}

Outcome<Ok> WritePlainMap(const std::filesystem::path& file, const PlainMap& map) {
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  const std::string tiles = file.stem().string() + "-tile.png";
  std::ofstream image(file.parent_path() / tiles, std::ios::binary);
  image << PlainTile();
  std::ofstream json(file, std::ios::binary);
  json << map.Tiled(tiles);
  image.flush();
  json.flush();
  if (error || !image || !json) {
    return Unexpected{Fault{Fault::Code::kDenied,
                            "Cannot write " + file.string() + ". Give a file in a folder that can be written."}};
  }
  return Ok{};
}

}  // namespace dw::bots
