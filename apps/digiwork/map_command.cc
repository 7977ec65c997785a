#include "apps/digiwork/map_command.h"

#include <algorithm>
#include <filesystem>

#include "runtime/log.h"
#include "services/map_storage/map_check.h"

namespace dw {
namespace {

namespace fs = std::filesystem;
using map_storage::CheckMap;
using map_storage::MapFinding;
using map_storage::MapReport;

constexpr int kRefused = 1;
constexpr int kMisused = 2;
constexpr char kUsage[] =
    "usage: digiwork map check FILE|DIR... [--json]\n"
    "Of a folder every .tmj file is checked, and every .json file that is a map.\n";
/// A map may use files of a folder beside its own: so many folders up the maps folder is looked for.
constexpr int kMostFoldersUp = 3;

struct Checked {
  fs::path file;
  MapReport report;
};

bool MissesAFile(const MapReport& report) {
  return !report.fine && !report.findings.empty() &&
         (report.findings.front().code == "IMAGE_MISSING" || report.findings.front().code == "TILESET_MISSING");
}

MapReport CheckFrom(const fs::path& file, fs::path root) {
  MapReport first = CheckMap(file, root);
  for (int up = 0; up < kMostFoldersUp && MissesAFile(first) && root.has_relative_path(); ++up) {
    root = root.parent_path();
    MapReport wider = CheckMap(file, root);
    if (!wider.fine) continue;
    wider.text += "  uses files beside its folder: serve all of " + root.string() + "\n";
    return wider;
  }
  return first;
}

Checked Broken(const fs::path& path, std::string code, std::string detail, std::string fix) {
  std::string text = code + "\n  " + detail + "\n  " + fix + "\n";
  return {path, {false, {{std::move(code), path.string(), std::move(detail), std::move(fix), true}}, std::move(text)}};
}

/// Whether `path` may be a map by its name. What is hidden is never served.
bool LooksLikeAMap(const fs::path& path) {
  return path.extension() == ".tmj" || path.extension() == ".json";
}

std::vector<fs::path> CandidatesBelow(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> found;
  fs::recursive_directory_iterator entry(folder, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    std::error_code unreadable;
    if (hidden && entry->is_directory(unreadable)) entry.disable_recursion_pending();
    if (!hidden && LooksLikeAMap(entry->path()) && entry->is_regular_file(unreadable)) found.push_back(entry->path());
    entry.increment(error);
  }
  std::ranges::sort(found);
  return found;
}

void CheckFolder(const fs::path& given, std::vector<Checked>& all) {
  std::error_code error;
  const fs::path folder = fs::absolute(given / "").lexically_normal().parent_path();
  const std::size_t before = all.size();
  for (const fs::path& file : CandidatesBelow(folder, error)) {
    MapReport report = CheckFrom(file, folder);
    // Tilesets and settings of other programs are JSON as well.
    const bool other = file.extension() == ".json" && !report.fine && !report.findings.empty() &&
                       report.findings.front().code == "MAP_WRONG_TYPE" &&
                       report.findings.front().file == file.lexically_relative(folder).generic_string();
    if (!other) all.push_back({given / file.lexically_relative(folder), std::move(report)});
  }
  if (error) {
    all.push_back(Broken(given, "FOLDER_UNREADABLE", "The folder cannot be read: " + error.message() + ".",
                         "Check its permissions."));
  } else if (all.size() == before) {
    all.push_back(
        Broken(given, "NO_MAP", "There is no map in this folder.", "Save the map in Tiled as .tmj, or name its file."));
  }
}

std::vector<Checked> CheckAll(const std::vector<fs::path>& paths) {
  std::vector<Checked> all;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      CheckFolder(path, all);
    } else {
      const fs::path file = fs::absolute(path).lexically_normal();
      all.push_back({path, CheckFrom(file, file.parent_path())});
    }
  }
  return all;
}

std::string TextOf(const std::vector<Checked>& all) {
  std::string text;
  for (const auto& [file, report] : all) {
    text += file.string() + ": " + (report.fine ? "fine" : "cannot be shown") + "\n";
    std::string_view rest = report.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      text += "  " + std::string(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  }
  return text;
}

std::string JsonOf(const MapFinding& finding) {
  std::string json = finding.refused ? R"({"level":"error")" : R"({"level":"notice")";
  const auto add = [&](const char* name, const std::string& value) {
    json += std::string(",\"") + name + "\":";
    AppendJsonString(json, value);
  };
  add("code", finding.code);
  add("file", finding.file);
  add("detail", finding.detail);
  add("fix", finding.fix);
  return json + "}";
}

std::string JsonOf(const std::vector<Checked>& all) {
  std::string json = "[";
  for (const auto& [file, report] : all) {
    json += (json.size() > 1 ? ",\n {\"map\":" : "\n {\"map\":");
    AppendJsonString(json, file.string());
    json += std::string(",\"fine\":") + (report.fine ? "true" : "false") + ",\"findings\":[";
    for (const MapFinding& finding : report.findings)
      json += (&finding == report.findings.data() ? "" : ",") + JsonOf(finding);
    json += "]}";
  }
  return json + "\n]\n";
}

}  // namespace

int MapCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  bool json = false;
  std::vector<fs::path> paths;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (arguments[i] == "--json") {
      json = true;
    } else if (arguments[i].starts_with("--")) {
      err << "digiwork: map check does not know " << arguments[i] << ".\n" << kUsage;
      return kMisused;
    } else {
      paths.emplace_back(arguments[i]);
    }
  }
  if (arguments.empty() || arguments.front() != "check" || paths.empty()) {
    err << kUsage;
    return kMisused;
  }
  const std::vector<Checked> all = CheckAll(paths);
  out << (json ? JsonOf(all) : TextOf(all));
  return std::ranges::all_of(all, [](const Checked& one) { return one.report.fine; }) ? 0 : kRefused;
}

}  // namespace dw
