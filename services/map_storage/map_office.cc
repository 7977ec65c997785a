#include "services/map_storage/map_office.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>

#include "adapters/http_body/body_source.h"
#include "adapters/http_body/multipart.h"
#include "runtime/crypto.h"
#include "runtime/web_page.h"

namespace dw::map_storage {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kFiles = "/map-storage/files/";
constexpr std::size_t kMostWords = 1'000;

/// A file on its way, gone with this.
class Spooled {
 public:
  explicit Spooled(const std::filesystem::path& folder) : path_(folder / ToHex(RandomBytes(12))) {}
  ~Spooled() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Spooled(const Spooled&) = delete;
  Spooled& operator=(const Spooled&) = delete;

  const std::filesystem::path& path() const { return path_; }
  Outcome<Ok> Take(MultipartReader& form) const {
    std::ofstream out(path_, std::ios::binary | std::ios::trunc);
    std::string piece(64 * 1024, '\0');
    for (;;) {
      const auto read = form.Read(std::span(piece));
      if (!read) return Unexpected{read.error()};
      if (*read == 0) break;
      out.write(piece.data(), static_cast<std::streamsize>(*read));
    }
    out.close();
    if (!out) return Unexpected{Fault{Fault::Code::kTooLarge, "There is no room for the archive."}};
    return Ok{};
  }

 private:
  const std::filesystem::path path_;
};

HttpResponse ResponseOf(const UploadRefusal& refusal) {
  // Tools that upload know the problems of an archive by this status, and read them file by file.
  if (refusal.status == 400) return JsonResponse(ToJsonText(refusal), 400);
  return ProblemResponse(refusal.status, refusal.code, "Not uploaded", refusal.detail);
}

HttpResponse ResponseOf(const Fault& fault) {
  switch (fault.code) {
    case Fault::Code::kTooLarge:
      return ProblemResponse(413, "TOO_LARGE", "Too large", fault.detail);
    case Fault::Code::kNotFound:
      return ProblemResponse(404, "NOT_FOUND", "Not there", "There is nothing of this name.");
    case Fault::Code::kDenied:
      return ProblemResponse(409, "NAME_TAKEN", "Not possible",
                             "A file would be where a folder is, or the other way round.");
    case Fault::Code::kCorrupt:
      return ProblemResponse(400, "BROKEN", "Not understood", fault.detail);
    default:
      return ProblemResponse(503, "STORE_AWAY", "Not now", "The files cannot be reached now. Try again in a moment.");
  }
}

Json ToJson(const LibraryVersion& version) {
  Json parts = Json::array();
  for (const LibraryVersion::Part& part : version.parts) {
    parts.push_back({{"path", part.path}, {"change", !part.before ? "added" : part.after ? "changed" : "removed"}});
  }
  return {{"id", version.id},
          {"at", version.at.count()},
          {"by", version.by},
          {"what", version.what},
          {"changes", std::move(parts)}};
}

std::string Text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Who sends it, as far as it is said: for the history, where it convinces nobody.
std::string Sender(const HttpRequest& request) {
  return request.Header("authorization").empty() ? "the office" : "an upload tool";
}

}  // namespace

MapOffice::MapOffice(MapOfficeOptions options, MapLibrary& library, std::vector<std::filesystem::path> roots,
                     UrlFetcher& fetcher, Metrics& metrics)
    : options_(std::move(options)),
      library_(library),
      upload_(options_.limits, library, std::move(roots), fetcher),
      uploads_(metrics.CounterOf("digiwork_map_uploads_total", "Archives of maps that were taken.")),
      refused_(metrics.CounterOf("digiwork_map_uploads_refused_total", "Archives of maps that were refused.")),
      desk_(options_.desk, metrics) {
  std::error_code ignored;
  std::filesystem::remove_all(options_.spool, ignored);
  std::filesystem::create_directories(options_.spool, ignored);
}

void MapOffice::AddRoutes(HttpRoutes& routes) {
  routes.Route("POST", "/map-storage/upload",
               desk_.Handle([this](const HttpRequest& request) { return Upload(request); }), BodyMode::kIncoming);
  routes.Get("/map-storage/ping", [](const HttpRequest&, const HttpReply& reply) {
    reply({200, "text/plain; charset=utf-8", {}, std::make_shared<const std::string>("pong")});
  });
  routes.Get("/map-storage/maps", desk_.Handle([this](const HttpRequest&) { return ListMaps(); }));
  routes.Get("/map-storage/versions",
             desk_.Handle([this](const HttpRequest& request) { return ListVersions(request); }));
  routes.Route("POST", "/map-storage/versions/{id}/restore",
               desk_.Handle([this](const HttpRequest& request) { return Restore(request); }));
  routes.RoutePrefix("PUT", std::string(kFiles),
                     desk_.Handle([this](const HttpRequest& request) { return PutFile(request); }),
                     BodyMode::kIncoming);
  routes.RoutePrefix("DELETE", std::string(kFiles),
                     desk_.Handle([this](const HttpRequest& request) { return RemoveFiles(request); }));
}

