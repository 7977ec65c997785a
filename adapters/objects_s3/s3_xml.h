#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/object_store.h"

/// What S3 answers, read. Nothing where it is not what it should be; names are told apart without their namespace.
namespace dw {

struct S3Page {
  std::vector<ObjectInfo> objects;  ///< Keys as they are in the bucket; without modified_at when it is not a time.
  std::string next;                 ///< Of the next page; empty: there is none.
};
/// ListBucketResult of ListObjectsV2 with encoding-type=url.
std::optional<S3Page> ReadPage(std::string_view xml);
/// "NoSuchKey" of an Error; empty when it is none.
std::string ReadErrorCode(std::string_view xml);
/// UploadId of an InitiateMultipartUploadResult.
std::optional<std::string> ReadUploadId(std::string_view xml);
/// ETag, without quotes, of a CompleteMultipartUploadResult or CopyObjectResult.
std::optional<std::string> ReadEtag(std::string_view xml);
/// CompleteMultipartUpload of the parts 1, 2, ... with these etags.
std::string WriteParts(const std::vector<std::string>& etags);

}  // namespace dw
