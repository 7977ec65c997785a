#include "adapters/http_fetch/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>

namespace dw {
namespace {

bool IsPublic(const std::string& text) {
  sockaddr_storage storage{};
  if (text.find(':') == std::string::npos) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
    v4->sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &v4->sin_addr), 1) << text;
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
    v6->sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr), 1) << text;
  }
  return IsPublicAddress(reinterpret_cast<const sockaddr&>(storage));
}

TEST(PublicAddressTest, MP41_AddressesOfTheInternetArePublic) {
  for (const char* address : {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.0.1", "100.128.0.1",
                              "192.167.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860::8888",
                              "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
    EXPECT_TRUE(IsPublic(address)) << address;
  }
}

TEST(PublicAddressTest, MP41_AddressesOfOurOwnNetworksAreNot) {
  for (const char* address :
       {"0.0.0.0",      "0.1.2.3",          "10.0.0.1",        "100.64.0.1",      "100.127.255.255",
        "127.0.0.1",    "127.255.0.1",      "169.254.169.254", "172.16.0.1",      "172.31.255.255",
        "192.0.0.1",    "192.0.2.1",        "192.168.1.1",     "198.18.0.1",      "198.51.100.1",
        "203.0.113.1",  "224.0.0.1",        "240.0.0.1",       "255.255.255.255", "::",
        "::1",          "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::127.0.0.1",     "64:ff9b::7f00:1",
        "64:ff9b:1::1", "fe80::1",          "fc00::1",         "fd12::1",         "ff02::1",
        "2001::1",      "2001:db8::1",      "2002:7f00:1::1",  "3fff:fff::1",     "100::1"}) {
    EXPECT_FALSE(IsPublic(address)) << address;
  }
}

TEST(PublicAddressTest, MP41_OtherFamiliesAreNot) {
  sockaddr address{};
  address.sa_family = AF_UNIX;
  EXPECT_FALSE(IsPublicAddress(address));
}

}  // namespace
}  // namespace dw
