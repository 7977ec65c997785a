#include "runtime/web_page.h"

#include <algorithm>
#include <memory>

#include "runtime/crypto.h"

namespace dw {
namespace {

constexpr char kStyle[] = R"css(:root {
  color-scheme: light dark;
  --page: #eef0f6;
  --card: #ffffff;
  --ink: #1f2430;
  --soft: #565f75;
  --line: #c5cad8;
  --brand: #4255c4;
  --on-brand: #ffffff;
  --good: #12653b;
  --bad: #a8201a;
  --bad-back: #fdeceb;
  --good-back: #e6f5ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161d;
    --card: #1f222c;
    --ink: #eceef5;
    --soft: #aab1c4;
    --line: #454b5e;
    --brand: #93a2ff;
    --on-brand: #12152b;
    --good: #7fdca6;
    --bad: #ff9d96;
    --bad-back: #3b2022;
    --good-back: #1b3426;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: grid;
  place-items: center;
  padding: 1.5rem 1rem;
  background: var(--page);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
main {
  width: min(100%, 27rem);
  padding: 2rem;
  border-radius: 1rem;
  background: var(--card);
  box-shadow: 0 1px 2px rgb(0 0 0 / 8%), 0 12px 32px rgb(0 0 0 / 10%);
}
main.wide { width: min(100%, 38rem); }
.brand {
  display: flex;
  align-items: center;
  gap: 0.6rem;
  margin: 0 0 1.25rem;
  color: var(--soft);
  font-weight: 600;
}
.brand img { width: 1.75rem; height: 1.75rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.1rem; }
p { margin: 0 0 1rem; }
a { color: var(--brand); }
.soft { color: var(--soft); }
label { display: block; margin: 1rem 0 0.3rem; font-weight: 600; }
.hint { display: block; margin-top: 0.3rem; color: var(--soft); font-size: 0.875rem; font-weight: 400; }
input:not([type="hidden"]), select {
  width: 100%;
  min-height: 2.75rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--line);
  border-radius: 0.6rem;
  background: var(--page);
  color: inherit;
  font: inherit;
}
input.code { font-family: ui-monospace, monospace; font-size: 1.25rem; letter-spacing: 0.15em; }
button, .button {
  display: inline-block;
  min-height: 2.75rem;
  padding: 0.6rem 1.25rem;
  border: 0;
  border-radius: 0.6rem;
  background: var(--brand);
  color: var(--on-brand);
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
form > button { width: 100%; margin-top: 1.5rem; }
button.plain { background: transparent; color: var(--brand); border: 1px solid var(--line); }
button.bad { background: var(--bad); color: var(--card); }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
.alert, .done { margin: 0 0 1rem; padding: 0.75rem 1rem; border-radius: 0.6rem; }
.alert { background: var(--bad-back); color: var(--bad); }
.done { background: var(--good-back); color: var(--good); }
.qr { display: block; width: 12rem; height: 12rem; margin: 1rem auto; padding: 0.75rem; border-radius: 0.6rem; background: #fff; }
code, .codes { font-family: ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
.codes { display: grid; grid-template-columns: 1fr 1fr; gap: 0.4rem 1rem; margin: 1rem 0; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.3rem 1rem; margin: 0 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
hr { margin: 2rem 0 0; border: 0; border-top: 1px solid var(--line); }
@media (max-width: 30rem) {
  body { padding: 0; place-items: stretch; background: var(--card); }
  main { padding: 1.5rem 1.25rem; border-radius: 0; box-shadow: none; }
}
)css";

std::shared_ptr<const std::string> Shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

bool IsHost(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-.:[]").find(c) != std::string_view::npos;
  });
}

std::string JsonText(std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

HttpResponse ToResponse(const WebPage& page) {
  std::string forms = "'self'";
  for (const std::string& origin : page.form_origins) forms += ' ' + origin;
  const std::string title = EscapeHtml(page.title);
  HttpResponse response;
  response.status = page.status;
  response.content_type = "text/html; charset=utf-8";
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
       "frame-ancestors 'none'; form-action " +
           forms},
      {"Cache-Control", "no-store"},
      // A form says its origin only so far; a link outwards says nothing.
      {"Referrer-Policy", "same-origin"},
      {"X-Frame-Options", "DENY"},
  };
  response.body =
      Shared("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
             " · Digiwork</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
             "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" type=\"image/svg+xml\" "
             "href=\"/favicon.svg\"><link rel=\"stylesheet\" href=\"" +
             std::string(kPageStylePath) +
             "\"></head><body><main><p class=\"brand\"><img src=\"/favicon.svg\" alt=\"\">Digiwork</p><h1>" + title +
             "</h1>" + page.body + "</main></body></html>\n");
  return response;
}

void AddPageStyle(HttpRoutes& routes) {
  const auto style = Shared(kStyle);
  const std::string etag = '"' + ToHex(Sha256(*style)).substr(0, 32) + '"';
  routes.Get(kPageStylePath, [style, etag](const HttpRequest& request, const HttpReply& reply) {
    HttpResponse response;
    response.content_type = "text/css; charset=utf-8";
    response.headers = {{"Cache-Control", "no-cache"}, {"ETag", etag}};
    if (request.Header("if-none-match") == etag) {
      response.status = 304;
    } else {
      response.body = style;
    }
    reply(std::move(response));
  });
}

HttpResponse SeeOther(std::string to) {
  HttpResponse response;
  response.status = 303;
  response.headers = {{"Location", std::move(to)}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "same-origin"}};
  return response;
}

HttpResponse ProblemResponse(int status, std::string_view code, std::string_view title, std::string_view detail) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.headers.emplace_back("Cache-Control", "no-store");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  response.body =
      Shared("{\"type\":\"about:blank\",\"title\":" + JsonText(title) + ",\"status\":" + std::to_string(status) +
             ",\"code\":" + JsonText(code) + ",\"detail\":" + JsonText(detail) + "}\n");
  return response;
}

HttpResponse JsonResponse(std::string body, int status) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = Shared(std::move(body));
  return response;
}

std::string OriginOf(const HttpRequest& request, std::string_view public_url) {
  if (!public_url.empty()) return std::string(public_url);
  const std::string_view host = request.Header("host");
  if (!IsHost(host)) return "";
  return (request.secure ? "https://" : "http://") + std::string(host);
}

bool IsFromOurPage(const HttpRequest& request, std::string_view origin) {
  const std::string_view site = request.Header("sec-fetch-site");
  if (!site.empty() && site != "same-origin") return false;
  return !origin.empty() && request.Header("origin") == origin;
}

std::string SafeReturnPath(std::string_view path) {
  const bool ours = path.starts_with('/') && !path.starts_with("//") && path.size() <= 2'000 &&
                    std::ranges::all_of(path, [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '"'; });
  return ours ? std::string(path) : "/";
}

}  // namespace dw
