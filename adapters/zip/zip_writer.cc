#include "adapters/zip/zip_writer.h"

#include <zip.h>

namespace dw {

Outcome<Ok> WriteZip(const std::filesystem::path& file, const std::vector<ZipPart>& parts) {
  int error = 0;
  zip_t* const archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  const Unexpected<Fault> failed{Fault{Fault::Code::kTooLarge, "The archive cannot be written."}};
  if (archive == nullptr) return failed;
  for (const ZipPart& part : parts) {
    zip_source_t* const source = zip_source_buffer(archive, part.bytes.data(), part.bytes.size(), 0);
    if (source == nullptr || zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      zip_source_free(source);
      zip_discard(archive);
      return failed;
    }
  }
  if (zip_close(archive) == 0) return Ok{};
  zip_discard(archive);
  return failed;
}

}  // namespace dw
