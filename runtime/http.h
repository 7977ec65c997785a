#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dw {

/// One HTTP request as a handler sees it. Bodies over the server's limit were refused before (413).
struct HttpRequest {
  std::string method;  ///< "GET", "HEAD", "POST", ...
  std::string path;    ///< Percent-decoded, without query; always starts with '/'; never holds "..", NUL or '\'.
  std::string raw_path;
  std::vector<std::pair<std::string, std::string>> query;    ///< Decoded, in order.
  std::vector<std::pair<std::string, std::string>> headers;  ///< Names in lower case.
  std::string body;
  std::string peer;     ///< Remote address without port.
  bool secure = false;  ///< Came over TLS that ends here; behind a proxy it is false.

  /// First value of that name, or empty.
  std::string_view Query(std::string_view name) const;
  std::string_view Header(std::string_view lower_case_name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  /// Shared with a cache where there is one; null means an empty body.
  std::shared_ptr<const std::string> body;
};

/// Answers the request it came with. Call it exactly once, from any thread; later calls do nothing. It may outlive the
/// connection, and is then inert.
using HttpReply = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(const HttpRequest&, HttpReply)>;

/// Which handler answers which path. Filled before the server starts and constant from then on.
class HttpRoutes {
 public:
  /// Handles GET and HEAD of exactly `path`.
  void Get(std::string path, HttpHandler handler);
  /// Handles GET and HEAD of every path that starts with `prefix`; the longest prefix wins.
  void GetPrefix(std::string prefix, HttpHandler handler);

  /// Null when no route fits.
  const HttpHandler* Find(std::string_view path) const;

 private:
  // Owned.
  std::vector<std::pair<std::string, HttpHandler>> exact_;
  std::vector<std::pair<std::string, HttpHandler>> prefixes_;
};

}  // namespace dw
