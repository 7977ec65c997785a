#include "services/play/web_root.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "runtime/crypto.h"

namespace dw::play {
namespace {

struct Ending {
  std::string_view ending;
  std::string_view content_type;
};
constexpr Ending kEndings[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
    {".wav", "audio/wav"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
};

struct Packing {
  std::string_view token;
  std::string_view ending;
};
constexpr Packing kPackings[] = {{"br", ".br"}, {"gzip", ".gz"}};

}  // namespace

std::string_view ContentTypeOf(std::string_view path) {
  for (const Ending& known : kEndings) {
    if (path.ends_with(known.ending)) return known.content_type;
  }
  return "application/octet-stream";
}

std::optional<WebFile> WebRoot::Find(std::string_view path, std::string_view accept_encoding) {
  for (const Packing& packing : kPackings) {
    if (accept_encoding.find(packing.token) == std::string_view::npos) continue;
    auto packed = Read(std::string(path).append(packing.ending));
    if (!packed) continue;
    packed->content_type = ContentTypeOf(path);
    packed->encoding = packing.token;
    return packed;
  }
  return Read(std::string(path));
}

std::optional<WebFile> WebRoot::Read(const std::string& path) {
  const std::filesystem::path file = folder_ / path.substr(1);
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
  const auto changed = std::filesystem::last_write_time(file, error);
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return std::nullopt;

  const std::lock_guard lock(mutex_);
  Kept& kept = kept_[path];
  if (!kept.bytes || kept.changed != changed || kept.size != size) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) return std::nullopt;
    kept.etag = '"' + ToHex(Sha256(bytes)).substr(0, 32) + '"';
    kept.bytes = std::make_shared<const std::string>(std::move(bytes));
    kept.changed = changed;
    kept.size = size;
  }
  return WebFile{kept.bytes, ContentTypeOf(path), kept.etag, {}};
}

HttpResponse Respond(const HttpRequest& request, const WebFile& file, std::string_view cache_control) {
  HttpResponse response;
  response.content_type = file.content_type;
  response.headers = {{"ETag", file.etag}, {"Cache-Control", std::string(cache_control)}, {"Vary", "Accept-Encoding"}};
  if (request.Header("if-none-match").find(file.etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  if (!file.encoding.empty()) response.headers.emplace_back("Content-Encoding", file.encoding);
  response.body = file.bytes;
  return response;
}

}  // namespace dw::play
