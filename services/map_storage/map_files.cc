#include "services/map_storage/map_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <utility>

#include "runtime/descriptor.h"

namespace dw::map_storage {
namespace {

std::int64_t Nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileStamp StampFrom(std::string path, const struct stat& status) {
  return {std::move(path), Nanoseconds(status.st_mtim), status.st_size};
}

}  // namespace

MapFiles::MapFiles(std::vector<std::filesystem::path> roots, std::size_t max_bytes, const MapLibrary* library)
    : library_(library), roots_(std::move(roots)), max_bytes_(max_bytes) {}

std::optional<std::string> MapFiles::PathOf(const maps::Location& at) {
  if (at.kind != maps::Location::Kind::kHere || !maps::ArePlainNames(at.segments)) return std::nullopt;
  std::string path;
  for (const std::string& segment : at.segments) {
    if (!path.empty()) path += '/';
    path += segment;
  }
  return path;
}

// A content is another one whenever its hash is, and a file whenever its tag is: either stands in for a time.
FileStamp MapFiles::StampOf(const std::string& path, const LibraryFile& file) {
  const std::string& version = file.content.empty() ? file.etag : file.content;
  return {path, static_cast<std::int64_t>(std::hash<std::string>()(version)), static_cast<std::int64_t>(file.bytes)};
}

FileRefusal MapFiles::RefusalOf(const Fault& fault) {
  if (fault.code == Fault::Code::kNotFound) return FileRefusal::kNotFound;
  return fault.code == Fault::Code::kTooLarge ? FileRefusal::kTooLarge : FileRefusal::kUnreadable;
}

FileStamp MapFiles::StampOf(const maps::Location& at) const {
  const auto path = PathOf(at);
  if (!path) return {};
  const auto known = library_ == nullptr ? std::nullopt : library_->Find(*path);
  return known ? StampOf(*path, *known) : StampInRoots(at);
}

FileStamp MapFiles::StampInRoots(const maps::Location& at) const {
  for (const std::filesystem::path& root : roots_) {
    std::filesystem::path path = root;
    for (const std::string& segment : at.segments) path /= segment;
    struct stat status{};
    if (stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) return StampFrom(path.string(), status);
  }
  return {};
}

Expected<FileContent, FileRefusal> MapFiles::Read(const maps::Location& at) const {
  const auto place = PathOf(at);
  if (!place) return Unexpected{FileRefusal::kNotFound};
  if (const auto known = library_ == nullptr ? std::nullopt : library_->Find(*place)) {
    auto bytes = library_->Read(*place, max_bytes_);
    if (!bytes) return Unexpected{RefusalOf(bytes.error())};
    return FileContent{*std::move(bytes), StampOf(*place, *known)};
  }
  const FileStamp found = StampInRoots(at);
  if (found.size < 0) return Unexpected{FileRefusal::kNotFound};
  const Descriptor file(::open(found.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (!file.open() || fstat(file.value(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Unexpected{FileRefusal::kUnreadable};
  }
  if (static_cast<std::uint64_t>(status.st_size) > max_bytes_) return Unexpected{FileRefusal::kTooLarge};
  FileContent content{std::string(static_cast<std::size_t>(status.st_size), '\0'), StampFrom(found.path, status)};
  std::size_t have = 0;
  while (have < content.bytes.size()) {
    const ssize_t count = read(file.value(), content.bytes.data() + have, content.bytes.size() - have);
    if (count < 0) return Unexpected{FileRefusal::kUnreadable};
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  // Cut while we read: what is there is an honest, if short, version of it.
  content.bytes.resize(have);
  return content;
}

}  // namespace dw::map_storage
