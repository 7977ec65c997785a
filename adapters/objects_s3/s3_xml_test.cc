#include "adapters/objects_s3/s3_xml.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

TEST(S3XmlTest, OS20_APageIsRead) {
  const auto page = ReadPage(
      "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
      "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t&amp;1</"
      "NextContinuationToken>"
      "<Contents><Key>a+b%2Fc%C3%A9</Key><LastModified>2009-10-12T17:50:30.000Z</LastModified>"
      "<ETag>&quot;fba9&quot;</ETag><Size>434234</Size></Contents><Contents><Key>z</Key></Contents></"
      "ListBucketResult>");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->next, "t&1");
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].key, "a b/c\xC3\xA9");
  EXPECT_EQ(page->objects[0].bytes, 434'234U);
  EXPECT_EQ(page->objects[0].etag, "fba9");
  EXPECT_EQ(page->objects[0].modified_at, Millis(1'255'369'830'000));
  EXPECT_EQ(page->objects[1].modified_at, Millis(0));
}

TEST(S3XmlTest, OS20_WhatIsNoAnswerOfS3IsNone) {
  for (const char* xml : {"", "<a", "<a/>", "{}", "<Error><Code>NoSuchKey</Code></Error>",
                          "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
                          "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%2</Key></Contents>"
                          "</ListBucketResult>"}) {
    EXPECT_FALSE(ReadPage(xml)) << xml;
    EXPECT_FALSE(ReadUploadId(xml)) << xml;
    EXPECT_FALSE(ReadEtag(xml)) << xml;
  }
  EXPECT_EQ(ReadErrorCode("<Error><Code>NoSuchKey</Code></Error>"), "NoSuchKey");
  EXPECT_EQ(ReadErrorCode("<html/>"), "");
}

TEST(S3XmlTest, OS20_PartsAreNumberedFromOne) {
  EXPECT_EQ(WriteParts({"a", "b"}),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part></CompleteMultipartUpload>");
  EXPECT_EQ(ReadUploadId("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"), "u");
  EXPECT_EQ(ReadEtag("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"), "e");
}

}  // namespace
}  // namespace dw
