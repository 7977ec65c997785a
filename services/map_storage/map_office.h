#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/desk.h"
#include "runtime/http.h"
#include "services/map_storage/map_library.h"
#include "services/map_storage/map_upload.h"

namespace dw::map_storage {

struct MapOfficeOptions {
  std::filesystem::path spool;  ///< A folder for archives on their way; emptied at the start.
  std::uint64_t most_archive_bytes = 1'000'000'000;
  UploadLimits limits;
  DeskOptions desk{2, 64};
};

/// Where builders bring their maps, over HTTP: POST /map-storage/upload, GET /map-storage/ping, /map-storage/maps,
/// /map-storage/versions, POST /map-storage/versions/{id}/restore, PUT and DELETE below /map-storage/files/.
/// Rules: ML10-ML19 in docs/spec/map-library.md. Who may, the table of access says.
class MapOffice {
 public:
  /// All outlive it.
  MapOffice(MapOfficeOptions options, MapLibrary& library, std::vector<std::filesystem::path> roots,
            UrlFetcher& fetcher, Metrics& metrics);

  /// This outlives the server.
  void AddRoutes(HttpRoutes& routes);
  /// Lets what is being done end.
  void Stop() { desk_.Stop(); }

 private:
  HttpResponse Upload(const HttpRequest& request);
  HttpResponse PutFile(const HttpRequest& request);
  HttpResponse RemoveFiles(const HttpRequest& request);
  HttpResponse ListMaps() const;
  HttpResponse ListVersions(const HttpRequest& request) const;
  HttpResponse Restore(const HttpRequest& request);

  const MapOfficeOptions options_;
  // Borrowed; outlive this.
  MapLibrary& library_;
  // Owned.
  MapUpload upload_;
  Metrics::Counter& uploads_;
  Metrics::Counter& refused_;
  Desk desk_;  ///< Last: its threads use all of this.
};

}  // namespace dw::map_storage
