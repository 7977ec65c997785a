#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/store_redis/slots.h"
#include "base/fault.h"

namespace dw::redis {

/// Who we are. No user: the default one; no password: nobody asks.
struct Credentials {
  std::string user;
  std::string password;
};

/// Where the store is, and who we are to it.
struct RedisAddress {
  std::vector<Node> seeds;  ///< At least one.
  Credentials credentials;
};

/// Reads redis://[[user]:password@]host[:port][,host[:port]...]. User and password may have %-escapes, and must where
/// they would hold an '@', ':' or '/'. The port is 6379 unless it is said; an IPv6 address stands in brackets. A fault
/// names what is wrong, and nothing of what stands before the '@'.
Outcome<RedisAddress> ParseRedisUrl(std::string_view url);

}  // namespace dw::redis
