#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/fault.h"

namespace dw::passwords {

/// What a hash costs whoever makes one. The defaults are libsodium's "interactive" ones: 64 MiB, two passes.
struct HashCost {
  std::uint64_t passes = 2;
  std::size_t bytes = 64 * 1024 * 1024;
};

/// Bytes of a password, at least and at most. The longest is what a hash may be asked to read. [PW1]
inline constexpr std::size_t kShortestPassword = 10;
inline constexpr std::size_t kLongestPassword = 256;

/// Argon2id with a salt of its own, as text that says how it was made. Takes tens of milliseconds and cost.bytes of
/// memory: never on a shard. kTooLarge when there is no such memory. [PW2]
Outcome<std::string> HashPassword(std::string_view password, const HashCost& cost = {});
/// Takes as long whether it fits or not; what is no hash fits nothing.
bool PasswordFits(std::string_view password, const std::string& hash);
/// Whether it was made at another cost: then it is made anew the next time its password is there.
bool NeedsRehash(const std::string& hash, const HashCost& cost = {});

}  // namespace dw::passwords
