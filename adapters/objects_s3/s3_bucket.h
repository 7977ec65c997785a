#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fault.h"

namespace dw {

/// What proves to S3 who is asking.
struct S3Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  ///< Of temporary ones; else empty.
};

/// Where a bucket is, and how it is asked.
struct S3Bucket {
  std::string endpoint;  ///< "https://s3.eu-west-3.amazonaws.com", "http://127.0.0.1:9000".
  std::string name;
  std::string region = "us-east-1";
  /// endpoint/bucket/key, as most stores that are not Amazon's want it; else bucket.endpoint/key.
  bool path_style = true;
  std::string prefix;  ///< In front of every key: "" or "digiwork/".
  S3Credentials credentials;
};

using S3Query = std::vector<std::pair<std::string, std::string>>;

/// Scheme and host with port, and the path as it is signed and sent: escaped once, nothing normalised.
struct S3Address {
  std::string scheme;
  std::string host;
  std::string path;
};

/// What is wrong with `bucket`, in words for who set it up; kDenied.
Outcome<Ok> CheckBucket(const S3Bucket& bucket);
/// Of an object, or with an empty key of the bucket. `bucket` has been checked.
S3Address AddressOf(const S3Bucket& bucket, std::string_view key);
/// Name by name, in the order of the escaped bytes, as it is signed and sent.
std::string CanonicalQuery(const S3Query& query);

}  // namespace dw
