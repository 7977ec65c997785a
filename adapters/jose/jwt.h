#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/jose/json_text_strict.h"
#include "base/expected.h"

/// JSON Web Tokens (RFC 7519) in their compact form (RFC 7515 7.1). Rules: TK1... in docs/spec/tokens.md.
namespace dw::jose {

inline constexpr std::size_t kMaxJwtBytes = 16 * 1024;

/// RFC 7518 3.4 and 3.3. There are no others: not "none", and nothing symmetric.
enum class Algorithm : std::uint8_t { kEs256, kRs256 };
std::string_view NameOf(Algorithm algorithm);

/// Why a token is not believed. Never told to a stranger in more words than "no".
enum class Refusal : std::uint8_t {
  kTooLarge,
  kMalformed,
  kUnknownAlgorithm,  ///< Or one that this token may not be signed with.
  kUnknownKey,        ///< Reading the keys anew may help.
  kBadSignature,
  kWrongIssuer,
  kWrongAudience,
  kExpired,
  kNotYet,
  kWrongNonce,
};
/// For counters: "bad_signature".
std::string_view NameOf(Refusal refusal);

/// What a token says of itself: nothing of it is to be believed before KeySet::Verify.
struct Jwt {
  Json header;
  Json claims;
  std::string algorithm;
  std::string kid;          ///< Empty: none is named.
  std::string signed_text;  ///< What the signature is over.
  std::string signature;    ///< Raw.
};

/// Takes a token apart. One with critical extensions (RFC 7515 4.1.11) is malformed, as we know none. [TK1, TK2]
Expected<Jwt, Refusal> ParseJwt(std::string_view text);

}  // namespace dw::jose
