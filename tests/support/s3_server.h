#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "tests/support/temporary_folder.h"

namespace dw::testing {

/// A real S3 store on a free port of the loopback address, which ends with this. What goes wrong ends the test program.
class S3Server {
 public:
  enum class Kind : std::uint8_t { kVersityGateway, kMinio };

  /// Whether `./dev peers` has installed it. Without it a test is skipped, or fails where DW_REQUIRE_PEERS=1 says so.
  static bool Installed(Kind kind);
  /// The one of this test program, started when it is first asked for.
  static S3Server& Shared(Kind kind);

  explicit S3Server(Kind kind);
  ~S3Server();
  S3Server(const S3Server&) = delete;
  S3Server& operator=(const S3Server&) = delete;

  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  static std::string access_key() { return "digiwork"; }
  static std::string secret_key() { return "a-secret/of+tests"; }
  /// One that no test has had.
  std::string NewBucketName() { return "bucket-" + std::to_string(++buckets_); }

 private:
  void Start();
  bool Answers() const;

  const Kind kind_;
  const TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
  int buckets_ = 0;
};

}  // namespace dw::testing
