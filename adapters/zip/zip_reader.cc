#include "adapters/zip/zip_reader.h"

#include <sys/stat.h>
#include <zip.h>

#include <utility>

namespace dw {
namespace {

Unexpected<Fault> Corrupt(const std::string& what) {
  return Unexpected{Fault{Fault::Code::kCorrupt, what}};
}

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

bool IsNoFile(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  if (system != ZIP_OPSYS_UNIX && system != ZIP_OPSYS_OS_X) return false;
  const mode_t mode = attributes >> 16;
  return (mode & S_IFMT) != 0 && !S_ISREG(mode) && !S_ISDIR(mode);
}

}  // namespace

struct ZipReader::State {
  std::unique_ptr<zip_t, Discard> archive;
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::~ZipReader() = default;

Outcome<std::unique_ptr<ZipReader>> ZipReader::Open(const std::filesystem::path& file, std::size_t most_entries) {
  int error = 0;
  auto state = std::make_unique<State>();
  state->archive.reset(zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (!state->archive) return Corrupt("This is not a ZIP archive, or it was cut off on the way.");
  zip_t* const archive = state->archive.get();
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > most_entries) {
    return Unexpected{
        Fault{Fault::Code::kTooLarge, "The archive has more than " + std::to_string(most_entries) + " files."}};
  }
  std::unique_ptr<ZipReader> reader(new ZipReader(std::move(state)));
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t stat;
    if (zip_stat_index(archive, i, ZIP_FL_ENC_GUESS, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0 ||
        (stat.valid & ZIP_STAT_SIZE) == 0) {
      return Corrupt("The archive's list of files cannot be read.");
    }
    reader->entries_.push_back(
        {i, stat.name, stat.size, IsNoFile(archive, i),
         (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE});
  }
  return reader;
}

Outcome<ByteSource> ZipReader::Read(const Entry& entry) {
  const std::shared_ptr<zip_file_t> file(zip_fopen_index(state_->archive.get(), entry.index, 0), [](zip_file_t* open) {
    if (open != nullptr) CloseFile()(open);
  });
  if (!file) return Corrupt(entry.name + " cannot be read from the archive.");
  return ByteSource(
      [file, name = entry.name, left = entry.bytes](std::span<char> into) mutable -> Outcome<std::size_t> {
        const zip_int64_t count = zip_fread(file.get(), into.data(), into.size());
        if (count < 0 || static_cast<std::uint64_t>(count) > left) return Corrupt(name + " is damaged in the archive.");
        left -= static_cast<std::uint64_t>(count);
        if (count == 0 && left > 0) return Corrupt(name + " is cut off in the archive.");
        return static_cast<std::size_t>(count);
      });
}

}  // namespace dw
