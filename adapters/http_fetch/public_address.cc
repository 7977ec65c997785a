#include "adapters/http_fetch/public_address.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace dw {
namespace {

struct Block {
  std::uint32_t first;
  int bits;
};

constexpr std::uint32_t V4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// IANA's special-purpose registry: what is not globally reachable.
constexpr std::array<Block, 16> kSpecialV4 = {{{V4(0, 0, 0, 0), 8},
                                               {V4(10, 0, 0, 0), 8},
                                               {V4(100, 64, 0, 0), 10},
                                               {V4(127, 0, 0, 0), 8},
                                               {V4(169, 254, 0, 0), 16},
                                               {V4(172, 16, 0, 0), 12},
                                               {V4(192, 0, 0, 0), 24},
                                               {V4(192, 0, 2, 0), 24},
                                               {V4(192, 31, 196, 0), 24},
                                               {V4(192, 88, 99, 0), 24},
                                               {V4(192, 168, 0, 0), 16},
                                               {V4(198, 18, 0, 0), 15},
                                               {V4(198, 51, 100, 0), 24},
                                               {V4(203, 0, 113, 0), 24},
                                               {V4(224, 0, 0, 0), 4},
                                               {V4(240, 0, 0, 0), 4}}};

bool IsPublicV4(std::uint32_t address) {
  return std::none_of(kSpecialV4.begin(), kSpecialV4.end(),
                      [&](const Block& block) { return (address ^ block.first) >> (32 - block.bits) == 0; });
}

bool IsPublicV6(const std::uint8_t* bytes) {
  const auto embedded = [&](int at) { return V4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]); };
  const auto starts = [&](std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes);
  };
  if (starts({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return IsPublicV4(embedded(12));     // v4-mapped
  if (starts({0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return IsPublicV4(embedded(12));  // NAT64
  if (bytes[0] >> 5 != 1) return false;                                        // Only 2000::/3 is given out.
  if (starts({0x20, 0x01}) && bytes[2] < 0x02) return false;                   // 2001::/23: Teredo, ORCHID, ...
  if (starts({0x20, 0x01, 0x0d, 0xb8}) || starts({0x20, 0x02})) return false;  // documentation; 6to4
  return !(starts({0x3f, 0xff}) && bytes[2] < 0x10);                           // 3fff::/20: documentation
}

}  // namespace

bool IsPublicAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof v4);
    return IsPublicV4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    return IsPublicV6(v6.sin6_addr.s6_addr);
  }
  return false;
}

}  // namespace dw
