#include "services/map_storage/compression.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>

namespace dw::map_storage {
namespace {

constexpr int kBrotliQuality = 5;
constexpr int kGzipLevel = 6;

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "0", "0.0", "0.000": the one weight that means no.
bool IsZeroWeight(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  return parameters.find_first_not_of("0. \t", q + 2) == std::string_view::npos;
}

}  // namespace

std::string Brotli(std::string_view bytes) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  if (size == 0 || BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, bytes.size(),
                                         reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                         reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE) {
    return {};
  }
  out.resize(size);
  out.shrink_to_fit();
  return out;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // zlib reads through a pointer to non-const and does not write.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) return {};
  out.shrink_to_fit();
  return out;
}

bool Accepts(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const auto comma = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view item = accept_encoding.substr(0, comma);
    const auto semicolon = std::min(item.find(';'), item.size());
    if (Trim(item.substr(0, semicolon)) == coding) return !IsZeroWeight(item.substr(semicolon));
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
  }
  return false;
}

}  // namespace dw::map_storage
