#include "services/play/play_service.h"

#include <utility>

#include "base/percent.h"
#include "runtime/crypto.h"

namespace dw::play {
namespace {

constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kAskFirst = "no-cache";

/// Everything from this origin alone. Style attributes are allowed, style elements are not; pictures and media may be
/// made by the page itself.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
constexpr std::string_view kPermissionsPolicy =
    "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), fullscreen=(self), geolocation=(), "
    "payment=(), usb=()";

constexpr std::string_view kPageStyle =
    "font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;color:#1f2430";

void AddPageHeaders(HttpResponse& response) {
  response.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  response.headers.emplace_back("Permissions-Policy", kPermissionsPolicy);
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  response.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
}

HttpResponse Text(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.body = std::make_shared<const std::string>(std::move(text));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

/// A page for people, or JSON for programs, whichever is asked for.
HttpResponse Problem(const HttpRequest& request, int status, std::string_view code, std::string_view sentence,
                     std::string_view fix) {
  const bool html = request.Header("accept").find("text/html") != std::string_view::npos;
  std::string body;
  if (html) {
    body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>Digiwork</title><body style=\"" +
        std::string(kPageStyle) + "\"><h1>" + std::string(sentence) + "</h1><p>" + std::string(fix) +
        "</p><p><a href=\"/\">Go to the office</a></p>";
  } else {
    body = "{\"code\":\"" + std::string(code) + "\",\"detail\":\"" + std::string(sentence) + "\",\"fix\":\"" +
           std::string(fix) + "\"}\n";
  }
  HttpResponse response = Text(status, std::move(body));
  response.content_type = html ? "text/html; charset=utf-8" : "application/json";
  if (html) AddPageHeaders(response);
  return response;
}

HttpResponse NotFound(const HttpRequest& request) {
  return Problem(request, 404, "NOT_FOUND", "There is nothing here.", "Check the address, or go to the office.");
}

/// As the browser's encodeURIComponent keeps them: the hint serves only a request for the very same address.
constexpr std::string_view kKeptByBrowsers = "-_.!~*'()";

}  // namespace

std::string WithMapPreload(std::string_view page, std::string_view room) {
  const std::size_t head_ends = page.find("</head>");
  if (head_ends == std::string_view::npos) return std::string(page);
  std::string out(page.substr(0, head_ends));
  out += R"(<link rel="preload" as="fetch" crossorigin href="/api/map?room=)" + PercentEncode(room, kKeptByBrowsers) +
         "\">";
  out += page.substr(head_ends);
  return out;
}

PlayService::PlayService(PlayOptions options) : options_(std::move(options)), files_(options_.web_root) {}

void PlayService::AddRoutes(HttpRoutes& routes) {
  routes.Get("/ping", [](const HttpRequest&, const HttpReply& reply) { reply(Text(200, "pong\n")); });
  const auto room_page = [this](const HttpRequest& request, const HttpReply& reply) {
    reply(Page(request, request.raw_path));
  };
  routes.Get("/",
             [this](const HttpRequest& request, const HttpReply& reply) { reply(Page(request, options_.start_room)); });
  routes.GetPrefix("/~/", room_page);
  routes.GetPrefix("/_/", room_page);
  // Administration finds its way by the address itself.
  const auto admin_page = [this](const HttpRequest& request, const HttpReply& reply) {
    const auto page = files_.Find("/admin.html", request.Header("accept-encoding"));
    if (!page) return reply(NotFound(request));
    HttpResponse response = Respond(request, *page, kAskFirst);
    AddPageHeaders(response);
    reply(std::move(response));
  };
  routes.Get("/admin", admin_page);
  routes.GetPrefix("/admin/", admin_page);
  routes.GetPrefix("/assets/",
                   [this](const HttpRequest& request, const HttpReply& reply) { reply(File(request, kForEver)); });
  routes.GetPrefix("/avatars/", [this](const HttpRequest& request, const HttpReply& reply) {
    // The bundle asks with the picture's hash as the query; a bare address may change.
    reply(File(request, request.query.empty() ? kAskFirst : kForEver));
  });
  routes.GetPrefix("/",
                   [this](const HttpRequest& request, const HttpReply& reply) { reply(File(request, kAskFirst)); });
}

HttpResponse PlayService::Page(const HttpRequest& request, const std::string& room) {
  const auto page = files_.Find("/index.html", "");
  if (!page) {
    return Problem(request, 503, "CLIENT_NOT_BUILT", "The client has not been built.",
                   "Run ./dev build, or point --web-root at a built client.");
  }
  const auto body = std::make_shared<const std::string>(WithMapPreload(*page->bytes, room));
  const std::string etag = '"' + ToHex(Sha256(*body)).substr(0, 32) + '"';
  HttpResponse response = Respond(request, {body, page->content_type, etag, {}}, kAskFirst);
  AddPageHeaders(response);
  return response;
}

HttpResponse PlayService::File(const HttpRequest& request, std::string_view cache_control) {
  const auto file = files_.Find(request.path, request.Header("accept-encoding"));
  if (!file) return NotFound(request);
  HttpResponse response = Respond(request, *file, cache_control);
  if (file->content_type.starts_with("text/html")) AddPageHeaders(response);
  return response;
}

}  // namespace dw::play
