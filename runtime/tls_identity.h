#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <vector>

#include "base/fault.h"
#include "base/time.h"
#include "runtime/tls.h"

namespace dw {

/// What an operator's files hold: a certificate, those that vouch for it, and its key. For tls.cc; nobody else needs
/// OpenSSL's types.
struct TlsIdentity {
  template <auto kFree>
  struct Free {
    template <class T>
    void operator()(T* object) const {
      kFree(object);
    }
  };
  using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
  using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;

  Certificate certificate;
  std::vector<Certificate> chain;
  Key key;
  Millis expires{};  ///< In Unix time.
};

/// Reads both files. A Fault when one is missing, holds something else, is encrypted, does not fit the other, or is not
/// in force at `unix_now`; it names the file and says what to do.
Outcome<TlsIdentity> LoadTlsIdentity(const TlsFiles& files, Millis unix_now);

}  // namespace dw
