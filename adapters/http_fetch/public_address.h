#pragma once

#include <sys/socket.h>

namespace dw {

/// Whether `address` is one that anybody on the internet could talk to: not loopback, private, link-local,
/// carrier-grade NAT, multicast, reserved or for documentation; and not an IPv6 form that wraps such an IPv4 address.
/// [MP41]
bool IsPublicAddress(const sockaddr& address);

}  // namespace dw
