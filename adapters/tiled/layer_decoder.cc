#include "adapters/tiled/layer_decoder.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "adapters/tiled/json_fields.h"
#include "adapters/tiled/layer_bytes.h"
#include "adapters/tiled/object_decoder.h"
#include "core/maps/utf8.h"

namespace dw::tiled {
namespace {

using maps::Layer;

constexpr std::size_t kMaxNameBytes = 1024;
constexpr std::int32_t kMaxChunkPosition = 1 << 24;

std::optional<Packing> PackingOf(const std::string& name) {
  if (name.empty()) return Packing::kNone;
  if (name == "zlib") return Packing::kZlib;
  if (name == "gzip") return Packing::kGzip;
  if (name == "zstd") return Packing::kZstd;
  return std::nullopt;
}

class LayerDecoder {
 public:
  LayerDecoder(const maps::Location& at, LayerList& list) : at_(at), list_(list) {}

  Expected<Ok, MapProblem> Decode(const Json& parent, const Layer* group, std::size_t depth) {
    const Json* layers = Member(parent, "layers");
    if (!layers || !layers->is_array()) return Ok{};
    if (depth > maps::kMaxGroupDepth) return TooLarge("Its groups are nested too deeply");
    for (const Json& json : *layers) {
      if (++seen_ > maps::kMaxLayers) {
        return TooLarge("It has more than " + std::to_string(maps::kMaxLayers) + " layers and groups");
      }
      auto decoded = DecodeOne(json, group, depth);
      if (!decoded) return decoded;
    }
    return Ok{};
  }

 private:
  Expected<Ok, MapProblem> DecodeOne(const Json& json, const Layer* group, std::size_t depth) {
    RawLayer raw;
    raw.layer = DecodeLook(json);
    if (group) maps::CombineWithGroup(*group, raw.layer);
    if (raw.layer.name.size() > kMaxNameBytes) return TooLarge("The name of a layer is too long");
    const std::string type = Text(json, "type");
    if (type == "group") return Decode(json, &raw.layer, depth + 1);

    Expected<Ok, MapProblem> read = Ok{};
    if (type == "tilelayer") {
      read = ReadTiles(json, raw);
    } else if (type == "objectgroup") {
      raw.layer.kind = Layer::Kind::kObjects;
      raw.layer.objects = DecodeObjects(json, maps::kMaxObjects - objects_, list_.notices);
      objects_ += raw.layer.objects.size();
    } else if (type == "imagelayer") {
      read = ReadImage(json, raw.layer);
    } else {
      list_.notices.push_back({"UNKNOWN_LAYER_TYPE", raw.layer.name});
      return Ok{};
    }
    if (read) list_.layers.push_back(std::move(raw));
    return read;
  }

  static Layer DecodeLook(const Json& json) {
    Layer layer;
    layer.name = Text(json, "name");
    layer.visible = Flag(json, "visible", true);
    layer.opacity = std::clamp(Coordinate(json, "opacity", 1), 0.0f, 1.0f);
    layer.offset_x = Coordinate(json, "offsetx");
    layer.offset_y = Coordinate(json, "offsety");
    layer.parallax_x = Coordinate(json, "parallaxx", 1);
    layer.parallax_y = Coordinate(json, "parallaxy", 1);
    ParseColor(Text(json, "tintcolor"), layer.tint);
    layer.properties = PropertiesOf(json);
    return layer;
  }

  Expected<Ok, MapProblem> ReadImage(const Json& json, Layer& layer) {
    layer.kind = Layer::Kind::kImage;
    layer.repeat_x = Flag(json, "repeatx", false);
    layer.repeat_y = Flag(json, "repeaty", false);
    const std::string image = Text(json, "image");
    if (image.empty()) return Ok{};
    auto index = AddImage(image, at_, list_.images);
    if (!index) return Unexpected{index.error()};
    layer.image = *index;
    return Ok{};
  }

  Expected<Ok, MapProblem> ReadTiles(const Json& json, RawLayer& raw) {
    const Json* chunks = Member(json, "chunks");
    if (!chunks || !chunks->is_array()) return ReadChunk(json, json, raw);
    for (const Json& chunk : *chunks) {
      auto read = ReadChunk(json, chunk, raw);
      if (!read) return read;
    }
    return Ok{};
  }

  Expected<Ok, MapProblem> ReadChunk(const Json& layer, const Json& json, RawLayer& raw) {
    Chunk chunk;
    chunk.column = Whole(json, "x");
    chunk.row = Whole(json, "y");
    chunk.columns = Count(json, "width", 0, maps::kMaxCells);
    chunk.rows = Count(json, "height", 0, maps::kMaxCells);
    const std::uint64_t cells = std::uint64_t{chunk.columns} * chunk.rows;
    cells_ += cells;
    if (cells > maps::kMaxCells || cells_ > maps::kMaxLayerCells) return TooLarge("Its layers hold too many tiles");
    if (std::abs(chunk.column) > kMaxChunkPosition || std::abs(chunk.row) > kMaxChunkPosition) {
      return TooLarge("It reaches too far");
    }
    const Json* data = Member(json, "data");
    // An empty layer of an infinite map has neither chunks nor data.
    if (!data || cells == 0) return Ok{};
    auto gids = ReadCells(layer, *data, static_cast<std::size_t>(cells));
    if (!gids) return LayerBroken(raw.layer.name, gids.error());
    chunk.gids = *std::move(gids);
    raw.chunks.push_back(std::move(chunk));
    return Ok{};
  }

  static Expected<std::vector<std::uint32_t>, std::string> ReadCells(const Json& layer, const Json& data,
                                                                     std::size_t cells) {
    if (data.is_string()) {
      const auto packing = PackingOf(Text(layer, "compression"));
      if (!packing)
        return Unexpected{"is packed with \"" + std::string(maps::ClipUtf8(Text(layer, "compression"), 40)) +
                          "\", which is unknown"};
      return UnpackCells(data.get_ref<const std::string&>(), *packing, cells);
    }
    if (!data.is_array() || data.size() != cells) {
      return Unexpected{std::string("does not hold as many tiles as the layer is large")};
    }
    std::vector<std::uint32_t> gids;
    gids.reserve(cells);
    for (const Json& value : data) {
      const double number = value.is_number() ? value.get<double>() : -1;
      if (!(number >= 0 && number <= 4294967295.0)) return Unexpected{std::string("holds something that is no tile")};
      gids.push_back(static_cast<std::uint32_t>(number));
    }
    return gids;
  }

  Unexpected<MapProblem> LayerBroken(const std::string& name, const std::string& what) const {
    return {{"LAYER_BROKEN", at_.ToString(), "The data of the layer \"" + name + "\" " + what + ".",
             "Open the map in Tiled and save it again.", 422}};
  }

  Unexpected<MapProblem> TooLarge(const std::string& what) const {
    return {
        {"MAP_TOO_LARGE", at_.ToString(), what + ".", "Make the map smaller, or divide it into several rooms.", 422}};
  }

  // Borrowed; outlive this.
  const maps::Location& at_;
  LayerList& list_;
  // Owned.
  std::size_t seen_ = 0;
  std::size_t objects_ = 0;
  std::uint64_t cells_ = 0;
};

}  // namespace

Expected<Ok, MapProblem> DecodeLayers(const Json& map, const maps::Location& at, LayerList& list) {
  return LayerDecoder(at, list).Decode(map, nullptr, 0);
}

}  // namespace dw::tiled
