#include "services/map_storage/map_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

MapFiles::MapFiles(std::vector<std::filesystem::path> roots, std::size_t max_bytes)
    : roots_(std::move(roots)), max_bytes_(max_bytes) {}

FileStamp MapFiles::StampOf(const maps::Location& at) const {
  if (at.kind != maps::Location::Kind::kHere || !maps::ArePlainNames(at.segments)) return {};
  for (const std::filesystem::path& root : roots_) {
    std::filesystem::path path = root;
    for (const std::string& segment : at.segments) path /= segment;
    struct stat status{};
    if (stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) return StampFrom(path.string(), status);
  }
  return {};
}

Expected<FileContent, FileRefusal> MapFiles::Read(const maps::Location& at) const {
  const FileStamp found = StampOf(at);
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
