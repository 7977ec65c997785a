#include "adapters/objects_s3/s3_signer.h"

#include <gtest/gtest.h>

#include "runtime/crypto.h"

namespace dw {
namespace {

// The examples of Amazon's own pages ("Signature Calculations for the Authorization Header", "Authenticating Requests:
// Using Query Parameters").
class S3SignerTest : public ::testing::Test {
 protected:
  S3SignerTest() {
    bucket_.endpoint = "https://s3.amazonaws.com";
    bucket_.name = "examplebucket";
    bucket_.path_style = false;
    bucket_.credentials = {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  }
  std::string Signature(const std::string& method, const std::string& key, const S3Query& query,
                        const S3Headers& headers, std::string_view payload = {}) const {
    const S3Headers all =
        SignedHeaders({method, AddressOf(bucket_, key), query, headers}, bucket_, ToHex(Sha256(payload)), kThen);
    const std::string& text = all.back().second;
    return all.back().first == "authorization" ? text.substr(text.rfind('=') + 1) : "";
  }

  static constexpr Millis kThen{1'369'353'600'000};  // 2013-05-24T00:00:00Z
  S3Bucket bucket_;
};

TEST_F(S3SignerTest, OS20_SignsAsAmazonsExamplesSay) {
  EXPECT_EQ(Signature("GET", "test.txt", {}, {{"range", "bytes=0-9"}}),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(Signature("PUT", "test$file.text", {},
                      {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                      "Welcome to Amazon S3."),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(Signature("GET", "", {{"lifecycle", ""}}, {}),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(Signature("GET", "", {{"prefix", "J"}, {"max-keys", "2"}}, {}),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_F(S3SignerTest, OS20_EveryHeaderThatIsSentIsSigned) {
  bucket_.credentials.session_token = "token";
  const S3Headers all =
      SignedHeaders({"PUT", AddressOf(bucket_, "a"), {}, {{"content-type", "x"}}}, bucket_, kEmptyPayload, kThen);
  ASSERT_EQ(all.size(), 6U);
  EXPECT_NE(
      all.back().second.find("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"),
      std::string::npos)
      << all.back().second;
}

TEST_F(S3SignerTest, OS21_MakesAddressesAsAmazonsExampleSays) {
  EXPECT_EQ(PresignedUrl({"GET", AddressOf(bucket_, "test.txt"), {}, {}}, bucket_, std::chrono::seconds(86'400), kThen),
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_F(S3SignerTest, OS20_TheEmptyPayloadIsTheHashOfNothing) {
  EXPECT_EQ(kEmptyPayload, ToHex(Sha256("")));
}

}  // namespace
}  // namespace dw
