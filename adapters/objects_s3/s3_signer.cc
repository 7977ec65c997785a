#include "adapters/objects_s3/s3_signer.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "runtime/crypto.h"

namespace dw {
namespace {

constexpr const char* kAlgorithm = "AWS4-HMAC-SHA256";

/// "20130524T000000Z"
std::string TimeText(Millis now) {
  const auto seconds = static_cast<std::time_t>(now.count() / 1'000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &utc)};
}

struct Moment {
  std::string time;
  std::string scope;  ///< "20130524/us-east-1/s3/aws4_request"
};

Moment MomentOf(const S3Bucket& bucket, Millis now) {
  Moment moment{TimeText(now), {}};
  moment.scope = moment.time.substr(0, 8) + '/' + bucket.region + "/s3/aws4_request";
  return moment;
}

std::string NamesOf(const S3Headers& sorted) {
  std::string names;
  for (const auto& [name, value] : sorted) {
    if (!names.empty()) names += ';';
    names += name;
  }
  return names;
}

std::string SignatureOf(const S3Request& request, const std::string& query, const S3Headers& sorted,
                        std::string_view payload_hash, const S3Bucket& bucket, const Moment& moment) {
  std::string canonical = request.method + '\n' + request.address.path + '\n' + query + '\n';
  for (const auto& [name, value] : sorted) canonical += name + ':' + value + '\n';
  canonical += '\n' + NamesOf(sorted) + '\n';
  canonical += payload_hash;
  const std::string to_sign =
      std::string(kAlgorithm) + '\n' + moment.time + '\n' + moment.scope + '\n' + ToHex(Sha256(canonical));
  std::string key = HmacSha256("AWS4" + bucket.credentials.secret_key, moment.time.substr(0, 8));
  for (const std::string_view part :
       {std::string_view(bucket.region), std::string_view("s3"), std::string_view("aws4_request")}) {
    key = HmacSha256(key, part);
  }
  return ToHex(HmacSha256(key, to_sign));
}

}  // namespace

S3Headers SignedHeaders(const S3Request& request, const S3Bucket& bucket, std::string_view payload_hash, Millis now) {
  const Moment moment = MomentOf(bucket, now);
  S3Headers headers = request.headers;
  headers.emplace_back("host", request.address.host);
  headers.emplace_back("x-amz-content-sha256", payload_hash);
  headers.emplace_back("x-amz-date", moment.time);
  if (!bucket.credentials.session_token.empty()) {
    headers.emplace_back("x-amz-security-token", bucket.credentials.session_token);
  }
  std::ranges::sort(headers);
  const std::string signature =
      SignatureOf(request, CanonicalQuery(request.query), headers, payload_hash, bucket, moment);
  headers.emplace_back("authorization", std::string(kAlgorithm) + " Credential=" + bucket.credentials.access_key + '/' +
                                            moment.scope + ",SignedHeaders=" + NamesOf(headers) +
                                            ",Signature=" + signature);
  return headers;
}

std::string PresignedUrl(const S3Request& request, const S3Bucket& bucket, std::chrono::seconds lasts, Millis now) {
  const Moment moment = MomentOf(bucket, now);
  S3Headers headers = request.headers;
  headers.emplace_back("host", request.address.host);
  std::ranges::sort(headers);
  S3Query query = request.query;
  query.emplace_back("X-Amz-Algorithm", kAlgorithm);
  query.emplace_back("X-Amz-Credential", bucket.credentials.access_key + '/' + moment.scope);
  query.emplace_back("X-Amz-Date", moment.time);
  query.emplace_back("X-Amz-Expires", std::to_string(lasts.count()));
  if (!bucket.credentials.session_token.empty()) {
    query.emplace_back("X-Amz-Security-Token", bucket.credentials.session_token);
  }
  query.emplace_back("X-Amz-SignedHeaders", NamesOf(headers));
  const std::string text = CanonicalQuery(query);
  const std::string signature = SignatureOf(request, text, headers, "UNSIGNED-PAYLOAD", bucket, moment);
  return request.address.scheme + "://" + request.address.host + request.address.path + '?' + text +
         "&X-Amz-Signature=" + signature;
}

}  // namespace dw
