#include "adapters/objects_s3/s3_bucket.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

S3Bucket Bucket() {
  S3Bucket bucket;
  bucket.endpoint = "http://s3.example:9000";
  bucket.name = "maps";
  bucket.credentials = {"access", "secret", ""};
  return bucket;
}

TEST(S3BucketTest, OS20_ABucketIsInThePathOrInTheNameOfTheHost) {
  S3Bucket bucket = Bucket();
  bucket.prefix = "digi work/";
  const S3Address in_path = AddressOf(bucket, "a b/\xC3\xA9+.tmj");
  EXPECT_EQ(in_path.host, "s3.example:9000");
  EXPECT_EQ(in_path.path, "/maps/digi%20work/a%20b/%C3%A9%2B.tmj");
  EXPECT_EQ(AddressOf(bucket, "").path, "/maps");
  bucket.path_style = false;
  const S3Address in_host = AddressOf(bucket, "a");
  EXPECT_EQ(in_host.host, "maps.s3.example:9000");
  EXPECT_EQ(in_host.path, "/digi%20work/a");
  EXPECT_EQ(AddressOf(bucket, "").path, "/");
}

TEST(S3BucketTest, OS20_ADefaultPortIsNotSaidSinceItIsNotSigned) {
  S3Bucket bucket = Bucket();
  bucket.endpoint = "https://s3.example:443/";
  EXPECT_EQ(AddressOf(bucket, "").host, "s3.example");
  bucket.endpoint = "http://s3.example:80";
  EXPECT_EQ(AddressOf(bucket, "").host, "s3.example");
  bucket.endpoint = "http://s3.example:443";
  EXPECT_EQ(AddressOf(bucket, "").host, "s3.example:443");
}

TEST(S3BucketTest, OS20_AQueryIsSortedAfterItIsEscaped) {
  EXPECT_EQ(CanonicalQuery({{"prefix", "a/b c"}, {"list-type", "2"}, {"a", ""}, {"A", "~"}}),
            "A=~&a=&list-type=2&prefix=a%2Fb%20c");
  EXPECT_EQ(CanonicalQuery({}), "");
}

TEST(S3BucketTest, OS20_WhatIsNoBucketIsSaidInWords) {
  EXPECT_TRUE(CheckBucket(Bucket()));
  const auto wrong = [](auto change) {
    S3Bucket bucket = Bucket();
    change(bucket);
    const auto checked = CheckBucket(bucket);
    return checked ? std::string() : checked.error().detail;
  };
  for (const char* endpoint : {"", "127.0.0.1", "ftp://a", "http://", "http://a/b", "http://u:p@a"}) {
    EXPECT_NE(wrong([&](S3Bucket& bucket) { bucket.endpoint = endpoint; }), "") << endpoint;
  }
  for (const char* name : {"", "ab", "a/b", "..a", "a b c"}) {
    EXPECT_NE(wrong([&](S3Bucket& bucket) { bucket.name = name; }), "") << name;
  }
  for (const char* prefix : {"a", "/", "../", "a//"}) {
    EXPECT_NE(wrong([&](S3Bucket& bucket) { bucket.prefix = prefix; }), "") << prefix;
  }
  EXPECT_NE(wrong([](S3Bucket& bucket) { bucket.region = ""; }), "");
  EXPECT_NE(wrong([](S3Bucket& bucket) { bucket.credentials.access_key = ""; }), "");
  EXPECT_NE(wrong([](S3Bucket& bucket) { bucket.credentials.secret_key = "a\nb"; }), "");
}

}  // namespace
}  // namespace dw
