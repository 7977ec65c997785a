#include "adapters/store_memory/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace dw {
namespace {

constexpr std::size_t kHeadBytes = 8;
constexpr std::uint32_t kMostBytes = 16 * 1024 * 1024;  ///< Of a record.

Fault FaultOf(const std::filesystem::path& file, const std::string& what) {
  return {Fault::Code::kUnavailable, file.string() + " " + what + ": " + std::strerror(errno)};
}

std::uint32_t Checksum(std::string_view bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(::crc32(0, data, static_cast<uInt>(bytes.size())));
}

std::uint32_t NumberAt(std::string_view bytes) {
  std::uint32_t number = 0;
  for (int i = 3; i >= 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return number;
}

void AddNumber(std::string& out, std::uint32_t number) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(number >> 8 * i & 0xFF);
}

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<std::string> ReadAll(int descriptor) {
  std::string bytes;
  std::array<char, 65536> piece;
  for (;;) {
    const ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) return bytes;
    bytes.append(piece.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

Outcome<Journal> Journal::Open(const std::filesystem::path& file, const std::function<void(std::string_view)>& read) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return Unexpected{FaultOf(file, "cannot be opened")};
  Journal journal(descriptor, 0);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return Unexpected{
        Fault{Fault::Code::kConflict, file.string() +
                                          " is in use by another Digiwork. Give each a data directory of its own, or " +
                                          "let them share a --store."}};
  }
  const auto bytes = ReadAll(descriptor);
  if (!bytes) return Unexpected{FaultOf(file, "cannot be read")};
  std::string_view rest = *bytes;
  while (rest.size() >= kHeadBytes) {
    const std::uint32_t size = NumberAt(rest);
    if (size > kMostBytes || rest.size() - kHeadBytes < size) break;
    const std::string_view record = rest.substr(kHeadBytes, size);
    if (Checksum(record) != NumberAt(rest.substr(4))) {
      if (rest.size() == kHeadBytes + size) break;
      return Unexpected{Fault{Fault::Code::kCorrupt,
                              file.string() + " is damaged at byte " + std::to_string(bytes->size() - rest.size()) +
                                  ". Put it back from a backup, or move it away to begin without it."}};
    }
    read(record);
    rest.remove_prefix(kHeadBytes + size);
  }
  journal.bytes_ = bytes->size() - rest.size();
  const auto end = static_cast<off_t>(journal.bytes_);
  if (::ftruncate(descriptor, end) != 0 || ::lseek(descriptor, end, SEEK_SET) < 0) {
    return Unexpected{FaultOf(file, "cannot be written")};
  }
  return journal;
}

Journal::Journal(Journal&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), bytes_(other.bytes_) {}

Journal& Journal::operator=(Journal&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

Journal::~Journal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Outcome<Ok> Journal::Append(std::string_view record) {
  if (record.size() > kMostBytes) return Unexpected{Fault{Fault::Code::kTooLarge, "the record is too large"}};
  std::string framed;
  AddNumber(framed, static_cast<std::uint32_t>(record.size()));
  AddNumber(framed, Checksum(record));
  framed += record;
  if (!WriteAll(descriptor_, framed)) {
    const Fault fault = FaultOf("the journal", "cannot be written");
    // Half a record at the end is as good as none, and the next one must not stand behind it.
    if (::ftruncate(descriptor_, static_cast<off_t>(bytes_)) == 0) {
      ::lseek(descriptor_, static_cast<off_t>(bytes_), SEEK_SET);
    }
    return Unexpected{fault};
  }
  bytes_ += framed.size();
  return Ok{};
}

Outcome<Ok> Journal::Sync() {
  if (::fdatasync(descriptor_) != 0) return Unexpected{FaultOf("the journal", "cannot be synced")};
  return Ok{};
}

}  // namespace dw
