#pragma once

#include <memory>
#include <string>

#include "base/fault.h"

namespace grpc {
class ChannelArguments;
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace dw::link_grpc {

/// What the programs of an installation prove to each other that they are of it, besides the inner token: certificates
/// of one authority. Rules IW50... in docs/spec/inner-wire.md.
struct InnerTls {
  std::string authority;    ///< PEM: whose certificates count.
  std::string certificate;  ///< PEM, with its chain. One of its DNS names is kInnerName.
  std::string key;          ///< PEM, without passphrase.
};

/// What backs are called in their certificates, whatever address they are reached at. [IW51]
inline constexpr char kInnerName[] = "digiwork-inner";

struct InnerTlsFiles {
  std::string authority;
  std::string certificate;
  std::string key;
};

/// kNotFound, with the file's name, when one cannot be read or has no PEM in it.
Outcome<std::shared_ptr<const InnerTls>> ReadInnerTls(const InnerTlsFiles& files);

/// For a channel to a back; `arguments` are the channel's. Null `tls`: in the clear.
std::shared_ptr<grpc::ChannelCredentials> ChannelCredentialsOf(const InnerTls* tls, grpc::ChannelArguments& arguments);
/// For a back: with `tls`, whoever shows no certificate of the authority is not listened to. [IW50]
std::shared_ptr<grpc::ServerCredentials> ServerCredentialsOf(const InnerTls* tls);

}  // namespace dw::link_grpc
