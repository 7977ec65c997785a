#pragma once

#include <string>
#include <string_view>

namespace dw::map_storage {

/// `bytes` as a brotli stream of middling effort; empty when that fails.
std::string Brotli(std::string_view bytes);
/// `bytes` as a gzip file; empty when that fails.
std::string Gzip(std::string_view bytes);

/// Whether an Accept-Encoding header allows `coding` by name.
bool Accepts(std::string_view accept_encoding, std::string_view coding);

}  // namespace dw::map_storage
