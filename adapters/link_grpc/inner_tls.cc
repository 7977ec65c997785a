#include "adapters/link_grpc/inner_tls.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <fstream>
#include <iterator>

namespace dw::link_grpc {
namespace {

Outcome<std::string> PemIn(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.find("-----BEGIN ") == std::string::npos) {
    return Unexpected{Fault{Fault::Code::kNotFound, file + " cannot be read, or is no PEM file."}};
  }
  return text;
}

}  // namespace

Outcome<std::shared_ptr<const InnerTls>> ReadInnerTls(const InnerTlsFiles& files) {
  InnerTls tls;
  for (const auto& [file, text] : {std::pair(&files.authority, &tls.authority),
                                   std::pair(&files.certificate, &tls.certificate), std::pair(&files.key, &tls.key)}) {
    auto pem = PemIn(*file);
    if (!pem) return Unexpected{pem.error()};
    *text = std::move(*pem);
  }
  return std::make_shared<const InnerTls>(std::move(tls));
}

std::shared_ptr<grpc::ChannelCredentials> ChannelCredentialsOf(const InnerTls* tls, grpc::ChannelArguments& arguments) {
  if (tls == nullptr) return grpc::InsecureChannelCredentials();
  arguments.SetSslTargetNameOverride(kInnerName);
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = tls->authority;
  options.pem_cert_chain = tls->certificate;
  options.pem_private_key = tls->key;
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::ServerCredentials> ServerCredentialsOf(const InnerTls* tls) {
  if (tls == nullptr) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = tls->authority;
  options.pem_key_cert_pairs = {{tls->key, tls->certificate}};
  return grpc::SslServerCredentials(options);
}

}  // namespace dw::link_grpc
