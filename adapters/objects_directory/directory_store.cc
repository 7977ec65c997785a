#include "adapters/objects_directory/directory_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>

#include "runtime/crypto.h"
#include "runtime/descriptor.h"

namespace dw {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;
/// Of what is being put: no key may begin so, and List does not show it.
constexpr char kPart[] = ".dw-part-";
constexpr int kTries = 100;
/// A put that has written nothing for so long is none any more.
constexpr std::time_t kAbandonedSeconds = 3'600;
/// Folders may be nested as deep as a key has segments.
constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Fault FaultOf(int error, const std::string& key) {
  const std::string detail = key + ": " + std::generic_category().message(error);
  switch (error) {
    case ENOENT:
      return {Fault::Code::kNotFound, detail};
    case ENOTDIR:  // An object where a folder would have to be, or a link.
    case EISDIR:
    case ELOOP:
    case ENOTEMPTY:
    case EEXIST:
      return {Fault::Code::kDenied, detail};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {Fault::Code::kTooLarge, detail};
    default:
      return {Fault::Code::kUnavailable, detail};
  }
}

Fault NoKey(const std::string& key) {
  return {Fault::Code::kDenied, "this is no key: " + key.substr(0, kMaxKeyBytes)};
}

ObjectInfo InfoOf(const std::string& key, const struct stat& stat) {
  // Each put makes another file: a number of its own, and a time besides, for when numbers are used again.
  std::array<char, 80> etag{};
  const int length =
      std::snprintf(etag.data(), etag.size(), "%llx-%llx-%llx", static_cast<unsigned long long>(stat.st_ino),
                    static_cast<unsigned long long>(stat.st_mtim.tv_sec) * 1'000'000'000ULL +
                        static_cast<unsigned long long>(stat.st_mtim.tv_nsec),
                    static_cast<unsigned long long>(stat.st_size));
  return {key, static_cast<std::uint64_t>(stat.st_size), std::string(etag.data(), static_cast<std::size_t>(length)),
          Millis(static_cast<std::int64_t>(stat.st_mtim.tv_sec) * 1000 + stat.st_mtim.tv_nsec / 1'000'000)};
}

/// Where a key's file is: its folder, and its name there.
struct Place {
  Descriptor folder;
  std::string name;
};

/// Walks from `root` down to the folder of `key`, one step at a time: no step follows a link. [OS12]
Outcome<Place> Find(int root, const std::string& key, bool make) {
  Descriptor here(::fcntl(root, F_DUPFD_CLOEXEC, 0));
  if (!here.open()) return Unexpected{FaultOf(errno, key)};
  std::size_t begin = 0;
  for (std::size_t end = key.find('/'); end != std::string::npos; begin = end + 1, end = key.find('/', begin)) {
    const std::string name = key.substr(begin, end - begin);
    Descriptor next(::openat(here.value(), name.c_str(), kFolder));
    for (int tries = 0; !next.open() && errno == ENOENT && make && tries < kTries; ++tries) {
      if (::mkdirat(here.value(), name.c_str(), 0777) != 0 && errno != EEXIST) return Unexpected{FaultOf(errno, key)};
      // A folder that is not on the disk loses what is put into it.
      if (::fsync(here.value()) != 0) return Unexpected{FaultOf(errno, key)};
      next = Descriptor(::openat(here.value(), name.c_str(), kFolder));
    }
    if (!next.open()) return Unexpected{FaultOf(errno, key)};
    here = std::move(next);
  }
  return Place{std::move(here), key.substr(begin)};
}

/// The file of an object, and what it is.
struct Opened {
  Descriptor file;
  ObjectInfo info;
};

Outcome<Opened> OpenObject(int root, const std::string& key) {
  if (!IsObjectKey(key)) return Unexpected{NoKey(key)};
  const auto place = Find(root, key, false);
  // What is no folder has nothing in it.
  if (!place && place.error().code == Fault::Code::kDenied) return Unexpected{FaultOf(ENOENT, key)};
  if (!place) return Unexpected{place.error()};
  Descriptor file(::openat(place->folder.value(), place->name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat stat{};
  if (!file.open() || ::fstat(file.value(), &stat) != 0)
    return Unexpected{FaultOf(errno == ELOOP ? ENOENT : errno, key)};
  if (!S_ISREG(stat.st_mode)) return Unexpected{FaultOf(ENOENT, key)};
  ObjectInfo info = InfoOf(key, stat);
  return Opened{std::move(file), std::move(info)};
}

Outcome<Ok> WriteAll(int file, std::string_view bytes, const std::string& key) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unexpected{FaultOf(errno, key)};
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return Ok{};
}

Outcome<Ok> Fill(int file, const ByteSource& body, const std::string& key) {
  std::string piece(kPieceBytes, '\0');
  for (;;) {
    const auto count = body(std::span(piece));
    if (!count) return Unexpected{count.error()};
    if (*count == 0) return Ok{};
    const auto written = WriteAll(file, std::string_view(piece).substr(0, *count), key);
    if (!written) return written;
  }
}

/// What a folder has, in the order of keys: a folder as if '/' were part of its name.
struct Entry {
  std::string name;
  bool is_folder = false;
  std::string order() const { return is_folder ? name + '/' : name; }
};

Outcome<std::vector<Entry>> EntriesOf(int folder, const std::string& key) {
  const int copy = ::openat(folder, ".", kFolder);
  DIR* const listing = copy < 0 ? nullptr : ::fdopendir(copy);
  if (listing == nullptr) {
    const int error = errno;
    if (copy >= 0) ::close(copy);
    return Unexpected{FaultOf(error, key)};
  }
  std::vector<Entry> entries;
  while (const dirent* const one = ::readdir(listing)) {
    struct stat stat{};
    if (!IsObjectKey(one->d_name) || ::fstatat(folder, one->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISDIR(stat.st_mode) || S_ISREG(stat.st_mode)) entries.push_back({one->d_name, S_ISDIR(stat.st_mode)});
  }
  ::closedir(listing);
  std::ranges::sort(entries, {}, &Entry::order);
  return entries;
}

/// One answer of List while it is made.
struct Listing {
  const std::string& prefix;
  const std::string& after;
  std::size_t limit;
  ObjectPage page;
};

/// False: enough is listed.
Outcome<bool> Walk(int folder, const std::string& path, Listing& listing) {
  const auto entries = EntriesOf(folder, path);
  if (!entries) return Unexpected{entries.error()};
  for (const Entry& entry : *entries) {
    const std::string key = path + entry.order();
    const std::size_t common = std::min(key.size(), listing.prefix.size());
    if (key.compare(0, common, listing.prefix, 0, common) != 0) continue;
    if (entry.is_folder) {
      // All keys in it begin with `key`: they are before `after` when `key` is, and not where `after` goes on from it.
      if (key < listing.after && !listing.after.starts_with(key)) continue;
      const Descriptor next(::openat(folder, entry.name.c_str(), kFolder));
      if (!next.open()) continue;  // It went meanwhile.
      const auto on = Walk(next.value(), key, listing);
      if (!on || !*on) return on;
      continue;
    }
    if (key <= listing.after || key.size() < listing.prefix.size() || !IsObjectKey(key)) continue;
    struct stat stat{};
    if (::fstatat(folder, entry.name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (listing.page.objects.size() == listing.limit) {
      listing.page.more = true;
      return false;
    }
    listing.page.objects.push_back(InfoOf(key, stat));
  }
  return true;
}

/// Takes away what puts have left that never ended. One that another program is at has been written to lately.
void Tidy(int folder) {
  const int copy = ::openat(folder, ".", kFolder);
  DIR* const listing = copy < 0 ? nullptr : ::fdopendir(copy);
  if (listing == nullptr) {
    if (copy >= 0) ::close(copy);
    return;
  }
  std::vector<std::string> names;
  while (const dirent* const one = ::readdir(listing)) {
    if (std::string_view(one->d_name) != "." && std::string_view(one->d_name) != "..") names.emplace_back(one->d_name);
  }
  ::closedir(listing);
  for (const std::string& name : names) {
    if (name.starts_with(kPart)) {
      struct stat stat{};
      const bool old = ::fstatat(folder, name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) == 0 &&
                       std::time(nullptr) - stat.st_mtim.tv_sec > kAbandonedSeconds;
      if (old) ::unlinkat(folder, name.c_str(), 0);
    } else {
      const Descriptor next(::openat(folder, name.c_str(), kFolder));
      if (next.open()) Tidy(next.value());
    }
  }
}

}  // namespace

Outcome<std::unique_ptr<DirectoryStore>> DirectoryStore::Open(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  Descriptor root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.open()) return Unexpected{FaultOf(error ? error.value() : errno, folder.string())};
  Tidy(root.value());
  return std::unique_ptr<DirectoryStore>(new DirectoryStore(std::move(root)));
}

Outcome<ObjectInfo> DirectoryStore::Put(const std::string& key, const ByteSource& body) {
  if (!IsObjectKey(key)) return Unexpected{NoKey(key)};
  const std::string part = kPart + ToHex(RandomBytes(8));
  Outcome<Place> place = Unexpected{Fault{Fault::Code::kNotFound, key}};
  Descriptor file;
  // A folder that is made for it goes when somebody removes the last object in there meanwhile.
  for (int tries = 0; !file.open() && tries < kTries; ++tries) {
    place = Find(root_.value(), key, true);
    if (!place && place.error().code == Fault::Code::kNotFound) continue;
    if (!place) return Unexpected{place.error()};
    file = Descriptor(::openat(place->folder.value(), part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.open() && errno != ENOENT) return Unexpected{FaultOf(errno, key)};
  }
  if (!place) return Unexpected{place.error()};
  if (!file.open()) return Unexpected{FaultOf(ENOENT, key)};
  const int folder = place->folder.value();
  const auto give_up = [&](Fault fault) -> Outcome<ObjectInfo> {
    ::unlinkat(folder, part.c_str(), 0);
    return Unexpected{std::move(fault)};
  };
  const auto filled = Fill(file.value(), body, key);
  if (!filled) return give_up(filled.error());
  struct stat stat{};
  if (::fsync(file.value()) != 0 || ::fstat(file.value(), &stat) != 0) return give_up(FaultOf(errno, key));
  if (::renameat(folder, part.c_str(), folder, place->name.c_str()) != 0) return give_up(FaultOf(errno, key));
  if (::fsync(folder) != 0) return Unexpected{FaultOf(errno, key)};
  return InfoOf(key, stat);
}

Outcome<ObjectInfo> DirectoryStore::Get(const std::string& key, const ByteRange& range, const ByteSink& sink) {
  const auto opened = OpenObject(root_.value(), key);
  if (!opened) return Unexpected{opened.error()};
  std::string piece(kPieceBytes, '\0');
  std::uint64_t at = std::min(range.first, opened->info.bytes);
  std::uint64_t left = std::min(range.length, opened->info.bytes - at);
  while (left > 0) {
    const ssize_t count =
        ::pread(opened->file.value(), piece.data(),
                static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())), static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Unexpected{FaultOf(errno, key)};
    // Somebody has made the file shorter, by hand.
    if (count == 0) return Unexpected{Fault{Fault::Code::kCorrupt, key + ": ends too early"}};
    const auto taken = sink(std::string_view(piece).substr(0, static_cast<std::size_t>(count)));
    if (!taken) return Unexpected{taken.error()};
    at += static_cast<std::uint64_t>(count);
    left -= static_cast<std::uint64_t>(count);
  }
  return opened->info;
}

Outcome<ObjectInfo> DirectoryStore::Head(const std::string& key) {
  auto opened = OpenObject(root_.value(), key);
  if (!opened) return Unexpected{opened.error()};
  return std::move(opened->info);
}

Outcome<Ok> DirectoryStore::Remove(const std::string& key) {
  // Of a folder nothing is removed: it is no object.
  const auto there = OpenObject(root_.value(), key);
  if (!there) return there.error().code == Fault::Code::kNotFound ? Outcome<Ok>(Ok{}) : Unexpected{there.error()};
  const auto place = Find(root_.value(), key, false);
  if (!place) return place.error().code == Fault::Code::kNotFound ? Outcome<Ok>(Ok{}) : Unexpected{place.error()};
  if (::unlinkat(place->folder.value(), place->name.c_str(), 0) != 0 && errno != ENOENT) {
    return Unexpected{FaultOf(errno, key)};
  }
  if (::fsync(place->folder.value()) != 0) return Unexpected{FaultOf(errno, key)};
  // Folders that are empty now are not kept: an empty one is no object's.
  std::string folder = key;
  for (std::size_t end = folder.rfind('/'); end != std::string::npos; end = folder.rfind('/')) {
    folder.resize(end);
    const auto above = Find(root_.value(), folder, false);
    if (!above || ::unlinkat(above->folder.value(), above->name.c_str(), AT_REMOVEDIR) != 0) break;
  }
  return Ok{};
}

Outcome<ObjectInfo> DirectoryStore::Copy(const std::string& from, const std::string& to) {
  const auto opened = OpenObject(root_.value(), from);
  if (!opened) return Unexpected{opened.error()};
  return Put(to, [&](std::span<char> into) -> Outcome<std::size_t> {
    for (;;) {
      const ssize_t count = ::read(opened->file.value(), into.data(), into.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return Unexpected{FaultOf(errno, from)};
      return static_cast<std::size_t>(count);
    }
  });
}

Outcome<ObjectPage> DirectoryStore::List(const std::string& prefix, const std::string& after, std::size_t limit) {
  Listing listing{prefix, after, std::clamp<std::size_t>(limit, 1, kMaxListed), {}};
  const auto walked = Walk(root_.value(), "", listing);
  if (!walked) return Unexpected{walked.error()};
  return std::move(listing.page);
}

}  // namespace dw
