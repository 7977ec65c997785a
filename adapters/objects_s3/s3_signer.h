#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/objects_s3/s3_bucket.h"
#include "base/time.h"

/// AWS Signature Version 4 for S3.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
namespace dw {

/// Names in small letters.
using S3Headers = std::vector<std::pair<std::string, std::string>>;

/// Of the payload of a request without one: SHA-256 of nothing, in hex.
inline constexpr std::string_view kEmptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct S3Request {
  std::string method = "GET";
  S3Address address;
  S3Query query;
  S3Headers headers;  ///< All of them are signed; without host and those that begin with x-amz- and are of the signer.
};

/// `request.headers` and what the signature takes: host, x-amz-date, x-amz-content-sha256, authorization.
/// `payload_hash`: SHA-256 of the body in hex. `now`: Unix time; S3 refuses what is 15 minutes off. Pure. [OS20]
S3Headers SignedHeaders(const S3Request& request, const S3Bucket& bucket, std::string_view payload_hash, Millis now);

/// An address that does `request` for whoever has it, `lasts` seconds (1 to 604,800) from `now` on. Pure. [OS21]
std::string PresignedUrl(const S3Request& request, const S3Bucket& bucket, std::chrono::seconds lasts, Millis now);

}  // namespace dw
