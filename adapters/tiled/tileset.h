#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/tiled/json_text.h"
#include "base/expected.h"
#include "core/maps/location.h"
#include "core/maps/tile_map.h"
#include "ports/map_source.h"

namespace dw::tiled {

/// The images a map uses, each once. At most maps::kMaxImages.
struct ImageList {
  std::vector<maps::Location> list;
  std::unordered_map<std::string, std::uint32_t> index;  ///< By location.
};

/// Decodes one tileset; its first_gid is left at 1. Images it names are resolved against `at`, the file it stands in,
/// and added to `images`. [MP5, MP8]
Expected<maps::Tileset, MapProblem> DecodeTilesetJson(const Json& tileset, const maps::Location& at, ImageList& images);
/// The same for the text of a .tsx file.
Expected<maps::Tileset, MapProblem> DecodeTilesetXml(std::string_view text, const maps::Location& at,
                                                     ImageList& images);
/// The text of an external tileset, JSON or XML by its first character.
Expected<maps::Tileset, MapProblem> DecodeTilesetFile(std::string_view text, const maps::Location& at,
                                                      ImageList& images);

// What both forms share.

inline constexpr std::uint32_t kMaxTilesetTileSide = 8192;
inline constexpr std::uint32_t kMaxImageSide = 32768;
inline constexpr std::size_t kMaxFrames = 256;  ///< Of one animation.

/// Index of the image `reference`, added if new. Fails with IMAGE_MISSING when it is no address or there are too many.
Expected<std::uint32_t, MapProblem> AddImage(const std::string& reference, const maps::Location& at, ImageList& images);

/// "topleft", "center", ...; Tiled's default for anything else.
maps::Alignment ParseAlignment(std::string_view text);

/// Sorts the tiles, works out what the file left unsaid, and refuses what cannot be drawn. `image_width` and
/// `image_height` are what the file says, 0 if nothing.
Expected<maps::Tileset, MapProblem> FinishTileset(maps::Tileset tileset, const maps::Location& at,
                                                  std::uint32_t image_width, std::uint32_t image_height);

MapProblem TilesetBroken(const maps::Location& at, std::string detail);

}  // namespace dw::tiled
