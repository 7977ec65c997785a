#include "services/map_storage/image_probe.h"

#include <cstddef>
#include <utility>

namespace dw::map_storage {
namespace {

using Result = Expected<ImageFacts, std::string>;

// Reads beyond the end give 0, so that a cut-off file fails by its content.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::uint32_t Byte(std::size_t at) const { return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0; }
  std::uint32_t Big16(std::size_t at) const { return Byte(at) << 8 | Byte(at + 1); }
  std::uint32_t Big32(std::size_t at) const { return Big16(at) << 16 | Big16(at + 2); }
  std::uint32_t Little16(std::size_t at) const { return Byte(at) | Byte(at + 1) << 8; }
  std::uint32_t Little24(std::size_t at) const { return Little16(at) | Byte(at + 2) << 16; }
  std::uint32_t Little32(std::size_t at) const { return Little24(at) | Byte(at + 3) << 24; }
  std::string_view Text(std::size_t at, std::size_t count) const {
    return at < bytes_.size() ? bytes_.substr(at, count) : std::string_view();
  }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

Unexpected<std::string> CutOff() {
  return {"is cut off or broken"};
}

Result ProbePng(const Reader& png) {
  if (png.Text(12, 4) != "IHDR") return CutOff();
  // Walks the chunks, so that a half-uploaded file is found here and not by every browser.
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const std::uint32_t length = png.Big32(at);
    if (length > png.size() - at - 12) break;
    if (png.Text(at + 4, 4) == "IEND") return ImageFacts{"png", "image/png", png.Big32(16), png.Big32(20)};
    at += 12 + std::size_t{length};
  }
  return CutOff();
}

Result ProbeJpeg(const Reader& jpeg) {
  for (std::size_t at = 2; at + 9 < jpeg.size();) {
    if (jpeg.Byte(at) != 0xff) return CutOff();
    const std::uint32_t marker = jpeg.Byte(at + 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    // Start of frame: any but the tables that share its range.
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      return ImageFacts{"jpg", "image/jpeg", jpeg.Big16(at + 7), jpeg.Big16(at + 5)};
    }
    at += 2 + std::size_t{jpeg.Big16(at + 2)};
  }
  return CutOff();
}

Result ProbeWebp(const Reader& webp) {
  if (std::uint64_t{webp.Little32(4)} + 8 > webp.size()) return CutOff();
  const std::string_view kind = webp.Text(12, 4);
  ImageFacts facts{"webp", "image/webp", 0, 0};
  if (kind == "VP8 ") {
    facts.width = webp.Little16(26) & 0x3fff;
    facts.height = webp.Little16(28) & 0x3fff;
  } else if (kind == "VP8L") {
    const std::uint32_t bits = webp.Little32(21);
    facts.width = (bits & 0x3fff) + 1;
    facts.height = (bits >> 14 & 0x3fff) + 1;
  } else if (kind == "VP8X") {
    facts.width = webp.Little24(24) + 1;
    facts.height = webp.Little24(27) + 1;
  } else {
    return CutOff();
  }
  return facts;
}

Result Probe(std::string_view bytes) {
  using namespace std::string_view_literals;
  const Reader reader(bytes);
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return ProbePng(reader);
  if (bytes.starts_with("\xff\xd8\xff"sv)) return ProbeJpeg(reader);
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) {
    return ImageFacts{"gif", "image/gif", reader.Little16(6), reader.Little16(8)};
  }
  if (bytes.starts_with("RIFF"sv) && reader.Text(8, 4) == "WEBP") return ProbeWebp(reader);
  const std::string_view head = bytes.substr(0, 1000);
  if (head.find("<svg") != std::string_view::npos) return Unexpected{std::string("is an SVG drawing")};
  if (head.find('<') == 0 || head.find("<html") != std::string_view::npos) {
    return Unexpected{std::string("is a page, not an image")};
  }
  return Unexpected{std::string("is no PNG, JPEG, GIF or WebP image")};
}

}  // namespace

Expected<ImageFacts, std::string> ProbeImage(std::string_view bytes) {
  auto facts = Probe(bytes);
  if (!facts) return facts;
  if (facts->width == 0 || facts->height == 0) return CutOff();
  if (facts->width > kMaxImageSide || facts->height > kMaxImageSide) {
    return Unexpected{"is " + std::to_string(facts->width) + " by " + std::to_string(facts->height) +
                      " pixels, more than " + std::to_string(kMaxImageSide)};
  }
  return facts;
}

}  // namespace dw::map_storage
