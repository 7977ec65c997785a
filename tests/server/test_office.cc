#include "tests/server/test_office.h"

#include <fstream>
#include <string>
#include <string_view>

namespace dw::testing {
namespace {

constexpr int kFloor = 1;
constexpr int kWall = 2;

/// A grey PNG of 64x32 px, in hex.
constexpr std::string_view kTiles =
    "89504e470d0a1a0a0000000d494844520000004000000020080000000087f62158000000224944415478da63282700940800"
    "865103460d183560d4805103460d183560b81900001b14641fafa7ff6f0000000049454e44ae426082";

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

/// A tile layer whose cells `gid` chooses; `properties` is empty or a JSON list.
template <class Gid>
std::string Layer(const TestMap& map, const std::string& name, const std::string& properties, Gid gid) {
  std::string out = R"({"type":"tilelayer","name":")" + name + R"(","visible":true,"opacity":1,"x":0,"y":0,)";
  if (!properties.empty()) out += R"("properties":)" + properties + ",";
  out += "\"width\":" + std::to_string(map.columns) + ",\"height\":" + std::to_string(map.rows) + ",\"data\":[";
  for (int row = 0; row < map.rows; ++row) {
    for (int column = 0; column < map.columns; ++column) {
      if (row + column > 0) out += ',';
      out += std::to_string(gid(column, row));
    }
  }
  return out + "]}";
}

std::string Variable(const std::string& name, const std::string& property) {
  return R"({"type":"variable","point":true,"x":0,"y":0,"width":0,"height":0,"rotation":0,"visible":true,"name":")" +
         name + R"(","properties":[)" + property + "]}";
}

constexpr std::string_view kSilent = R"([{"name":"silent","type":"bool","value":true}])";

}  // namespace

void WriteTestMap(const std::filesystem::path& folder, const TestMap& map) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "tiles.png", std::ios::binary) << FromHex(kTiles);
  std::ofstream(folder / "office.tmj")
      << R"({"type":"map","version":"1.10","orientation":"orthogonal","renderorder":"right-down","infinite":false,)"
      << R"("tilewidth":32,"tileheight":32,"width":)" << map.columns << R"(,"height":)" << map.rows << R"(,"layers":[)"
      << Layer(map, "floor", "", [&](int column, int row) { return map.wall(column, row) ? kWall : kFloor; }) << ','
      << Layer(map, "silent", std::string(kSilent),
               [&](int column, int row) { return map.silent(column, row) ? kFloor : 0; })
      << ','
      << Layer(map, "start", "",
               [&](int column, int row) { return column == map.start_column && row == map.start_row ? kFloor : 0; })
      << ',' << R"({"type":"objectgroup","name":"floorLayer","visible":true,"opacity":1,"x":0,"y":0,"objects":[)"
      << map.objects << R"(]}],)"
      << R"("tilesets":[{"firstgid":1,"name":"tiles","image":"tiles.png","imagewidth":64,"imageheight":32,)"
      << R"("tilewidth":32,"tileheight":32,"columns":2,"tilecount":2,"margin":0,"spacing":0,)"
      << R"("tiles":[{"id":1,"properties":[{"name":"collides","type":"bool","value":true}]}]}]})";
}

void WriteTestOffice(const std::filesystem::path& folder) {
  TestMap map;
  map.wall = [](int column, int) { return column == kWallColumn; };
  map.objects = Variable("kept", R"({"name":"persist","type":"bool","value":true})") + ',' + Variable("loose", "") +
                ',' + Variable("locked", R"({"name":"writableBy","type":"string","value":"admin"})");
  WriteTestMap(folder, map);
}

}  // namespace dw::testing
