#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace dw {

/// Tells many sockets of one thread when they can be read or written: an epoll of our own within the loop's, so that a
/// socket is told of once and not asked for again after every read. Level-triggered: who leaves something unread is
/// told again. Used on its shard's thread only.
class SocketPoll {
 public:
  class Handler {
   public:
    virtual ~Handler() = default;
    /// `readable` also at the peer's end, and on errors. May come once more after the socket has been read empty.
    virtual void OnReady(bool readable, bool writable) = 0;
  };

  SocketPoll();
  ~SocketPoll();
  SocketPoll(const SocketPoll&) = delete;
  SocketPoll& operator=(const SocketPoll&) = delete;

  /// Readable when any of its sockets is ready.
  int descriptor() const { return epoll_; }

  /// Keeps `handler` until Remove, or the poll's own end. The descriptor stays the caller's. False, and nothing kept,
  /// when the kernel has no room for it.
  bool Add(int descriptor, std::shared_ptr<Handler> handler);
  /// Whether to tell of writability as well.
  void SetWriting(int descriptor, bool writing);
  void Remove(int descriptor);

  /// Tells whoever is ready now, each once. How many they were.
  std::size_t Dispatch();

 private:
  int epoll_;
  std::vector<std::shared_ptr<Handler>> handlers_;  ///< By descriptor.
};

}  // namespace dw
