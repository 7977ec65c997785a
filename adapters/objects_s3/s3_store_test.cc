#include "adapters/objects_s3/s3_store.h"

#include <curl/curl.h>

#include <cstdlib>

#include "ports/object_store_contract.h"
#include "runtime/clock.h"
#include "tests/support/s3_server.h"

namespace dw {
namespace {

using testing::S3Server;

/// A new bucket in a real store.
template <S3Server::Kind kind>
class BucketOf {
 public:
  static bool Ready() { return S3Server::Installed(kind) || Required(); }
  static std::string WhyNot() { return "there is no S3 store here; ./dev peers installs it"; }

  BucketOf() {
    if (!S3Server::Installed(kind)) {
      EXPECT_FALSE(Required()) << WhyNot();
      return;
    }
    S3Server& server = S3Server::Shared(kind);
    options_.bucket.endpoint = server.endpoint();
    options_.bucket.name = server.NewBucketName();
    options_.bucket.prefix = "digi work/";
    options_.bucket.credentials = {S3Server::access_key(), S3Server::secret_key(), ""};
    S3Client client(options_, clock_);
    const auto made = client.Ask({"PUT", "", {}, {}, {}, nullptr});
    EXPECT_TRUE(made && made->status == 200) << (made ? made->body : made.error().detail);
  }
  std::unique_ptr<ObjectStore> Open() { return OpenS3(); }
  std::unique_ptr<S3Store> OpenS3() {
    auto store = S3Store::Open(options_, clock_);
    EXPECT_TRUE(store.has_value()) << (store ? "" : store.error().detail);
    return store ? std::move(*store) : nullptr;
  }

  SystemClock clock_;
  S3Client::Options options_;

 private:
  static bool Required() {
    const char* required = std::getenv("DW_REQUIRE_PEERS");
    return required != nullptr && std::string_view(required) == "1";
  }
};

using Gateway = BucketOf<S3Server::Kind::kVersityGateway>;
using Minio = BucketOf<S3Server::Kind::kMinio>;

}  // namespace

namespace testing {
INSTANTIATE_TYPED_TEST_SUITE_P(VersityGateway, ObjectStoreContract, Gateway);
INSTANTIATE_TYPED_TEST_SUITE_P(Minio, ObjectStoreContract, Minio);
}  // namespace testing

namespace {

template <class Bucket>
class S3StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!Bucket::Ready()) GTEST_SKIP() << Bucket::WhyNot();
  }
  Bucket bucket_;
};
TYPED_TEST_SUITE_P(S3StoreTest);

std::size_t Append(char* data, std::size_t, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, count);
  return count;
}

/// As somebody does who has nothing but the address.
std::pair<long, std::string> Visit(const std::string& url) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), &curl_easy_cleanup);
  std::string body;
  long status = 0;
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &body);
  curl_easy_perform(easy.get());
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  return {status, body};
}

TYPED_TEST_P(S3StoreTest, OS20_AWrongSignatureIsRefused) {
  auto options = this->bucket_.options_;
  options.bucket.credentials.secret_key += "x";
  const auto opened = S3Store::Open(options, this->bucket_.clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kDenied);
  EXPECT_NE(opened.error().detail.find("SignatureDoesNotMatch"), std::string::npos) << opened.error().detail;
}

TYPED_TEST_P(S3StoreTest, OS20_ABucketThatIsNotThereIsSaid) {
  auto options = this->bucket_.options_;
  options.bucket.name = "not-there";
  const auto opened = S3Store::Open(options, this->bucket_.clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kNotFound);
}

TYPED_TEST_P(S3StoreTest, OS21_ALinkGivesItsObjectAndNoOther) {
  const auto store = this->bucket_.OpenS3();
  ASSERT_TRUE(store->Put("a b/\xC3\xA9+&=?#.txt", SourceOf("secret")));
  const std::string link = store->LinkTo("a b/\xC3\xA9+&=?#.txt", std::chrono::seconds(60));
  EXPECT_EQ(Visit(link), (std::pair<long, std::string>(200, "secret")));
  EXPECT_EQ(Visit(link.substr(0, link.find('?'))).first, 403);
  std::string other = link;
  other.replace(other.find(".txt"), 4, ".tx2");
  EXPECT_EQ(Visit(other).first, 403);
}

TYPED_TEST_P(S3StoreTest, OS24_PartsOfAPutThatFailsAreTakenAway) {
  const auto store = this->bucket_.OpenS3();
  std::size_t given = 0;
  const auto put = store->Put("large", [&](std::span<char> into) -> Outcome<std::size_t> {
    if (given > 2 * S3Store::kPartBytes) return Unexpected{Fault{Fault::Code::kTooLarge, "enough"}};
    std::ranges::fill(into, 'x');
    given += into.size();
    return into.size();
  });
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Fault::Code::kTooLarge);
  S3Client client(this->bucket_.options_, this->bucket_.clock_);
  const auto uploads = client.Ask({"GET", "", {{"uploads", ""}}, {}, {}, nullptr});
  ASSERT_TRUE(uploads);
  EXPECT_EQ(uploads->status, 200) << uploads->body;
  EXPECT_EQ(uploads->body.find("<UploadId>"), std::string::npos) << uploads->body;
}

TYPED_TEST_P(S3StoreTest, OS24_ABodyOfJustAPartAndOneOfNothingMoreComeBack) {
  const auto store = this->bucket_.OpenS3();
  for (const std::size_t size : {S3Store::kPartBytes - 1, S3Store::kPartBytes, 2 * S3Store::kPartBytes}) {
    const std::string body(size, 'y');
    const auto put = store->Put("a", SourceOf(body));
    ASSERT_TRUE(put) << put.error().detail;
    EXPECT_EQ(put->bytes, size);
    const auto head = store->Head("a");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->bytes, size);
    EXPECT_EQ(head->etag, put->etag);
  }
}

TYPED_TEST_P(S3StoreTest, OS25_WhatHasNoKeyOfOursIsPassedOver) {
  const auto store = this->bucket_.OpenS3();
  ASSERT_TRUE(store->Put("a", SourceOf("x")));
  ASSERT_TRUE(store->Put("b", SourceOf("y")));
  auto options = this->bucket_.options_;
  S3Client client(options, this->bucket_.clock_);
  ASSERT_TRUE(client.Ask({"PUT", "aa/", {}, {}, {}, nullptr}));  // a folder, as consoles make them
  options.bucket.prefix = "";
  const auto whole = S3Store::Open(options, this->bucket_.clock_);
  ASSERT_TRUE(whole);
  ASSERT_TRUE((*whole)->Put("elsewhere", SourceOf("z")));
  const auto page = store->List("", "", 1);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->objects.size(), 1U);
  EXPECT_TRUE(page->more);
  const auto rest = store->List("", page->objects[0].key, 1);
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->objects.size(), 1U);
  EXPECT_EQ(rest->objects[0].key, "b");
}

REGISTER_TYPED_TEST_SUITE_P(S3StoreTest, OS20_AWrongSignatureIsRefused, OS20_ABucketThatIsNotThereIsSaid,
                            OS21_ALinkGivesItsObjectAndNoOther, OS24_PartsOfAPutThatFailsAreTakenAway,
                            OS24_ABodyOfJustAPartAndOneOfNothingMoreComeBack, OS25_WhatHasNoKeyOfOursIsPassedOver);
INSTANTIATE_TYPED_TEST_SUITE_P(VersityGateway, S3StoreTest, Gateway);
INSTANTIATE_TYPED_TEST_SUITE_P(Minio, S3StoreTest, Minio);

}  // namespace
}  // namespace dw
