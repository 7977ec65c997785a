#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/objects_s3/s3_client.h"
#include "ports/object_store.h"

namespace dw {

/// Objects in a bucket of S3. What is larger than a part is put in parts of 8 MiB, of which one is in memory; a get
/// whose connection breaks goes on where it was. [OS20-OS25]
class S3Store final : public ObjectStore {
 public:
  static constexpr std::size_t kPartBytes = 8UL * 1024 * 1024;

  /// Asks for the bucket first: kNotFound when there is none, kDenied when S3 does not know who asks. `clock`
  /// outlives it.
  static Outcome<std::unique_ptr<S3Store>> Open(S3Client::Options options, const Clock& clock);

  Outcome<ObjectInfo> Put(const std::string& key, const ByteSource& body) override;
  Outcome<ObjectInfo> Get(const std::string& key, const ByteRange& range, const ByteSink& sink) override;
  Outcome<ObjectInfo> Head(const std::string& key) override;
  Outcome<Ok> Remove(const std::string& key) override;
  Outcome<ObjectInfo> Copy(const std::string& from, const std::string& to) override;
  Outcome<ObjectPage> List(const std::string& prefix, const std::string& after, std::size_t limit) override;

  /// An address that gives the object to whoever has it, for `lasts`. [OS21]
  std::string LinkTo(const std::string& key, std::chrono::seconds lasts) const;

 private:
  S3Store(S3Client::Options options, const Clock& clock) : client_(std::move(options), clock) {}
  Outcome<ObjectInfo> PutAtOnce(const std::string& key, const std::string& body);
  Outcome<ObjectInfo> PutInParts(const std::string& key, std::string part, const ByteSource& body);
  Outcome<std::uint64_t> PutParts(const std::string& key, const std::string& upload, std::string part,
                                  const ByteSource& body, std::vector<std::string>& etags);

  S3Client client_;
};

}  // namespace dw
