#pragma once

#include <string>
#include <string_view>

#include "core/maps/location.h"
#include "core/maps/meaning.h"
#include "ports/map_source.h"
#include "ports/url_fetcher.h"
#include "services/map_storage/map_files.h"

// Every way a map can fail to load, said for the person who made it. The list is in docs/spec/maps.md. [MP50]
namespace dw::map_storage {

/// What a file is to the map.
enum class Role : unsigned char { kMap, kTileset, kImage };

MapProblem RoomUrlBroken(std::string_view room);
MapProblem ProblemOf(Role role, const maps::Location& at, FileRefusal refusal);
MapProblem ProblemOf(Role role, const maps::Location& at, const FetchProblem& problem);
MapProblem ProblemOf(const maps::Location& map, maps::MeaningRefusal refusal);
MapProblem ImageBroken(const maps::Location& at, const std::string& what);
MapProblem TooManyBytes(const maps::Location& map);
MapProblem TookTooLong(const maps::Location& map);
MapProblem Busy(std::string_view room);

/// Whether the same request may succeed a moment later without anybody changing the map.
bool IsPassing(const MapProblem& problem);

/// The serialised wire.v1.MapError.
std::string EncodeProblem(const MapProblem& problem);

}  // namespace dw::map_storage
