// What map-storage answers over HTTP. [MP53, MP54]
#include <algorithm>
#include <array>
#include <utility>

#include "services/map_storage/compression.h"
#include "services/map_storage/map_storage.h"
#include "services/map_storage/problems.h"

namespace dw::map_storage {
namespace {

constexpr char kProtobuf[] = "application/x-protobuf";
constexpr std::string_view kImagePrefix = "/api/map-image/";
constexpr std::string_view kFilePrefix = "/maps/";

HttpResponse Failure(const MapProblem& problem) {
  HttpResponse response;
  response.status = problem.http_status;
  response.content_type = kProtobuf;
  response.headers = {{"cache-control", "no-store"}};
  response.body = std::make_shared<const std::string>(EncodeProblem(problem));
  return response;
}

HttpResponse PackOf(const LoadedMap& map, std::string_view accept_encoding, std::string_view if_none_match) {
  const std::string etag = "\"" + map.room->revision + "\"";
  HttpResponse response;
  response.content_type = kProtobuf;
  response.headers = {{"cache-control", "no-cache"}, {"etag", etag}, {"vary", "accept-encoding"}};
  if (if_none_match.find(etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  response.body = map.pack;
  if (Accepts(accept_encoding, "br") && !map.brotli->empty()) {
    response.headers.emplace_back("content-encoding", "br");
    response.body = map.brotli;
  } else if (Accepts(accept_encoding, "gzip") && !map.gzip->empty()) {
    response.headers.emplace_back("content-encoding", "gzip");
    response.body = map.gzip;
  }
  return response;
}

HttpResponse NotFound() {
  return {404, "text/plain; charset=utf-8", {}, std::make_shared<const std::string>("Not found.\n")};
}

// Types that a browser never runs; anything else is a download.
std::string ContentTypeOf(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes = {
      {{".tmj", "application/json"},
       {".json", "application/json"},
       {".tsj", "application/json"},
       {".tsx", "application/xml"},
       {".tmx", "application/xml"},
       {".png", "image/png"},
       {".jpg", "image/jpeg"},
       {".jpeg", "image/jpeg"},
       {".gif", "image/gif"},
       {".webp", "image/webp"},
       {".mp3", "audio/mpeg"},
       {".ogg", "audio/ogg"}}};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

HttpResponse FileOf(const std::string& name, FileContent file, std::string_view if_none_match) {
  const std::string etag = "\"" + std::to_string(file.stamp.modified_ns) + "-" + std::to_string(file.stamp.size) + "\"";
  HttpResponse response;
  response.content_type = ContentTypeOf(name);
  // Maps are public, and other servers may show them in rooms of theirs.
  response.headers = {{"access-control-allow-origin", "*"},
                      {"cache-control", "no-cache"},
                      {"content-security-policy", "default-src 'none'; sandbox"},
                      {"etag", etag}};
  if (if_none_match.find(etag) != std::string_view::npos) {
    response.status = 304;
  } else {
    response.body = std::make_shared<const std::string>(std::move(file.bytes));
  }
  return response;
}

// The path was decoded by the server, and a '%' in it is now just a character.
bool SplitDecoded(std::string_view path, std::vector<std::string>& segments) {
  if (path.size() > maps::kMaxLocationBytes) return false;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return !segments.empty() && maps::ArePlainNames(segments);
}

}  // namespace

void MapStorage::AddRoutes(HttpRoutes& routes) {
  routes.Get("/api/map", [this](const HttpRequest& request, HttpReply reply) { ServeMap(request, std::move(reply)); });
  routes.GetPrefix(std::string(kImagePrefix),
                   [this](const HttpRequest& request, const HttpReply& reply) { ServeImage(request, reply); });
  routes.GetPrefix(std::string(kFilePrefix),
                   [this](const HttpRequest& request, HttpReply reply) { ServeFile(request, std::move(reply)); });
}

void MapStorage::ServeMap(const HttpRequest& request, HttpReply reply) {
  LoadPacked(std::string(request.Query("room")),
             [reply = std::move(reply), encodings = std::string(request.Header("accept-encoding")),
              known = std::string(request.Header("if-none-match"))](const LoadResult& result) {
               reply(result ? PackOf(**result, encodings, known) : Failure(result.error()));
             });
}

void MapStorage::ServeImage(const HttpRequest& request, const HttpReply& reply) {
  const std::string name = request.path.substr(kImagePrefix.size());
  Asset asset;
  {
    const std::lock_guard lock(mutex_);
    const auto found = images_.find(name);
    if (found != images_.end()) asset = found->second.asset;
  }
  if (!asset.bytes) return reply(NotFound());
  // The name is the content's hash, so what it names never changes.
  reply({200,
         asset.content_type,
         {{"cache-control", "public, max-age=31536000, immutable"},
          {"content-security-policy", "default-src 'none'; sandbox"}},
         asset.bytes});
}

void MapStorage::ServeFile(const HttpRequest& request, HttpReply reply) {
  maps::Location at;
  if (!SplitDecoded(std::string_view(request.path).substr(kFilePrefix.size()), at.segments)) return reply(NotFound());
  const bool posted =
      Post([this, at, reply, known = std::string(request.Header("if-none-match"))](const std::stop_token&) {
        auto file = files_.Read(at);
        reply(file ? FileOf(at.FileName(), *std::move(file), known) : NotFound());
      });
  if (!posted) reply({503, "text/plain; charset=utf-8", {{"retry-after", "1"}}, nullptr});
}

}  // namespace dw::map_storage
