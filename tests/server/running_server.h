#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "apps/digiwork/server.h"
#include "runtime/clock.h"
#include "tests/server/test_office.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"
#include "tests/support/ws_client.h"

namespace dw::testing {

inline const std::string kOffice = "/~/office.tmj";

/// The whole server in the test's own process, on a free port, with a clock that the test moves. With
/// DW_TEST_ROLES=split in the environment it is two: a back, and everything else, with the inner wire between them.
/// With DW_TEST_TLS=1 it has a certificate, in tls/ of its folder.
class RunningServer {
 public:
  /// `map` is the map of kOffice; none: WriteTestOffice's.
  explicit RunningServer(std::vector<std::string> settings = {}, const TestMap* map = nullptr,
                         const Gate* gate = nullptr)
      : gate_(gate), settings_(std::move(settings)) {
    if (TestsSpeakTls()) {
      const TlsFiles files = WriteTestCertificate(folder_.path() / "tls");
      settings_.insert(settings_.end(), {"--tls-certificate", files.certificate, "--tls-key", files.key});
    }
    if (map != nullptr) {
      WriteTestMap(folder_.path() / "maps", *map);
    } else {
      WriteTestOffice(folder_.path() / "maps");
    }
    Start();
  }

  /// Ends the process, so to speak, and starts another on the same data, with another port.
  void Restart() {
    server_.reset();
    back_.reset();
    Start();
  }

  std::uint16_t port() const { return server_->port(); }
  /// Where pushers and calls reach the back; 0 when nobody does.
  std::uint16_t back_port() const { return (back_ ? back_ : server_)->back_port(); }
  Server& server() { return *server_; }
  const TemporaryFolder& folder() const { return folder_; }
  /// What the server signs with.
  std::string secret() const {
    std::ifstream in(folder_.path() / "data/secret", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  const Clock& clock() const { return clock_; }

  void Advance(Millis by) {
    clock_.Advance(by);
    if (back_) back_->Wake();
    server_->Wake();
  }
  /// Waits until the threads that own them have learnt that `count` sockets are gone; false when they do not in ten
  /// seconds of the wall. The clock must stand still meanwhile: what they note is its time.
  bool AwaitDetached(int count) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (Metric("digiwork_sessions_detached") != count) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }
  /// A number of /metrics, over all processes; `line` is name and labels as they stand there. Zero when it is not
  /// there.
  double Metric(const std::string& line) const {
    return Read(server_->MetricsText(), line) + (back_ ? Read(back_->MetricsText(), line) : 0);
  }

 private:
  static double Read(const std::string& text, const std::string& line) {
    const std::size_t at = text.find("\n" + line + " ");
    return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + line.size() + 2, nullptr);
  }

  void Start() {
    const char* roles = std::getenv("DW_TEST_ROLES");
    if (roles == nullptr || std::string_view(roles) != "split") {
      server_ = StartOne({"--shards", "2"});
      return;
    }
    back_ = StartOne({"--shards", "2", "--roles", "back", "--back-listen", "127.0.0.1:0"});
    // One stream to the room, so that what one says before another is heard before it.
    server_ = StartOne({"--shards", "1", "--roles", "play,pusher,map-storage,identity", "--backs",
                        "127.0.0.1:" + std::to_string(back_->back_port())});
  }
  std::unique_ptr<Server> StartOne(std::vector<std::string> arguments) {
    const std::vector<std::string> common = {"--maps-dir", (folder_.path() / "maps").string(), "--port", "0",
                                             "--data-dir", (folder_.path() / "data").string()};
    arguments.insert(arguments.end(), common.begin(), common.end());
    arguments.insert(arguments.end(), settings_.begin(), settings_.end());
    const auto config = Config::Load(arguments, [](std::string_view) { return std::nullopt; });
    DW_ASSERT(config.has_value());
    auto server = Server::Start(*config, clock_, log_, nullptr, gate_);
    DW_ASSERT(server.has_value());
    return std::move(*server);
  }

  const Gate* const gate_;
  std::vector<std::string> settings_;
  const TemporaryFolder folder_;
  ManualClock clock_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  std::unique_ptr<Server> back_;  ///< Null when server_ is its own.
  std::unique_ptr<Server> server_;
};

}  // namespace dw::testing
