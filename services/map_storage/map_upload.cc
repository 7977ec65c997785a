#include "services/map_storage/map_upload.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "adapters/zip/zip_reader.h"
#include "core/maps/room_path.h"
#include "services/map_storage/map_files.h"
#include "services/map_storage/map_loader.h"

namespace dw::map_storage {
namespace {

using Json = nlohmann::json;

Unexpected<UploadRefusal> Refused(int status, const char* code, std::string detail) {
  return Unexpected{UploadRefusal{status, code, std::move(detail), {}}};
}

Unexpected<UploadRefusal> Refused(const Fault& fault) {
  if (fault.code == Fault::Code::kTooLarge) return Refused(507, "NO_ROOM", "There is no room for these files here.");
  if (fault.code == Fault::Code::kDenied) {
    return Refused(409, "NAME_TAKEN", "A file would be where a folder is, or the other way round: " + fault.detail);
  }
  return Refused(503, "STORE_AWAY", "The files cannot be kept now. Try again in a moment.");
}

/// Files that systems leave behind, and what begins with a dot.
bool IsHidden(std::string_view name) {
  if (name.starts_with("__MACOSX/")) return true;
  for (std::size_t at = 0; at < name.size();) {
    if (name[at] == '.' && name.substr(at, 2) != "./" && name.substr(at, 3) != "../") return true;
    const std::size_t slash = name.find('/', at);
    if (slash == std::string_view::npos) break;
    at = slash + 1;
  }
  return false;
}

std::string SmallLetters(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string WamOf(const std::string& map) {
  return map.substr(0, map.size() - 4) + ".wam";
}

std::string NameIn(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string NewWam(const std::string& map) {
  return Json{{"version", "2.1.0"},
              {"mapUrl", NameIn(map)},
              {"entities", Json::object()},
              {"areas", Json::array()},
              {"entityCollections", Json::array()}}
      .dump(2);
}

bool IsWam(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_object() && json.value("mapUrl", Json()).is_string() && json.value("version", Json()).is_string();
}

/// The library as it will be.
class StagedFiles final : public MapFiles {
 public:
  StagedFiles(std::vector<std::filesystem::path> roots, std::size_t max_bytes, const MapLibrary& library,
              const std::map<std::string, MapLibrary::Kept>& staged, const std::string& prefix)
      : MapFiles(std::move(roots), max_bytes, &library), staged_(staged), prefix_(prefix) {}

  FileStamp StampOf(const maps::Location& at) const override {
    const auto path = PathOf(at);
    if (!path || !path->starts_with(prefix_)) return MapFiles::StampOf(at);
    const auto file = staged_.find(*path);
    return file == staged_.end() ? FileStamp{}
                                 : MapFiles::StampOf(*path, {file->second.content, file->second.bytes, ""});
  }
  Expected<FileContent, FileRefusal> Read(const maps::Location& at) const override {
    const auto path = PathOf(at);
    if (!path || !path->starts_with(prefix_)) return MapFiles::Read(at);
    const auto file = staged_.find(*path);
    if (file == staged_.end()) return Unexpected{FileRefusal::kNotFound};
    auto bytes = library()->ReadContent(file->second.content, max_bytes());
    if (!bytes) return Unexpected{RefusalOf(bytes.error())};
    return FileContent{*std::move(bytes), StampOf(at)};
  }

 private:
  const std::map<std::string, MapLibrary::Kept>& staged_;
  const std::string& prefix_;
};

}  // namespace

Expected<MapUpload::Staged, UploadRefusal> MapUpload::Keep(const std::filesystem::path& archive,
                                                           const std::string& prefix) {
  const auto opened = ZipReader::Open(archive, limits_.most_files);
  if (!opened && opened.error().code == Fault::Code::kTooLarge)
    return Refused(413, "TOO_MANY_FILES", opened.error().detail);
  if (!opened) return Refused(400, "ZIP_BROKEN", opened.error().detail);
  std::uint64_t unpacked = 0;
  std::map<std::string, std::string> by_small_letters;
  // All names first: nothing is unpacked of an archive that is refused anyway.
  for (const ZipReader::Entry& entry : (*opened)->entries()) {
    if (entry.name.ends_with('/') || IsHidden(entry.name)) continue;
    if (entry.link) return Refused(400, "NOT_A_FILE", entry.name + " is a link or a device. Archive the file itself.");
    if (entry.encrypted) return Refused(400, "ENCRYPTED", entry.name + " is encrypted. Archive it without a password.");
    if (!IsObjectKey(prefix + entry.name)) {
      return Refused(400, "BAD_NAME", "\"" + entry.name.substr(0, 200) + "\" cannot be the name of a file here.");
    }
    const auto [other, fresh] = by_small_letters.emplace(SmallLetters(entry.name), entry.name);
    if (!fresh) {
      return Refused(400, "NAMES_COLLIDE", other->second + " and " + entry.name + " are one name on many systems.");
    }
    unpacked += std::min<std::uint64_t>(entry.bytes, limits_.most_unpacked + 1);
    if (unpacked > limits_.most_unpacked) {
      return Refused(
          413, "TOO_LARGE",
          "Unpacked, the archive has more than " + std::to_string(limits_.most_unpacked / 1'000'000) + " MB.");
    }
  }
  Staged staged;
  for (const ZipReader::Entry& entry : (*opened)->entries()) {
    if (entry.name.ends_with('/') || IsHidden(entry.name)) continue;
    const auto source = (*opened)->Read(entry);
    if (!source) return Refused(400, "ZIP_BROKEN", source.error().detail);
    const auto kept = library_.Keep(*source);
    if (!kept && kept.error().code == Fault::Code::kCorrupt) return Refused(400, "ZIP_BROKEN", kept.error().detail);
    if (!kept) return Refused(kept.error());
    staged[prefix + entry.name] = *kept;
  }
  if (staged.empty()) return Refused(400, "EMPTY", "There is no file in the archive.");
  return staged;
}

std::vector<MapProblem> MapUpload::Check(const Staged& staged, const std::string& prefix) const {
  const StagedFiles files(roots_, limits_.most_file_bytes, library_, staged, prefix);
  const MapLoader loader({}, files, fetcher_);
  std::vector<MapProblem> problems;
  for (const auto& [path, kept] : staged) {
    if (path.ends_with(".wam")) {
      const auto text = library_.ReadContent(kept.content, limits_.most_file_bytes);
      if (!text || !IsWam(*text)) {
        problems.push_back({"BAD_WAM", path, "This is not a WAM file.", "Take it out, and a new one is made.", 422});
      }
    }
    if (!path.ends_with(".tmj")) continue;
    maps::RoomPath room;
    room.map.kind = maps::Location::Kind::kHere;
    for (std::size_t at = 0; at <= path.size();) {
      const std::size_t slash = std::min(path.find('/', at), path.size());
      room.map.segments.push_back(path.substr(at, slash - at));
      at = slash + 1;
    }
    const auto loaded = loader.Load(room, {});
    if (!loaded) problems.push_back(loaded.error());
    if (problems.size() >= 100) break;
  }
  return problems;
}

std::optional<UploadRefusal> MapUpload::AddWams(Staged& staged) {
  std::vector<std::string> maps;
  for (const auto& [path, kept] : staged) {
    if (path.ends_with(".tmj")) maps.push_back(path);
  }
  for (const std::string& map : maps) {
    const std::string wam = WamOf(map);
    if (staged.contains(wam)) continue;
    const auto there = library_.Find(wam);
    if (there && !there->content.empty()) {
      staged[wam] = {there->content, there->bytes};
      continue;
    }
    const auto old = there ? library_.Read(wam, limits_.most_file_bytes) : Outcome<std::string>(NewWam(map));
    if (!old) return Refused(old.error()).error;
    const auto kept = library_.Keep(SourceOf(*old));
    if (!kept) return Refused(kept.error()).error;
    staged[wam] = *kept;
  }
  return std::nullopt;
}

Expected<Uploaded, UploadRefusal> MapUpload::Unpack(const std::filesystem::path& archive, const std::string& folder,
                                                    const std::string& by) {
  std::string prefix = folder;
  while (prefix.ends_with('/')) prefix.pop_back();
  if (prefix.starts_with('/')) prefix.erase(0, 1);
  if (!prefix.empty() && !IsObjectKey(prefix)) {
    return Refused(400, "BAD_DIRECTORY", "\"" + folder.substr(0, 200) + "\" cannot be a folder here.");
  }
  if (!prefix.empty()) prefix += '/';
  auto staged = Keep(archive, prefix);
  if (!staged) return Unexpected{staged.error()};
  auto problems = Check(*staged, prefix);
  if (!problems.empty()) {
    UploadRefusal refusal{400, "BAD_MAPS", "Some maps cannot be used.", std::move(problems)};
    return Unexpected{std::move(refusal)};
  }
  if (auto refusal = AddWams(*staged)) return Unexpected{std::move(*refusal)};
  Uploaded uploaded;
  std::vector<LibraryChange> changes;
  for (const auto& [path, kept] : *staged) {
    changes.push_back({path, kept.content, kept.bytes});
    if (path.ends_with(".tmj")) uploaded.maps.push_back(path);
  }
  for (const std::string& path : library_.Below(prefix)) {
    if (!staged->contains(path)) changes.push_back({path, std::nullopt, 0});
  }
  const auto made =
      library_.Commit(changes, by.empty() ? "somebody" : by, "upload of " + (prefix.empty() ? "everything" : prefix));
  if (!made) return Refused(made.error());
  uploaded.files = staged->size();
  if (*made) uploaded.version = (**made).id;
  return uploaded;
}

std::string ToJsonText(const UploadRefusal& refusal) {
  Json json = Json::object();
  const auto add = [&](const std::string& file, const std::string& message, const std::string& details) {
    // Tools want every kind named, also those of which there is nothing to say.
    for (const char* kind : {"map", "layers", "tilesets", "entities", "script"}) {
      if (!json[file].contains(kind)) json[file][kind] = Json::array();
    }
    json[file]["map"].push_back({{"type", "error"}, {"message", message}, {"details", details}});
  };
  for (const MapProblem& problem : refusal.maps) {
    add(problem.file.empty() ? "map" : problem.file, problem.detail, problem.fix + " (" + problem.code + ")");
  }
  if (refusal.maps.empty()) add("archive", refusal.detail, refusal.code);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dw::map_storage
