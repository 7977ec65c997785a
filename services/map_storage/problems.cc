#include "services/map_storage/problems.h"

#include <utility>

#include "core/maps/utf8.h"
#include "digiwork/wire/v1/map.pb.h"

namespace dw::map_storage {
namespace {

using maps::Location;

MapProblem Missing(Role role, const Location& at, const std::string& how) {
  switch (role) {
    case Role::kMap:
      return {"MAP_NOT_FOUND", at.ToString(), "There is no map at this address" + how + ".",
              "Check the address, also for capital letters.", 404};
    case Role::kTileset:
      return {"TILESET_MISSING", at.ToString(), "The map uses this tileset, and it is not there" + how + ".",
              "Put the tileset where the map expects it, or embed it in the map with Tiled.", 422};
    case Role::kImage:
      return {"IMAGE_MISSING", at.ToString(), "The map uses this image, and it is not there" + how + ".",
              "Put the image where the map expects it, and check capital letters in its name.", 422};
  }
  return {};
}

MapProblem FileTooLarge(const Location& at) {
  return {"MAP_TOO_LARGE", at.ToString(), "The file is larger than 50 MB.",
          "Make it smaller: save layers as compressed base64, and images as PNG or WebP.", 422};
}

std::string HostOf(const Location& at) {
  return at.kind == Location::Kind::kWeb ? at.host : "This server";
}

}  // namespace

MapProblem RoomUrlBroken(std::string_view room) {
  const std::string_view shown = maps::IsUtf8(room) ? maps::ClipUtf8(room, 200) : std::string_view("?");
  return {"ROOM_URL_BROKEN", std::string(shown), "This is not the address of a room.",
          "Use /~/<file> for a map of this server, or /_/<instance>/<host>/<path> for a map elsewhere.", 400};
}

MapProblem ProblemOf(Role role, const Location& at, FileRefusal refusal) {
  switch (refusal) {
    case FileRefusal::kNotFound:
      return Missing(role, at, "");
    case FileRefusal::kTooLarge:
      return FileTooLarge(at);
    case FileRefusal::kUnreadable:
      return Missing(role, at, " for this server to read");
  }
  return {};
}

MapProblem ProblemOf(Role role, const Location& at, const FetchProblem& problem) {
  using Code = FetchProblem::Code;
  switch (problem.code) {
    case Code::kNotFound:
      return Missing(role, at, "");
    case Code::kRefused:
      return Missing(role, at, " (its server answers " + std::to_string(problem.status) + ")");
    case Code::kTooLarge:
      return FileTooLarge(at);
    case Code::kTimeout:
      return {"TIMEOUT", at.ToString(), HostOf(at) + " took longer than 10 seconds to send this file.",
              "Try again later, or host the map on a faster server.", 504};
    case Code::kBadUrl:
    case Code::kNotAllowed:
      return {"HOST_NOT_ALLOWED", at.ToString(),
              HostOf(at) + " is not a public address, so this server does not fetch from it.",
              "Host the map publicly, or start the server with --allow-map-hosts " + HostOf(at) + ".", 403};
    case Code::kUnreachable:
      return {"HOST_UNREACHABLE", at.ToString(), HostOf(at) + " could not be reached.",
              "Check the host's name, and that it answers over https.", 502};
    case Code::kRedirects:
      return {"HOST_UNREACHABLE", at.ToString(), HostOf(at) + " redirects this file in circles or to nowhere.",
              "Use the address it should lead to.", 502};
    case Code::kBusy:
      return Busy(at.ToString());
  }
  return {};
}

MapProblem ProblemOf(const Location& map, maps::MeaningRefusal refusal) {
  if (refusal == maps::MeaningRefusal::kNoFloorLayer) {
    return {"NO_FLOOR_LAYER", map.ToString(), "The map has no object layer named floorLayer, which people stand on.",
            "In Tiled, add an object layer and name it floorLayer; layers above it are drawn over people.", 422};
  }
  return {"MAP_TOO_LARGE", map.ToString(), "The map is wider or higher than 131072 pixels.",
          "Make the map smaller, or divide it into several rooms.", 422};
}

MapProblem ImageBroken(const Location& at, const std::string& what) {
  return {"IMAGE_BROKEN", at.ToString(), "The file " + what + ".", "Save the image again as PNG, and upload all of it.",
          422};
}

MapProblem TooManyBytes(const Location& map) {
  return {"MAP_TOO_LARGE", map.ToString(), "The images of the map are larger than 100 MB together.",
          "Use fewer or smaller images.", 422};
}

MapProblem TookTooLong(const Location& map) {
  return {"TIMEOUT", map.ToString(), "Fetching all images of the map took longer than a minute.",
          "Try again later, or put small images together into few tilesets.", 504};
}

MapProblem Busy(std::string_view room) {
  return {"BUSY", std::string(room), "This server is loading too many maps at the moment.",
          "Try again in a few seconds.", 503};
}

bool IsPassing(const MapProblem& problem) {
  return problem.http_status >= 500;
}

std::string EncodeProblem(const MapProblem& problem) {
  digiwork::wire::v1::MapError error;
  error.set_code(problem.code);
  error.set_file(problem.file);
  error.set_detail(problem.detail);
  error.set_fix(problem.fix);
  return error.SerializeAsString();
}

}  // namespace dw::map_storage
