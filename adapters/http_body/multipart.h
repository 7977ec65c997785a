#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ports/object_store.h"

namespace dw {

/// A multipart/form-data body, field by field, as it comes (RFC 7578, RFC 2046 5.1). Never more than 64 KiB of it in
/// memory. What is no such body is kCorrupt.
class MultipartReader {
 public:
  static constexpr std::size_t kMaxHeaderBytes = 8 * 1024;  ///< Of one field.
  static constexpr int kMaxFields = 100;

  struct Field {
    std::string name;
    std::optional<std::string> file_name;  ///< As it was said: never a path to be opened.
  };

  /// "boundary" of a Content-Type; nothing when it is not multipart/form-data with one.
  static std::optional<std::string> BoundaryOf(std::string_view content_type);

  MultipartReader(const std::string& boundary, ByteSource body);

  /// The next field; what was not read of the one before is passed over. Nothing: that was the last.
  Outcome<std::optional<Field>> Next();
  /// Bytes of the field; 0: that was all of it.
  Outcome<std::size_t> Read(std::span<char> into);
  /// All of the field, `most` bytes; kTooLarge when it is longer.
  Outcome<std::string> ReadText(std::size_t most);

 private:
  Outcome<bool> Fill();
  Outcome<std::string> ReadHeader();

  const std::string delimiter_;  ///< "\r\n--boundary"
  const ByteSource body_;
  std::string buffer_;
  bool ended_ = false;     ///< The body has.
  bool in_field_ = false;  ///< The delimiter behind it has not been met.
  bool over_ = false;      ///< The last delimiter has been met.
  int fields_ = 0;
};

}  // namespace dw
