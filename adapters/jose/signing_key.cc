#include "adapters/jose/signing_key.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "adapters/jose/openssl_key.h"
#include "base/assert.h"
#include "runtime/base64_url.h"
#include "runtime/crypto.h"

namespace dw::jose {
namespace {

constexpr int kRsaBits = 2048;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

/// A number of a key, big end first, in `bytes` or, when that is 0, in as many as it takes.
std::string NumberOf(const EVP_PKEY* key, const char* name, int bytes) {
  BIGNUM* raw = nullptr;
  DW_ASSERT(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const Number number(raw);
  std::string out(static_cast<std::size_t>(bytes == 0 ? BN_num_bytes(raw) : bytes), '\0');
  DW_ASSERT(BN_bn2binpad(raw, Raw(out), static_cast<int>(out.size())) >= 0);
  return ToBase64Url(out);
}

Json JwkOf(const EVP_PKEY* key, Algorithm algorithm) {
  if (algorithm == Algorithm::kEs256) {
    return {{"kty", "EC"},
            {"crv", "P-256"},
            {"x", NumberOf(key, OSSL_PKEY_PARAM_EC_PUB_X, kP256Bytes)},
            {"y", NumberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y, kP256Bytes)}};
  }
  return {
      {"kty", "RSA"}, {"n", NumberOf(key, OSSL_PKEY_PARAM_RSA_N, 0)}, {"e", NumberOf(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
}

/// ASN.1 as OpenSSL has it, as r and s one behind the other (RFC 7518 3.4).
std::string RawOf(const std::string& der) {
  const unsigned char* at = Raw(der);
  const Ecdsa signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  DW_ASSERT(signature != nullptr);
  std::string out(2 * kP256Bytes, '\0');
  DW_ASSERT(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), Raw(out), kP256Bytes) == kP256Bytes);
  DW_ASSERT(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), Raw(out) + kP256Bytes, kP256Bytes) == kP256Bytes);
  return out;
}

}  // namespace

struct SigningKey::Held {
  Key key;
};

SigningKey::SigningKey(std::shared_ptr<const Held> held, Algorithm algorithm)
    : held_(std::move(held)), algorithm_(algorithm), public_jwk_(JwkOf(held_->key.get(), algorithm)) {
  kid_ = ThumbprintOf(public_jwk_);
  public_jwk_["kid"] = kid_;
  public_jwk_["use"] = "sig";
  public_jwk_["alg"] = NameOf(algorithm);
}

SigningKey SigningKey::Generate(Algorithm algorithm) {
  Key key(algorithm == Algorithm::kEs256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(kRsaBits));
  DW_ASSERT(key != nullptr);
  return {std::make_shared<const Held>(Held{std::move(key)}), algorithm};
}

Outcome<SigningKey> SigningKey::FromPem(std::string_view pem) {
  const Fault wrong{Fault::Code::kCorrupt, "This is no private key for signing: P-256, or RSA of 2,048 bits or more."};
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, [](char*, int, int, void*) { return 0; }, nullptr));
  if (!key) return Unexpected{wrong};
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= kRsaBits) {
    return SigningKey(std::make_shared<const Held>(Held{std::move(key)}), Algorithm::kRs256);
  }
  std::string group(32, '\0');
  std::size_t size = 0;
  const bool p256 = EVP_PKEY_is_a(key.get(), "EC") == 1 &&
                    EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), &size) == 1 &&
                    group.substr(0, size) == "prime256v1";
  if (!p256) return Unexpected{wrong};
  return SigningKey(std::make_shared<const Held>(Held{std::move(key)}), Algorithm::kEs256);
}

std::string SigningKey::ToPem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  DW_ASSERT(PEM_write_bio_PKCS8PrivateKey(bio.get(), held_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string SigningKey::Sign(const Json& claims, std::string_view type) const {
  const Json header{{"alg", NameOf(algorithm_)}, {"kid", kid_}, {"typ", type}};
  const auto part = [](const Json& json) {
    return ToBase64Url(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  };
  const std::string text = part(header) + '.' + part(claims);
  const Digest context(EVP_MD_CTX_new());
  std::size_t size = 0;
  DW_ASSERT(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, held_->key.get()) == 1);
  DW_ASSERT(EVP_DigestSign(context.get(), nullptr, &size, Raw(text), text.size()) == 1);
  std::string signature(size, '\0');
  DW_ASSERT(EVP_DigestSign(context.get(), Raw(signature), &size, Raw(text), text.size()) == 1);
  signature.resize(size);
  return text + '.' + ToBase64Url(algorithm_ == Algorithm::kEs256 ? RawOf(signature) : signature);
}

std::string ThumbprintOf(const Json& jwk) {
  // Only what the key needs, by name: so nlohmann's objects are printed.
  const auto type = TextAt(jwk, "kty");
  Json needed{{"kty", type.value_or("")}};
  for (const char* name : {"crv", "x", "y", "n", "e"}) {
    const bool of_type = type == "EC" ? *name == 'c' || *name == 'x' || *name == 'y' : *name == 'n' || *name == 'e';
    if (!of_type) continue;
    const auto value = TextAt(jwk, name);
    if (!value) return {};
    needed[name] = *value;
  }
  return ToBase64Url(Sha256(needed.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace dw::jose
