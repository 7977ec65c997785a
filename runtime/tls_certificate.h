#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>

#include "base/fault.h"
#include "base/time.h"
#include "runtime/log.h"
#include "runtime/tls.h"

namespace dw {

class Shard;

/// The certificate a server shows now. Another takes its place without a restart when its files change; one that cannot
/// be used changes nothing, and is told of once in the log. Connections that are open keep what they began with.
/// Thread-safe. Rules: WS32 in docs/spec/wire.md.
class TlsCertificate {
 public:
  /// `clock` and `log` outlive it. A Fault says which file is to blame, and what to do.
  static Outcome<std::unique_ptr<TlsCertificate>> Open(TlsFiles files, const Clock& clock, Log& log);

  std::shared_ptr<const TlsContext> context() const;
  /// Reads the files again, changed or not.
  void Reload();
  /// Looks every minute whether the files have changed, on `shard`, which ends before this does. Warns once of a
  /// certificate's last week.
  void Watch(Shard& shard);

 private:
  /// How a file looks without being read.
  struct Look {
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t changed_s = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const Look&) const = default;
  };
  using Looks = std::array<Look, 2>;

  TlsCertificate(TlsFiles files, const Clock& clock, Log& log) : clock_(clock), log_(log), files_(std::move(files)) {}
  Looks LookAtFiles() const;
  void WarnIfKeyIsOpen() const;
  void WarnOfLastWeek();

  // Borrowed; outlive this.
  const Clock& clock_;
  Log& log_;
  // Owned.
  const TlsFiles files_;
  std::mutex reloading_;  ///< Guards looks_, and keeps two from reading at once.
  Looks looks_;           ///< Of what was read last.
  bool warned_ = false;   ///< Of the last week of the one shown; on the watching shard alone.
  mutable std::mutex mutex_;
  std::shared_ptr<const TlsContext> context_;
};

}  // namespace dw
