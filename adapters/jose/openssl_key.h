#pragma once

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

namespace dw::jose {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeEcdsa {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Number = std::unique_ptr<BIGNUM, FreeNumber>;
using Digest = std::unique_ptr<EVP_MD_CTX, FreeDigest>;
using Ecdsa = std::unique_ptr<ECDSA_SIG, FreeEcdsa>;

/// Bytes of r, of s, and of a coordinate on P-256.
inline constexpr int kP256Bytes = 32;

inline unsigned char* Raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
inline const unsigned char* Raw(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace dw::jose
