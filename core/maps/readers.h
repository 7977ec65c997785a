#pragma once

#include "core/maps/cells.h"
#include "core/maps/meaning.h"

// The parts of ReadMeaning, each with the rules it carries out. Only meaning.cc calls them.
namespace dw::maps {

/// Fills in what blocks and what is silent. [MP10–MP12]
void ReadGround(const TileMap& map, Meaning& meaning);
/// Needs the ground. [MP20–MP25]
void ReadEntries(const TileMap& map, Meaning& meaning);
/// [MP14–MP16]
void ReadExits(const TileMap& map, const RoomPath& room, Meaning& meaning);
/// [MP17, MP18]
void ReadAreas(const TileMap& map, Meaning& meaning);
/// [MP34]
void ReadVariables(const TileMap& map, Meaning& meaning);

/// Keeps at most kMaxNotices, each once.
void AddNotice(Meaning& meaning, std::string code, std::string subject);

/// Whether the object is a rectangle of that class: what can carry meaning.
bool IsRectOf(const Object& object, std::string_view type);
/// The pixels an object of `layer` covers, cut to the map; empty when it is outside.
Rect PixelsOf(const TileMap& map, const Layer& layer, const Object& object);
/// Pixels of a rectangle of cells.
Rect CellsToPixels(const TileMap& map, const Rect& cells);
/// The cells of a tile layer that hold a tile.
Cells FilledCells(const Layer& layer);
/// Columns and rows of the cells whose centre lies in `pixels`.
Rect CellsWithin(const TileMap& map, const Rect& pixels);

}  // namespace dw::maps
