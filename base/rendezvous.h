#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dw {

/// Where something named `key` lives among `places`: whoever asks with the same places gets the same one, in whatever
/// order they name them, and when a place comes or goes only that place's share moves.
///
/// Rendezvous hashing (Thaler and Ravishankar, 1998): the place whose hash with the key is highest. The hash is 64-bit
/// FNV-1a over key, a zero byte and place, finished with the mixer of MurmurHash3. REQUIRES: at least one place.
inline std::size_t ChooseByRendezvous(std::string_view key, std::span<const std::string> places) {
  const auto weigh = [&](std::string_view place) {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&](std::string_view text) {
      for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    };
    add(key);
    add(std::string_view("\0", 1));
    add(place);
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
    return hash ^ hash >> 33;
  };
  std::size_t best = 0;
  std::uint64_t most = weigh(places[0]);
  for (std::size_t i = 1; i < places.size(); ++i) {
    const std::uint64_t weight = weigh(places[i]);
    // Of two that weigh the same, which hardly happens, the one with the lesser name.
    if (weight > most || (weight == most && places[i] < places[best])) {
      best = i;
      most = weight;
    }
  }
  return best;
}

}  // namespace dw
