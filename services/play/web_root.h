#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/http.h"

namespace dw::play {

/// One file of the client bundle as it goes out.
struct WebFile {
  std::shared_ptr<const std::string> bytes;
  std::string_view content_type;
  std::string etag;      ///< With its quotes.
  std::string encoding;  ///< "br", "gzip" or empty.
};

/// A folder of files for browsers, with their compressed neighbours (x.js.br, x.js.gz). A file is read once and again
/// when it has changed. Thread-safe.
class WebRoot {
 public:
  explicit WebRoot(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The file at `path` ("/assets/x.js"), compressed when there is a neighbour that `accept_encoding` allows. Nothing
  /// for what is no regular file below the folder. `path` is as HttpRequest::path promises.
  std::optional<WebFile> Find(std::string_view path, std::string_view accept_encoding);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  struct Kept {
    std::filesystem::file_time_type changed;
    std::uintmax_t size = 0;
    std::shared_ptr<const std::string> bytes;
    std::string etag;
  };
  std::optional<WebFile> Read(const std::string& path);

  const std::filesystem::path folder_;
  // Owned. Bounded by the folder's own size.
  std::mutex mutex_;
  std::unordered_map<std::string, Kept> kept_;  ///< The bytes are shared with responses under way.
};

/// By the file name's ending; "application/octet-stream" for an unknown one.
std::string_view ContentTypeOf(std::string_view path);

/// Answers a request from `file`: 304 when the browser has it already, else 200.
HttpResponse Respond(const HttpRequest& request, const WebFile& file, std::string_view cache_control);

}  // namespace dw::play
