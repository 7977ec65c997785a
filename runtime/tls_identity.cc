#include "runtime/tls_identity.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace dw {
namespace {

namespace fs = std::filesystem;
using Bio = std::unique_ptr<BIO, TlsIdentity::Free<&BIO_free>>;

/// Certificates beyond these are no chain.
constexpr std::size_t kMostInChain = 16;
constexpr std::streamsize kMostBytes = 1024 * 1024;

Outcome<std::string> ReadFile(const fs::path& path, const std::string& what, const std::string& advice) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(kMostBytes), '\0');
  in.read(text.data(), kMostBytes);
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (!text.empty()) return text;
  const std::string why = errno != 0 ? std::strerror(errno) : "it is empty";
  const auto code = errno == EACCES ? Fault::Code::kDenied : Fault::Code::kNotFound;
  return Unexpected{Fault{code, "Cannot read the " + what + " " + path.string() + ": " + why + ". " + advice}};
}

Bio ReaderOf(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string DateOf(const ASN1_TIME* time) {
  std::tm parts{};
  char text[sizeof "2026-01-01 00:00 UTC"] = "an unknown day";
  if (ASN1_TIME_to_tm(time, &parts) == 1) std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
  return text;
}

Outcome<TlsIdentity> ReadCertificates(const fs::path& path) {
  const auto text = ReadFile(path, "certificate",
                             "Give --tls-certificate a PEM file with the certificate and its chain, which this user "
                             "may read.");
  if (!text) return Unexpected{text.error()};
  const Bio in = ReaderOf(*text);
  TlsIdentity identity;
  identity.certificate.reset(PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr));
  if (!identity.certificate) {
    return Unexpected{Fault{Fault::Code::kCorrupt,
                            path.string() + " holds no certificate. Give --tls-certificate a PEM file that begins with "
                                            "-----BEGIN CERTIFICATE-----, as fullchain.pem."}};
  }
  while (identity.chain.size() < kMostInChain) {
    TlsIdentity::Certificate link(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    if (!link) break;
    identity.chain.push_back(std::move(link));
  }
  return identity;
}

/// Nobody is there to type a passphrase; notes that one was asked for.
int RefusePassphrase(char* /*buffer*/, int /*size*/, int /*writes*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Outcome<TlsIdentity::Key> ReadKey(const fs::path& path) {
  const auto text = ReadFile(path, "private key", "Give --tls-key a PEM file with the key, which this user may read.");
  if (!text) return Unexpected{text.error()};
  const Bio in = ReaderOf(*text);
  bool asked = false;
  TlsIdentity::Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, &RefusePassphrase, &asked));
  if (key) return key;
  if (asked) {
    return Unexpected{Fault{Fault::Code::kDenied, "The private key " + path.string() +
                                                      " is encrypted, and a server has nobody to ask for the "
                                                      "passphrase. Write one without: openssl pkey -in " +
                                                      path.string() + " -out key.pem"}};
  }
  return Unexpected{Fault{Fault::Code::kCorrupt, path.string() + " holds no private key. Give --tls-key a PEM file "
                                                                 "that begins with -----BEGIN PRIVATE KEY-----."}};
}

}  // namespace

Outcome<TlsIdentity> LoadTlsIdentity(const TlsFiles& files, Millis unix_now) {
  auto identity = ReadCertificates(files.certificate);
  auto key = identity ? ReadKey(files.key) : Unexpected{identity.error()};
  // What was looked for in vain is no later call's business.
  ERR_clear_error();
  if (!key) return Unexpected{key.error()};
  identity->key = std::move(*key);
  X509* certificate = identity->certificate.get();
  const bool match = X509_check_private_key(certificate, identity->key.get()) == 1;
  ERR_clear_error();
  if (!match) {
    return Unexpected{
        Fault{Fault::Code::kConflict, "The private key " + files.key.string() + " does not belong to the certificate " +
                                          files.certificate.string() + ". Give the two that were made together."}};
  }
  std::time_t now = unix_now.count() / 1000;
  const ASN1_TIME* begin = X509_get0_notBefore(certificate);
  const ASN1_TIME* end = X509_get0_notAfter(certificate);
  if (X509_cmp_time(end, &now) < 0) {
    return Unexpected{Fault{Fault::Code::kDenied, "The certificate " + files.certificate.string() + " expired on " +
                                                      DateOf(end) + ". Renew it."}};
  }
  if (X509_cmp_time(begin, &now) > 0) {
    return Unexpected{Fault{Fault::Code::kDenied, "The certificate " + files.certificate.string() + " is valid from " +
                                                      DateOf(begin) + " only. Look at this machine's clock, or wait."}};
  }
  std::tm parts{};
  if (ASN1_TIME_to_tm(end, &parts) == 1) identity->expires = Millis(std::int64_t{::timegm(&parts)} * 1000);
  return identity;
}

}  // namespace dw
