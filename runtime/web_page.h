#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/http.h"

namespace dw {

/// Text as HTML has it, also between double quotes.
std::string EscapeHtml(std::string_view text);

/// A page that needs no script, in the look of the office: light or dark as the browser is.
struct WebPage {
  int status = 200;
  std::string title;
  std::string body;  ///< HTML of the main part; texts in it are escaped already.
  /// Other origins that a form of this page may lead to ("https://office.example").
  std::vector<std::string> form_origins;
};
/// Nothing of it is kept by the browser, and nothing of another origin is in it.
HttpResponse ToResponse(const WebPage& page);

/// The path of the style sheet that pages ask for.
inline constexpr char kPageStylePath[] = "/page.css";
void AddPageStyle(HttpRoutes& routes);

/// 303: look there with GET. `to` has no line breaks.
HttpResponse SeeOther(std::string to);

/// A problem as RFC 9457 has it: `code` for programs, the others for people.
HttpResponse ProblemResponse(int status, std::string_view code, std::string_view title, std::string_view detail);

/// JSON that is not to be kept.
HttpResponse JsonResponse(std::string body, int status = 200);

/// "https://office.example", where `request` was sent to: what the operator has said, or else by its Host. Empty when
/// that is no host.
std::string OriginOf(const HttpRequest& request, std::string_view public_url);

/// Whether a page of our own has sent what changes something: browsers say so, and other sites cannot. A request of no
/// browser says nothing; it has to show more than a cookie.
bool IsFromOurPage(const HttpRequest& request, std::string_view origin);

/// "/~/office.tmj?x=1": a path of this office to go on to; anything that could lead elsewhere is "/".
std::string SafeReturnPath(std::string_view path);

}  // namespace dw
