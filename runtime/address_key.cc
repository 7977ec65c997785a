#include "runtime/address_key.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

namespace dw {
namespace {

constexpr std::size_t kNetworkBytes = 8;
constexpr std::size_t kMappedBytes = 12;

}  // namespace

std::string AddressKey(const std::string& address) {
  if (address.find(':') == std::string::npos) return address;
  in6_addr v6{};
  // A link-local one may name its interface.
  if (inet_pton(AF_INET6, address.substr(0, address.find('%')).c_str(), &v6) != 1) return address;
  std::string text(INET6_ADDRSTRLEN, '\0');
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    inet_ntop(AF_INET, v6.s6_addr + kMappedBytes, text.data(), INET6_ADDRSTRLEN);
  } else {
    std::fill(v6.s6_addr + kNetworkBytes, v6.s6_addr + sizeof v6, 0);
    inet_ntop(AF_INET6, &v6, text.data(), INET6_ADDRSTRLEN);
  }
  text.resize(text.find('\0'));
  return text;
}

}  // namespace dw
