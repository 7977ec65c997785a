#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dw {

/// A web server on a free port of the loopback address, for tests. Serves one request a connection.
class LoopbackServer {
 public:
  LoopbackServer();
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string Url(const std::string& path) const { return "http://" + host() + path; }

  /// Answers `path` with these bytes.
  void Put(const std::string& path, const std::string& body);
  /// Answers with that status line and header lines ("Location: /x\r\n").
  void Answer(const std::string& path, const std::string& status, const std::string& headers,
              const std::string& body = {});
  /// Sends exactly this and then waits for the other side to hang up.
  void SendAndHang(const std::string& path, std::string bytes);
  /// Sends exactly this and hangs up.
  void SendAndEnd(const std::string& path, std::string bytes);
  /// How often `path` was asked for.
  int asked(const std::string& path) const;

 private:
  struct Reply {
    std::string bytes;
    bool hang = false;
  };

  void Accept();
  void Serve(int socket);
  Reply Find(const std::string& path);

  // Owned.
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, Reply> replies_;  ///< Guarded by mutex_.
  std::map<std::string, int> asked_;      ///< Guarded by mutex_.
  std::vector<std::thread> connections_;  ///< Guarded by mutex_.
  std::vector<int> sockets_;              ///< Guarded by mutex_; open until the end.
  std::thread acceptor_;
};

}  // namespace dw
