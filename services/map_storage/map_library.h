#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/time.h"
#include "ports/object_store.h"

namespace dw::map_storage {

/// A file as the library knows it.
struct LibraryFile {
  std::string content;  ///< SHA-256 in hex of what is kept of it; empty: only the file itself has it.
  std::uint64_t bytes = 0;
  std::string etag;  ///< Of the file itself, when it was last looked at; empty: not yet.
  friend bool operator==(const LibraryFile&, const LibraryFile&) = default;
};

/// What is to be at a path: nothing, or what Keep has been given.
struct LibraryChange {
  std::string path;
  std::optional<std::string> content;
  std::uint64_t bytes = 0;
};

/// A change of the library that happened, whole.
struct LibraryVersion {
  std::string id;    ///< Sorts as they happened.
  Millis at{0};      ///< Unix time.
  std::string by;    ///< Who, for people to read; empty: somebody else than us.
  std::string what;  ///< "upload of office", "by hand".
  struct Part {
    std::string path;
    std::optional<std::string> before;  ///< Content; "" where it was not kept. Nothing: it was not there.
    std::optional<std::string> after;
    std::uint64_t bytes = 0;
  };
  std::vector<Part> parts;
};

/// The maps of this installation and their history, over two stores: files as people see them, and what they were.
///
/// A change is there when its version has been written, which is one object, and not before: whoever reads has all of
/// it or nothing of it, whenever a process ends; what a version says is then brought to the files, at the next start if
/// need be. [ML1-ML5] Changes are made one at a time. Files that others change are found by Resync. Thread-safe; waits,
/// never on a shard.
class MapLibrary {
 public:
  /// Told after a change, in the thread that made it.
  using Listener = std::function<void(const std::vector<std::string>& paths)>;
  static constexpr std::size_t kMaxFiles = 100'000;

  /// Brings to an end what was begun before. The stores and `clock` outlive it.
  static Outcome<std::unique_ptr<MapLibrary>> Open(ObjectStore& files, ObjectStore& history, const Clock& clock);

  std::optional<LibraryFile> Find(const std::string& path) const;
  /// Those below `folder` ("" or "office/"), sorted.
  std::vector<std::string> Below(const std::string& folder) const;
  /// kTooLarge when it has more than `most` bytes.
  Outcome<std::string> Read(const std::string& path, std::size_t most) const;
  /// Of something kept.
  Outcome<std::string> ReadContent(const std::string& content, std::size_t most) const;

  struct Kept {
    std::string content;
    std::uint64_t bytes = 0;
  };
  /// Keeps a content; it is in no file yet.
  Outcome<Kept> Keep(const ByteSource& body);
  /// All of it or nothing. Parts that change nothing are left out; nothing at all: no version.
  Outcome<std::optional<LibraryVersion>> Commit(const std::vector<LibraryChange>& changes, const std::string& by,
                                                const std::string& what);
  /// Brings everything back to what it was after the version `id`, as a change of its own. kNotFound; kCorrupt when
  /// something of then was not kept.
  Outcome<std::optional<LibraryVersion>> Restore(const std::string& id, const std::string& by);
  /// Looks at the files; what somebody else changed becomes a version. The paths of it.
  Outcome<std::vector<std::string>> Resync();

  /// The newest `limit` before `before` ("": all), newest first.
  Outcome<std::vector<LibraryVersion>> Versions(const std::string& before, std::size_t limit) const;
  /// Set before others use this.
  void OnChange(Listener listener) { listener_ = std::move(listener); }

 private:
  using Files = std::map<std::string, LibraryFile>;
  MapLibrary(ObjectStore& files, ObjectStore& history, const Clock& clock)
      : files_(files), history_(history), clock_(clock) {}

  Outcome<Ok> Load();
  Outcome<Ok> Finish();
  /// Brings what `version` says to the files.
  Outcome<Ok> Apply(const LibraryVersion& version);
  Outcome<Ok> WriteState(const std::string& applied);
  Outcome<LibraryVersion> ReadVersion(const std::string& id) const;
  Outcome<Ok> Write(LibraryVersion& version);
  void Show(const LibraryVersion& version);
  /// A path that would be a folder and a file at once.
  std::optional<std::string> InTheWay(const LibraryVersion& version) const;
  std::string NewId();

  // Borrowed; outlive this.
  ObjectStore& files_;
  ObjectStore& history_;
  const Clock& clock_;
  // Owned.
  Listener listener_;
  std::mutex writing_;  ///< Held while a change is made.
  std::string last_id_;
  std::vector<std::string> unfinished_;  ///< Versions that the files do not show yet.
  mutable std::shared_mutex mutex_;
  Files index_;  ///< Guarded by mutex_.
};

}  // namespace dw::map_storage