HttpResponse MapOffice::Upload(const HttpRequest& request) {
  const auto boundary = MultipartReader::BoundaryOf(request.Header("content-type"));
  if (!boundary) {
    return ProblemResponse(415, "NO_FORM", "Not understood",
                           "Send a form (multipart/form-data) with a ZIP archive as \"file\".");
  }
  MultipartReader form(*boundary, SourceOfBody(request.incoming, options_.most_archive_bytes));
  const Spooled archive(options_.spool);
  std::string folder;
  bool has_file = false;
  for (;;) {
    const auto field = form.Next();
    if (!field) return ResponseOf(field.error());
    if (!*field) break;
    if ((**field).name == "file" && !has_file) {
      const auto taken = archive.Take(form);
      if (!taken) return ResponseOf(taken.error());
      has_file = true;
    } else if ((**field).name == "directory") {
      const auto text = form.ReadText(kMostWords);
      if (!text) return ResponseOf(text.error());
      folder = *text;
    }
  }
  if (!has_file) return ProblemResponse(400, "NO_FILE", "Nothing to upload", "The form has no field \"file\".");
  const auto uploaded = upload_.Unpack(archive.path(), folder, Sender(request));
  (uploaded ? uploads_ : refused_).Increment();
  if (!uploaded) return ResponseOf(uploaded.error());
  return JsonResponse(Text({{"version", uploaded->version}, {"files", uploaded->files}, {"maps", uploaded->maps}}),
                      201);
}

HttpResponse MapOffice::PutFile(const HttpRequest& request) {
  const std::string path = request.path.substr(kFiles.size());
  if (!IsObjectKey(path)) return ProblemResponse(400, "BAD_NAME", "Not possible", "This cannot be the name of a file.");
  const auto kept = library_.Keep(SourceOfBody(request.incoming, options_.limits.most_file_bytes));
  if (!kept) return ResponseOf(kept.error());
  const bool was_there = library_.Find(path).has_value();
  const auto made = library_.Commit({{path, kept->content, kept->bytes}}, Sender(request), "put " + path);
  if (!made) return ResponseOf(made.error());
  return JsonResponse(Text({{"version", *made ? (**made).id : ""}}), was_there ? 200 : 201);
}

HttpResponse MapOffice::RemoveFiles(const HttpRequest& request) {
  std::string path = request.path.substr(kFiles.size());
  while (path.ends_with('/')) path.pop_back();
  if (!IsObjectKey(path)) return ProblemResponse(400, "BAD_NAME", "Not possible", "This cannot be the name of a file.");
  std::vector<LibraryChange> changes;
  if (library_.Find(path)) changes.push_back({path, std::nullopt, 0});
  for (const std::string& below : library_.Below(path + '/')) changes.push_back({below, std::nullopt, 0});
  if (changes.empty()) return ResponseOf(Fault{Fault::Code::kNotFound, path});
  const auto made = library_.Commit(changes, Sender(request), "removal of " + path);
  if (!made) return ResponseOf(made.error());
  return {204, "", {}, nullptr};
}

HttpResponse MapOffice::ListMaps() const {
  Json maps = Json::object();
  for (const std::string& path : library_.Below("")) {
    if (!path.ends_with(".wam")) continue;
    const auto text = library_.Read(path, options_.limits.most_file_bytes);
    const Json wam = text ? Json::parse(*text, nullptr, false) : Json();
    if (!wam.is_object()) continue;
    maps[path] = {{"mapUrl", wam.value("mapUrl", Json())},
                  {"metadata", wam.value("metadata", Json::object())},
                  {"vendor", wam.value("vendor", Json::object())}};
  }
  return JsonResponse(Text({{"version", "1.0.0"}, {"maps", std::move(maps)}}));
}

HttpResponse MapOffice::ListVersions(const HttpRequest& request) const {
  const auto versions = library_.Versions(std::string(request.Query("before")), 50);
  if (!versions) return ResponseOf(versions.error());
  Json list = Json::array();
  for (const LibraryVersion& version : *versions) list.push_back(ToJson(version));
  return JsonResponse(Text({{"versions", std::move(list)}}));
}

HttpResponse MapOffice::Restore(const HttpRequest& request) {
  const auto made = library_.Restore(std::string(request.Param("id")), Sender(request));
  if (!made && made.error().code == Fault::Code::kCorrupt) {
    return ProblemResponse(409, "NOT_KEPT", "Not possible", made.error().detail);
  }
  if (!made) return ResponseOf(made.error());
  return JsonResponse(Text({{"version", *made ? (**made).id : ""}}), *made ? 201 : 200);
}

}  // namespace dw::map_storage
