#include "adapters/jose/key_set.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <utility>

#include "adapters/jose/openssl_key.h"
#include "base/assert.h"
#include "runtime/base64_url.h"

namespace dw::jose {
namespace {

constexpr int kFewestRsaBits = 2048;
constexpr int kMostRsaBits = 8192;
/// An exponent is 65537 nearly always.
constexpr std::size_t kLongestExponent = 8;

struct FreeBuild {
  void operator()(OSSL_PARAM_BLD* build) const { OSSL_PARAM_BLD_free(build); }
};
struct FreeParams {
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
};
struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Build = std::unique_ptr<OSSL_PARAM_BLD, FreeBuild>;

Key KeyOf(const char* type, OSSL_PARAM_BLD* build) {
  const std::unique_ptr<OSSL_PARAM, FreeParams> params(OSSL_PARAM_BLD_to_param(build));
  const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* raw = nullptr;
  const bool made = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
  ERR_clear_error();
  return made ? Key(raw) : nullptr;
}

std::optional<std::string> BytesAt(const Json& jwk, const char* name) {
  const auto text = TextAt(jwk, name);
  if (!text) return std::nullopt;
  return FromBase64Url(*text);
}

Key EcKeyOf(const Json& jwk) {
  const auto x = BytesAt(jwk, "x");
  const auto y = BytesAt(jwk, "y");
  if (TextAt(jwk, "crv") != "P-256" || !x || !y || x->size() != kP256Bytes || y->size() != kP256Bytes) return nullptr;
  const std::string point = '\x04' + *x + *y;
  const Build build(OSSL_PARAM_BLD_new());
  const bool built =
      OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1;
  return built ? KeyOf("EC", build.get()) : nullptr;
}

Key RsaKeyOf(const Json& jwk) {
  const auto n = BytesAt(jwk, "n");
  const auto e = BytesAt(jwk, "e");
  if (!n || !e || n->size() > kMostRsaBits / 8 || e->empty() || e->size() > kLongestExponent) return nullptr;
  const Number modulus(BN_bin2bn(Raw(*n), static_cast<int>(n->size()), nullptr));
  const Number exponent(BN_bin2bn(Raw(*e), static_cast<int>(e->size()), nullptr));
  if (BN_num_bits(modulus.get()) < kFewestRsaBits || !BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get()) ||
      BN_is_one(exponent.get())) {
    return nullptr;
  }
  const Build build(OSSL_PARAM_BLD_new());
  const bool built = OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
                     OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1;
  return built ? KeyOf("RSA", build.get()) : nullptr;
}

/// r and s one behind the other, as OpenSSL wants them; empty when they are not.
std::string DerOf(const std::string& raw) {
  if (raw.size() != 2 * kP256Bytes) return {};
  const Ecdsa signature(ECDSA_SIG_new());
  Number r(BN_bin2bn(Raw(raw), kP256Bytes, nullptr));
  Number s(BN_bin2bn(Raw(raw) + kP256Bytes, kP256Bytes, nullptr));
  DW_ASSERT(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1);
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  unsigned char* at = Raw(der);
  i2d_ECDSA_SIG(signature.get(), &at);
  return der;
}

}  // namespace

struct KeySet::Public {
  std::string kid;
  Algorithm algorithm;
  Key key;
};

std::optional<KeySet> KeySet::FromJwks(std::string_view text) {
  const auto json = ParseObject(text, kMaxJwksBytes);
  if (!json || !json->contains("keys") || !(*json)["keys"].is_array() || (*json)["keys"].size() > kMaxKeys) {
    return std::nullopt;
  }
  KeySet set;
  for (const Json& jwk : (*json)["keys"]) {
    if (!jwk.is_object() || TextAt(jwk, "use").value_or("sig") != "sig") continue;
    const auto type = TextAt(jwk, "kty");
    const Algorithm algorithm = type == "EC" ? Algorithm::kEs256 : Algorithm::kRs256;
    if (TextAt(jwk, "alg").value_or(std::string(NameOf(algorithm))) != NameOf(algorithm)) continue;
    Key key = type == "EC" ? EcKeyOf(jwk) : type == "RSA" ? RsaKeyOf(jwk) : nullptr;
    if (!key) continue;
    set.keys_.push_back(
        std::make_shared<const Public>(Public{TextAt(jwk, "kid").value_or(""), algorithm, std::move(key)}));
  }
  return set;
}

bool KeySet::Has(std::string_view kid) const {
  return std::ranges::any_of(keys_, [&](const auto& key) { return key->kid == kid; });
}

Expected<Json, Refusal> KeySet::Verify(const Jwt& jwt, std::span<const Algorithm> allowed) const {
  const auto algorithm = std::ranges::find(allowed, jwt.algorithm, [](Algorithm each) { return NameOf(each); });
  if (algorithm == allowed.end()) return Unexpected{Refusal::kUnknownAlgorithm};
  const Public* meant = nullptr;
  for (const auto& key : keys_) {
    if (key->algorithm != *algorithm || (!jwt.kid.empty() && key->kid != jwt.kid)) continue;
    if (meant != nullptr) return Unexpected{Refusal::kUnknownKey};
    meant = key.get();
  }
  if (meant == nullptr) return Unexpected{Refusal::kUnknownKey};
  const std::string signature = *algorithm == Algorithm::kEs256 ? DerOf(jwt.signature) : jwt.signature;
  const Digest context(EVP_MD_CTX_new());
  const bool good = !signature.empty() &&
                    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, meant->key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), Raw(signature), signature.size(), Raw(jwt.signed_text),
                                     jwt.signed_text.size()) == 1;
  ERR_clear_error();
  if (!good) return Unexpected{Refusal::kBadSignature};
  return jwt.claims;
}

}  // namespace dw::jose
