#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dw::passwords {

inline constexpr std::size_t kRecoveryCodes = 10;

/// Codes for who has lost their authenticator, each good once: "k7wq-3hxn-9m2d", of letters and digits that nobody
/// takes for others. 55 bits each. [PW4]
std::vector<std::string> NewRecoveryCodes();
/// What is kept of one: hex. Its blanks, hyphens and capitals do not matter. A plain hash does, for nobody can try all.
std::string HashOfRecoveryCode(std::string_view code);

}  // namespace dw::passwords
