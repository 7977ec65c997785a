#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fault.h"

namespace dw {

/// The body of a request whose route takes it as it comes, however long it is. The next part is read when it is asked
/// for, and not before. [WS64]
class IncomingBody {
 public:
  /// Up to 64 KiB; empty: that was all. kUnavailable: it broke off, or the request has been answered.
  using Done = std::function<void(Outcome<std::string>)>;

  virtual ~IncomingBody() = default;
  /// Calls `done` on any thread, unless the server stops before: then it is destroyed. One at a time.
  virtual void Next(Done done) = 0;
};

/// How a route wants its bodies.
enum class BodyMode : std::uint8_t { kWhole, kIncoming };

/// One HTTP request as a handler sees it. Bodies over the server's limit were refused before (413).
struct HttpRequest {
  std::string method;  ///< "GET", "HEAD", "POST", ...
  std::string path;    ///< Percent-decoded, without query; always starts with '/'; never holds "..", NUL or '\'.
  std::string raw_path;
  std::vector<std::pair<std::string, std::string>> query;    ///< Decoded, in order.
  std::vector<std::pair<std::string, std::string>> headers;  ///< Names in lower case.
  std::string body;
  std::shared_ptr<IncomingBody> incoming;  ///< Of a route of BodyMode::kIncoming, whose `body` is empty; else null.
  std::string peer;                        ///< Remote address without port.
  bool secure = false;                     ///< Came over TLS that ends here; behind a proxy it is false.
  std::string_view route;                  ///< The pattern that fitted, as it was added; lives as long as the routes.
  std::vector<std::pair<std::string, std::string>> params;  ///< What stood for the `{name}`s of the pattern, decoded.

  /// First value of that name, or empty.
  std::string_view Query(std::string_view name) const;
  std::string_view Param(std::string_view name) const;
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

/// Which handler answers which method of which path. Filled before the server starts and constant from then on.
///
/// An exact path wins over a pattern, and a pattern over a prefix; of several patterns the one added first, and of
/// several prefixes the longest. Who handles GET handles HEAD.
class HttpRoutes {
 public:
  /// Handles `method` of every path like `pattern`, in which a segment `{name}` stands for any one that is not empty:
  /// "/people/{id}/roles". Every method and pattern once.
  void Route(std::string method, std::string pattern, HttpHandler handler, BodyMode body = BodyMode::kWhole);
  /// Handles GET of exactly `path`.
  void Get(std::string path, HttpHandler handler);
  /// Handles GET of every path that starts with `prefix`.
  void GetPrefix(std::string prefix, HttpHandler handler);
  /// Handles `method` of every path that starts with `prefix`.
  void RoutePrefix(std::string method, std::string prefix, HttpHandler handler, BodyMode body = BodyMode::kWhole);

  /// One route, as one reads it: "GET /people/{id}"; of a prefix "GET /maps/*".
  struct Name {
    std::string method;
    std::string pattern;
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  /// Every route, sorted.
  std::vector<Name> All() const;

  /// Puts what `with` makes of each handler in its place. For routes that are added afterwards nothing is done.
  void Wrap(const std::function<HttpHandler(const Name& route, HttpHandler handler)>& with);

  /// What is at a path.
  struct Found {
    const HttpHandler* handler = nullptr;  ///< Null: no route of this method.
    std::string_view pattern;              ///< Of the handler, as in All().
    BodyMode body = BodyMode::kWhole;
    std::vector<std::pair<std::string, std::string>> params;
    std::string allow;  ///< Without a handler: the methods that have one, "GET, HEAD"; empty: nothing is here.
  };
  Found Find(std::string_view method, std::string_view path) const;

 private:
  struct Entry {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;  ///< Of a pattern with names in it; empty: it is to be equal.
    bool prefix = false;
    HttpHandler handler;
    BodyMode body = BodyMode::kWhole;
  };
  static bool Fits(const Entry& entry, std::string_view path, Found& found);
  const Entry* Best(std::string_view method, std::string_view path, Found& found) const;

  // Owned.
  std::vector<Entry> entries_;
};

}  // namespace dw
