#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/time.h"
#include "core/access/role.h"

/// What somebody shows who has signed in. Rules: AC30... in docs/spec/access.md.
namespace dw {

struct Visa {
  std::string subject;  ///< The person, a uuid.
  std::string session;  ///< The sign-in it was made from, which can be ended.
  std::string world = "main";
  access::Role role = access::Role::kGuest;
  std::vector<std::string> tags;
  std::string name;
  Millis issued_at{0};  ///< Unix time, whole seconds, as the next.
  Millis expires_at{0};
  friend bool operator==(const Visa&, const Visa&) = default;
};

enum class VisaRefusal : std::uint8_t { kMalformed, kUnknownKey, kBadSignature, kExpired, kNotYet, kWrongAudience };

/// Implementation: adapters/visa. Thread-safe, and never waits.
class VisaChecker {
 public:
  virtual ~VisaChecker() = default;
  virtual Expected<Visa, VisaRefusal> Check(std::string_view text) const = 0;
};

}  // namespace dw
