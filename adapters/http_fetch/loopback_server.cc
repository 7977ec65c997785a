#include "adapters/http_fetch/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "base/assert.h"

namespace dw {
namespace {

std::string Head(const std::string& status, const std::string& headers, std::size_t size) {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(size) + "\r\n" + headers +
         "\r\n";
}

}  // namespace

LoopbackServer::LoopbackServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  DW_ASSERT(bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  DW_ASSERT(listen(listener_, 64) == 0);
  DW_ASSERT(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

LoopbackServer::~LoopbackServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
  for (std::thread& connection : connections_) connection.join();
  for (const int socket : sockets_) close(socket);
}

void LoopbackServer::Put(const std::string& path, const std::string& body) {
  Answer(path, "200 OK", "", body);
}

void LoopbackServer::Answer(const std::string& path, const std::string& status, const std::string& headers,
                            const std::string& body) {
  const std::lock_guard lock(mutex_);
  replies_[path] = {Head(status, headers, body.size()) + body, false};
}

void LoopbackServer::SendAndHang(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  replies_[path] = {std::move(bytes), true};
}

void LoopbackServer::SendAndEnd(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  replies_[path] = {std::move(bytes), false};
}

int LoopbackServer::asked(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = asked_.find(path);
  return found == asked_.end() ? 0 : found->second;
}

void LoopbackServer::Accept() {
  while (true) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    connections_.emplace_back([this, socket] { Serve(socket); });
  }
}

LoopbackServer::Reply LoopbackServer::Find(const std::string& path) {
  const std::lock_guard lock(mutex_);
  ++asked_[path];
  const auto found = replies_.find(path);
  if (found != replies_.end()) return found->second;
  return {Head("404 Not Found", "", 0), false};
}

void LoopbackServer::Serve(int socket) {
  std::string request;
  char buffer[4096];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return;
    request.append(buffer, static_cast<std::size_t>(count));
  }
  const auto start = request.find(' ') + 1;
  const Reply reply = Find(request.substr(start, request.find(' ', start) - start));
  for (std::size_t sent = 0; sent < reply.bytes.size();) {
    const ssize_t count = send(socket, reply.bytes.data() + sent, reply.bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
  if (!reply.hang) shutdown(socket, SHUT_WR);
  while (recv(socket, buffer, sizeof buffer, 0) > 0) {
  }
}

}  // namespace dw
