#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/objects_s3/retry_budget.h"
#include "adapters/objects_s3/s3_signer.h"
#include "base/time.h"
#include "ports/object_store.h"

namespace dw {

struct S3Call {
  std::string method = "GET";
  std::string key;  ///< Empty: of the bucket.
  S3Query query;
  S3Headers headers;
  std::string_view body;           ///< Outlives the call.
  const ByteSink* sink = nullptr;  ///< Given the body of an answer of 200 or 206, instead of S3Answer.
};

struct S3Answer {
  int status = 0;
  std::string etag;         ///< Without quotes.
  std::uint64_t bytes = 0;  ///< Of the whole object: of Content-Range, else Content-Length.
  Millis modified_at{0};    ///< Last-Modified, else Date.
  std::string body;
  std::string error;                ///< "NoSuchKey", of a body that says so.
  std::uint64_t sunk = 0;           ///< Bytes that the sink has been given.
  std::optional<Fault> broken_off;  ///< The connection ended, or the sink did, after it had been given bytes.
};

/// Requests to one bucket: signed, over connections that are kept, with a limit for every wait, and made again a few
/// times, within a budget, where S3 says that it might help. Any answer is an answer; kUnavailable and kTimeout are
/// what is left after the last attempt. Thread-safe. [OS20-OS23]
class S3Client {
 public:
  struct Options {
    S3Bucket bucket;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::seconds silent_timeout{30};  ///< Nothing moves in either direction.
    int attempts = 4;
    std::chrono::milliseconds first_pause{50};  ///< Doubled each time; a random part of it is waited.
  };
  /// `clock` outlives it. `options.bucket` has been checked.
  S3Client(Options options, const Clock& clock);
  ~S3Client();
  S3Client(const S3Client&) = delete;
  S3Client& operator=(const S3Client&) = delete;

  Outcome<S3Answer> Ask(const S3Call& call);
  const S3Bucket& bucket() const { return options_.bucket; }
  const Clock& clock() const { return clock_; }

 private:
  class Connection;

  Outcome<S3Answer> AskOnce(const S3Call& call, const std::string& payload_hash);
  std::unique_ptr<Connection> Take();
  void GiveBack(std::unique_ptr<Connection> connection);

  const Options options_;
  const Clock& clock_;
  // Owned.
  RetryBudget budget_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< Guarded by mutex_.
};

}  // namespace dw
