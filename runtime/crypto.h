#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dw {

/// HMAC-SHA256 as 32 raw bytes.
std::string HmacSha256(std::string_view key, std::string_view text);
/// Raw 20 bytes; for the WebSocket handshake alone, where the standard names it.
std::string Sha1(std::string_view text);
std::string Sha256(std::string_view text);
/// SHA-256 of what comes bit by bit.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void Add(std::string_view bytes);
  /// Raw 32 bytes; once.
  std::string End();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};
/// Unpredictable bytes of the operating system.
std::string RandomBytes(std::size_t count);
/// Takes the same time wherever the first difference is.
bool EqualInConstantTime(std::string_view a, std::string_view b);

std::string ToHex(std::string_view bytes);
/// Nothing when it is none; small letters.
std::optional<std::string> FromHex(std::string_view hex);
std::string ToBase64(std::string_view bytes);

}  // namespace dw
