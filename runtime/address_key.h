#pragma once

#include <string>

namespace dw {

/// What counts as one address where addresses are counted: of IPv6 the first 64 bits, which one customer has; of IPv4
/// all, also when it is written as IPv6. What is no address counts as itself.
std::string AddressKey(const std::string& address);

}  // namespace dw
