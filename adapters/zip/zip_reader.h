#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ports/object_store.h"

namespace dw {

/// A ZIP archive that a stranger has sent, with libzip. Nothing of it is believed: names are only names, and sizes are
/// counted again as the bytes come.
class ZipReader {
 public:
  struct Entry {
    std::uint64_t index = 0;
    std::string name;         ///< UTF-8 as far as the archive says so; with '/' at its end a folder.
    std::uint64_t bytes = 0;  ///< As it says; Read gives no more.
    bool link = false;        ///< A symbolic link, a device, a pipe: nothing that is a file.
    bool encrypted = false;
  };

  /// kCorrupt when it is no archive; kTooLarge when it has more than `most_entries`.
  static Outcome<std::unique_ptr<ZipReader>> Open(const std::filesystem::path& file, std::size_t most_entries);
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  const std::vector<Entry>& entries() const { return entries_; }
  /// The bytes of an entry; kCorrupt in the middle where they are not what their checksum says, or more than they were
  /// to be. The reader outlives the source; one source at a time.
  Outcome<ByteSource> Read(const Entry& entry);

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);

  const std::unique_ptr<State> state_;
  std::vector<Entry> entries_;
};

}  // namespace dw
