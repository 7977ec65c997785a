#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/fault.h"

namespace dw {

/// Records in a file, each written behind the others. A record that was cut off while it was written, the last one, is
/// as if it had never been. Each has its length and a checksum (CRC-32) before it.
class Journal {
 public:
  /// Reads what is there, in order, and opens the file to go on. A file that does not exist is an empty one. Fault: it
  /// cannot be read or written, is open already, or is damaged elsewhere than at its end; nothing is lost then.
  static Outcome<Journal> Open(const std::filesystem::path& file, const std::function<void(std::string_view)>& read);
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&& other) noexcept;
  ~Journal();

  /// Appends `record`, which is not safe before Sync has said so.
  Outcome<Ok> Append(std::string_view record);
  /// What was appended outlives a loss of power.
  Outcome<Ok> Sync();
  std::uint64_t bytes() const { return bytes_; }

 private:
  Journal(int descriptor, std::uint64_t bytes) : descriptor_(descriptor), bytes_(bytes) {}

  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
};

}  // namespace dw
