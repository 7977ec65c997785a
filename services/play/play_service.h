#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "runtime/http.h"
#include "services/play/web_root.h"

namespace dw::play {

struct PlayOptions {
  std::filesystem::path web_root;
  std::string start_room;  ///< Room path of "/".
};

/// Serves the Collaborator Client: the page at "/", "/~/..." and "/_/...", its scripts and pictures. Keeps nothing.
///
/// The page of a room tells the browser to fetch the room's map at once, beside the scripts. Everything comes from this
/// origin, so the content security policy is strict.
class PlayService {
 public:
  explicit PlayService(PlayOptions options);

  /// Adds its routes. The service outlives the server.
  void AddRoutes(HttpRoutes& routes);

 private:
  HttpResponse Page(const HttpRequest& request, const std::string& room);
  HttpResponse File(const HttpRequest& request, std::string_view cache_control);

  const PlayOptions options_;
  // Owned.
  WebRoot files_;
};

/// The page with the hint to fetch the map of `room` (a raw path, as it stands in the address bar) in its head. Pure.
std::string WithMapPreload(std::string_view page, std::string_view room);

}  // namespace dw::play
