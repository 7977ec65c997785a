#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dw::passwords {

/// Keeps secrets in records, and in what a browser carries: readable by whoever has the installation's secret, and by
/// nobody else; what was changed is none. XChaCha20-Poly1305 with a nonce of its own for each. May be shared by
/// threads. [PW5]
class Seal {
 public:
  /// `purpose`: what was sealed for another is none.
  Seal(std::string_view installation_secret, std::string_view purpose);

  /// Text of letters, digits, "-" and "_".
  std::string Close(std::string_view plain) const;
  std::optional<std::string> Open(std::string_view sealed) const;

 private:
  std::string key_;
};

}  // namespace dw::passwords
