#include "adapters/objects_s3/s3_bucket.h"

#include <algorithm>

#include "base/percent.h"
#include "ports/object_store.h"

namespace dw {
namespace {

constexpr std::string_view kInPath = "-_.~/";

Unexpected<Fault> Wrong(const std::string& what) {
  return Unexpected{Fault{Fault::Code::kDenied, what}};
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and '_' and capitals of older ones.
bool IsBucketName(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && name.find("..") == std::string_view::npos && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_';
         });
}

bool IsHost(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == ':' || c == '[' || c == ']';
  });
}

bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

std::pair<std::string, std::string> SchemeAndHost(std::string_view endpoint) {
  const std::size_t colon = endpoint.find("://");
  if (colon == std::string_view::npos) return {};
  std::string_view host = endpoint.substr(colon + 3);
  if (host.ends_with('/')) host.remove_suffix(1);
  return {std::string(endpoint.substr(0, colon)), std::string(host)};
}

}  // namespace

Outcome<Ok> CheckBucket(const S3Bucket& bucket) {
  const auto [scheme, host] = SchemeAndHost(bucket.endpoint);
  if ((scheme != "http" && scheme != "https") || !IsHost(host)) {
    return Wrong("The endpoint of S3 is http:// or https:// with a host and perhaps a port, and no path.");
  }
  if (!IsBucketName(bucket.name)) return Wrong("The name of a bucket is 3 to 63 letters, digits and .-_");
  if (bucket.region.empty() || bucket.region.size() > 64 || !IsPlain(bucket.region) ||
      bucket.region.find('/') != std::string::npos) {
    return Wrong("The region of S3 is a word like eu-west-3.");
  }
  if (!bucket.prefix.empty() && (!bucket.prefix.ends_with('/') ||
                                 !IsObjectKey(std::string_view(bucket.prefix).substr(0, bucket.prefix.size() - 1)))) {
    return Wrong("The prefix in the bucket ends with '/', and has no '..' in it.");
  }
  const S3Credentials& credentials = bucket.credentials;
  if (credentials.access_key.empty() || credentials.secret_key.empty() || !IsPlain(credentials.access_key) ||
      !IsPlain(credentials.secret_key) || !IsPlain(credentials.session_token)) {
    return Wrong("S3 needs an access key and a secret key, both of them without spaces.");
  }
  return Ok{};
}

S3Address AddressOf(const S3Bucket& bucket, std::string_view key) {
  auto [scheme, host] = SchemeAndHost(bucket.endpoint);
  // Who asks a default port says the host alone, and that is what is signed.
  if (scheme == "https" && host.ends_with(":443")) host.resize(host.size() - 4);
  if (scheme == "http" && host.ends_with(":80")) host.resize(host.size() - 3);
  S3Address address{std::move(scheme), {}, "/"};
  if (bucket.path_style) {
    address.host = std::move(host);
    address.path += bucket.name;
    if (!key.empty()) address.path += '/';
  } else {
    address.host = bucket.name + '.' + host;
  }
  if (!key.empty()) address.path += PercentEncode(bucket.prefix, kInPath) + PercentEncode(key, kInPath);
  return address;
}

std::string CanonicalQuery(const S3Query& query) {
  S3Query escaped;
  for (const auto& [name, value] : query) escaped.emplace_back(PercentEncode(name), PercentEncode(value));
  std::ranges::sort(escaped);
  std::string out;
  for (const auto& [name, value] : escaped) {
    if (!out.empty()) out += '&';
    out += name;
    out += '=';
    out += value;
  }
  return out;
}

}  // namespace dw
