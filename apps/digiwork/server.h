#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "apps/digiwork/config.h"
#include "base/fault.h"
#include "base/time.h"
#include "ports/gate.h"
#include "ports/state_store.h"
#include "runtime/http.h"
#include "runtime/log.h"

namespace dw {

/// The composition root: the roles of Digiwork that this process has, wired to each other and to those of other
/// processes. The only place that names concrete adapters. A value: a test may have ten side by side.
class Server {
 public:
  /// `clock` and `log` outlive the server. A Fault's detail is for the operator: what, why, and what to do. `store`, in
  /// place of the one that `config` names, and `gate`, in place of its own, outlive it too; for tests.
  static Outcome<std::unique_ptr<Server>> Start(const Config& config, const Clock& clock, Log& log,
                                                StateStore* store = nullptr, const Gate* gate = nullptr);
  /// Stops at once, if Stop was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The port it really listens on.
  std::uint16_t port() const;
  /// The port where it takes pushers of other processes; 0: it takes none.
  std::uint16_t back_port() const;
  /// Where the first who governs makes their account, once: "/identity/welcome/…". Empty when somebody governs, or it
  /// is not for this process to say.
  Outcome<std::string> OwnerPath();
  /// Every HTTP route it has.
  std::vector<HttpRoutes::Name> Routes() const;
  /// Reads the certificate's files again, for connections to come; without TLS it does nothing. Thread-safe.
  void ReloadCertificate();
  /// Makes every shard look at the clock; for tests that move it.
  void Wake();
  /// Everything in Prometheus' text format, as /metrics has it.
  std::string MetricsText() const;

  /// Hands its rooms over to other backs, takes no more connections, tells clients, and waits until they are gone,
  /// `patience` at most for each.
  void Stop(Millis patience);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  // Owned.
  std::unique_ptr<Parts> parts_;
};

}  // namespace dw
