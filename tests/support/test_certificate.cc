#include "tests/support/test_certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <fstream>

#include "base/assert.h"

namespace dw::testing {
namespace {

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

void SetTime(ASN1_TIME* time, std::chrono::sys_days day) {
  ASN1_TIME_set(time, std::chrono::duration_cast<std::chrono::seconds>(day.time_since_epoch()).count());
}

X509* SignOwn(EVP_PKEY* key, const TestCertificate& wanted) {
  X509* made = X509_new();
  X509_set_version(made, X509_VERSION_3);
  std::int64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), 7);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(made), serial);
  SetTime(X509_getm_notBefore(made), wanted.begin);
  SetTime(X509_getm_notAfter(made), wanted.end);
  X509_set_pubkey(made, key);
  X509_NAME* name = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1,
                             -1, 0);
  X509_set_issuer_name(made, name);
  const std::string names = "DNS:" + wanted.name;
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
  X509_add_ext(made, extension, -1);
  X509_EXTENSION_free(extension);
  DW_ASSERT(X509_sign(made, key, EVP_sha256()) > 0);
  return made;
}

}  // namespace

TlsFiles WriteTestCertificate(const std::filesystem::path& folder, const TestCertificate& certificate) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* made = SignOwn(key, certificate);
  BIO* certificate_text = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate_text, made);
  BIO* key_text = BIO_new(BIO_s_mem());
  const std::string& word = certificate.passphrase;
  PEM_write_bio_PKCS8PrivateKey(key_text, key, word.empty() ? nullptr : EVP_aes_256_cbc(), word.data(),
                                static_cast<int>(word.size()), nullptr, nullptr);
  X509_free(made);
  EVP_PKEY_free(key);

  const TlsFiles files{folder / "certificate.pem", folder / "key.pem"};
  std::filesystem::create_directories(folder);
  std::ofstream(files.certificate, std::ios::binary) << TextOf(certificate_text);
  std::ofstream(files.key, std::ios::binary) << TextOf(key_text);
  std::filesystem::permissions(files.key, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return files;
}

}  // namespace dw::testing
