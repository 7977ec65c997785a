#include "runtime/web_socket.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "runtime/metrics.h"
#include "runtime/shard.h"
#include "runtime/socket_poll.h"

namespace dw {
namespace {

constexpr std::size_t kReadBufferBytes = 64 * 1024;
constexpr std::size_t kMaxGathered = 64;
constexpr std::size_t kMaxParts = 8;  ///< Of one message, its header included.
/// How long a closing socket may take to hand over what is queued.
constexpr Millis kLinger = std::chrono::seconds(2);
/// Answers to pings a peer may leave unread before further pings go unanswered.
constexpr std::size_t kMaxQueuedForPong = 64 * 1024;

/// Shared by all sockets of a thread: an idle connection costs no buffer.
std::array<char, kReadBufferBytes>& ReadBuffer() {
  thread_local std::array<char, kReadBufferBytes> buffer;
  return buffer;
}

class RawWebSocket final : public WebSocket,
                           public WsSink,
                           public SocketPoll::Handler,
                           public std::enable_shared_from_this<RawWebSocket> {
 public:
  RawWebSocket(Shard& shard, Stream stream, std::string peer, std::string early, Metrics& metrics,
               std::function<void()> on_gone)
      : shard_(shard),
        metrics_(metrics),
        bytes_in_(metrics.CounterOf("digiwork_ws_received_bytes_total", "Bytes read from WebSockets")),
        bytes_out_(metrics.CounterOf("digiwork_ws_sent_bytes_total", "Bytes written to WebSockets")),
        stream_(std::move(stream)),
        peer_(std::move(peer)),
        early_(std::move(early)),
        on_gone_(std::move(on_gone)) {}
  ~RawWebSocket() override {
    stream_.Close();
    if (on_gone_) on_gone_();
  }

  void Start(Owner& owner) override {
    owner_ = &owner;
    if (early_.empty() && kept_messages_.empty()) return Watch();
    // Later: the owner is still being built around this socket.
    shard_.Post([self = shared_from_this()] {
      for (const std::string& message : std::exchange(self->kept_messages_, {})) self->OnWsMessage(message);
      std::string early = std::exchange(self->early_, {});
      self->Decode(early);
      self->Watch();
    });
  }

  void MoveTo(Shard& shard, std::function<void(std::shared_ptr<WebSocket>)> then) override {
    owner_ = nullptr;
    if (state_ != State::kOpen) return;
    state_ = State::kMoving;
    // Later: this may happen in the middle of a buffer that is being decoded.
    shard_.Post(
        [self = shared_from_this(), &shard, then = std::move(then)]() mutable { self->Move(shard, std::move(then)); });
  }

  void Send(Bytes payload) override {
    if (state_ != State::kOpen) return;
    Enqueue(WsOpcode::kBinary, std::move(payload));
  }

  void SendNow(std::span<const std::string_view> parts) override {
    if (state_ != State::kOpen) return;
    DW_ASSERT(parts.size() + 1 <= kMaxParts);
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    const WsHeader header = EncodeWsHeader(WsOpcode::kBinary, size);
    std::size_t sent = 0;
    if (queue_.empty() && !waiting_writable_) {
      std::array<iovec, kMaxParts> pieces;
      pieces[0] = PieceOf(header.view());
      for (std::size_t i = 0; i < parts.size(); ++i) pieces[i + 1] = PieceOf(parts[i]);
      const StreamStep step = stream_.Write(std::span(pieces).first(parts.size() + 1));
      if (step.over()) return End(static_cast<std::uint16_t>(WsCloseCode::kAbnormal));
      sent = step.bytes;
      bytes_out_.Increment(static_cast<double>(sent));
    }
    if (sent == header.size + size) return;
    std::string rest;
    const auto keep = [&](std::string_view piece) {
      const std::size_t cut = std::min(sent, piece.size());
      sent -= cut;
      rest += piece.substr(cut);
    };
    keep(header.view());
    for (const std::string_view part : parts) keep(part);
    Enqueue({WsHeader{}, MakeBytes(std::move(rest))});
  }

  void Ping() override {
    if (state_ == State::kOpen) Enqueue(WsOpcode::kPing, MakeBytes(""));
  }

  void Close(WsCloseCode code, std::string_view reason) override {
    owner_ = nullptr;
    if (state_ != State::kOpen) return;
    state_ = State::kClosing;
    Enqueue(WsOpcode::kClose, MakeBytes(EncodeWsClose(code, reason)));
    if (state_ == State::kGone) return;
    linger_ = shard_.After(kLinger, [self = shared_from_this()] { self->Finish(); });
  }

  std::size_t queued_bytes() const override { return queued_bytes_; }
  const std::string& peer() const override { return peer_; }
  Shard& shard() override { return shard_; }

  // WsSink
  void OnWsMessage(std::string_view message) override {
    if (state_ == State::kMoving) {
      kept_messages_.emplace_back(message);
    } else if (owner_ != nullptr) {
      owner_->OnMessage(message);
    }
  }
  void OnWsPing(std::string_view payload) override {
    if (state_ == State::kOpen && queued_bytes_ < kMaxQueuedForPong) {
      Enqueue(WsOpcode::kPong, MakeBytes(std::string(payload)));
    }
  }
  void OnWsPong() override {
    if (owner_ != nullptr) owner_->OnPong();
  }
  void OnWsClose(std::uint16_t code) override {
    if (state_ == State::kOpen) {
      state_ = State::kClosing;
      Enqueue(WsOpcode::kClose, MakeBytes(EncodeWsClose(WsCloseCode::kNormal, "")));
    }
    End(code);
  }

 private:
  enum class State : std::uint8_t { kOpen, kMoving, kClosing, kGone };
  struct Queued {
    WsHeader header;
    Bytes payload;
    std::size_t size() const { return header.size + payload->size(); }  ///< No header: the rest of a frame.
  };

  void Move(Shard& shard, std::function<void(std::shared_ptr<WebSocket>)> then) {
    if (state_ != State::kMoving) return;
    shard_.sockets().Remove(stream_.descriptor());
    state_ = State::kGone;
    auto moved = std::make_shared<RawWebSocket>(shard, std::move(stream_), peer_, "", metrics_,
                                                std::exchange(on_gone_, nullptr));
    moved->decoder_ = std::move(decoder_);
    moved->kept_messages_ = std::move(kept_messages_);
    // What waits has to be said, and TLS has taken the beginning of it perhaps.
    moved->queue_ = std::move(queue_);
    moved->front_sent_ = front_sent_;
    moved->queued_bytes_ = std::exchange(queued_bytes_, 0);
    moved->waiting_writable_ = waiting_writable_;
    moved->was_full_ = was_full_;
    shard.Post([moved = std::move(moved), then = std::move(then)]() mutable { then(std::move(moved)); });
  }

  void Watch() {
    if (state_ == State::kGone || state_ == State::kMoving) return;
    if (!shard_.sockets().Add(stream_.descriptor(), shared_from_this())) {
      return End(static_cast<std::uint16_t>(WsCloseCode::kAbnormal));
    }
    watched_ = true;
    if (waiting_writable_) shard_.sockets().SetWriting(stream_.descriptor(), true);
    // TLS may hold what came before, and the poll knows nothing of that.
    if (stream_.tls() != nullptr) ReadAgain();
  }

  void OnReady(bool readable, bool writable) override {
    if (writable && waiting_writable_ && state_ != State::kGone) {
      waiting_writable_ = false;
      shard_.sockets().SetWriting(stream_.descriptor(), false);
      Write();
      readable = readable || read_waits_;
    }
    if (readable) Read();
  }

  void ReadAgain() {
    shard_.Post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->Read();
    });
  }

  void Read() {
    if (state_ == State::kGone || state_ == State::kMoving) return;
    auto& buffer = ReadBuffer();
    const StreamStep step = stream_.Read(buffer);
    if (step.bytes > 0) {
      bytes_in_.Increment(static_cast<double>(step.bytes));
      // A socket that is closing is read on, unheard, so that its last words are not reset away.
      if (state_ == State::kOpen) Decode({buffer.data(), step.bytes});
      // Who moves or is gone now reads no more here.
      if (state_ == State::kGone || state_ == State::kMoving) return;
    }
    if (step.over()) return End(static_cast<std::uint16_t>(WsCloseCode::kAbnormal));
    // Others have their turn first.
    if (step.next == StreamStep::Next::kNow && stream_.HasPending()) ReadAgain();
    read_waits_ = step.next == StreamStep::Next::kWritable;
    if (read_waits_) WaitWritable();
  }

  void Decode(std::span<char> bytes) {
    const auto keep = shared_from_this();
    const std::optional<WsFailure> failure = decoder_.Feed(bytes, *this);
    if (!failure) return;
    Owner* owner = owner_;
    Close(failure->code, failure->reason);
    if (owner != nullptr) owner->OnClosed(static_cast<std::uint16_t>(failure->code));
  }

  static iovec PieceOf(std::string_view text) { return {const_cast<char*>(text.data()), text.size()}; }

  void Enqueue(WsOpcode opcode, Bytes payload) {
    const WsHeader header = EncodeWsHeader(opcode, payload->size());
    Enqueue({header, std::move(payload)});
  }

  void Enqueue(Queued item) {
    queued_bytes_ += item.size();
    queue_.push_back(std::move(item));
    if (queued_bytes_ > kSendQueueSoftBytes) was_full_ = true;
    if (!waiting_writable_) Write();
  }

  /// Hands the queue to the kernel, as much as it takes now.
  void Write() {
    while (!queue_.empty()) {
      std::array<iovec, kMaxGathered> parts;
      const std::size_t count = Gather(parts);
      const StreamStep step = stream_.Write(std::span(parts).first(count));
      bytes_out_.Increment(static_cast<double>(step.bytes));
      Drop(step.bytes);
      if (step.over()) return End(static_cast<std::uint16_t>(WsCloseCode::kAbnormal));
      if (step.next == StreamStep::Next::kWritable) return WaitWritable();
    }
    if (state_ == State::kClosing) stream_.EndWriting();
    if (was_full_ && queued_bytes_ < kSendQueueSoftBytes / 2) {
      was_full_ = false;
      if (owner_ != nullptr) owner_->OnWritable();
    }
  }

  std::size_t Gather(std::array<iovec, kMaxGathered>& parts) {
    std::size_t count = 0;
    std::size_t skip = front_sent_;
    for (const Queued& item : queue_) {
      if (count + 2 > parts.size()) break;
      for (const std::string_view text : {item.header.view(), std::string_view(*item.payload)}) {
        const std::size_t cut = std::min(skip, text.size());
        skip -= cut;
        if (cut < text.size()) parts[count++] = {const_cast<char*>(text.data()) + cut, text.size() - cut};
      }
    }
    return count;
  }

  void Drop(std::size_t sent) {
    queued_bytes_ -= sent;
    sent += front_sent_;
    while (!queue_.empty() && sent >= queue_.front().size()) {
      sent -= queue_.front().size();
      queue_.pop_front();
    }
    front_sent_ = sent;
  }

  void WaitWritable() {
    waiting_writable_ = true;
    if (watched_) shard_.sockets().SetWriting(stream_.descriptor(), true);
  }

  /// The peer is gone or said goodbye.
  void End(std::uint16_t code) {
    const auto keep = shared_from_this();
    Finish();
    // Later: this may happen within the owner's own Send.
    shard_.Post([self = keep, code] {
      if (Owner* owner = std::exchange(self->owner_, nullptr)) owner->OnClosed(code);
    });
  }

  void Finish() {
    if (state_ == State::kGone) return;
    state_ = State::kGone;
    shard_.Cancel(linger_);
    const auto keep = shared_from_this();
    shard_.sockets().Remove(stream_.descriptor());
    stream_.Close();
    queue_.clear();
    queued_bytes_ = 0;
    if (on_gone_) std::exchange(on_gone_, nullptr)();
  }

  // Borrowed; outlive this.
  Shard& shard_;
  Metrics& metrics_;
  Metrics::Counter& bytes_in_;
  Metrics::Counter& bytes_out_;
  Owner* owner_ = nullptr;
  // Owned.
  Stream stream_;  ///< Not open: closed, or gone to another shard.
  const std::string peer_;
  std::string early_;
  std::function<void()> on_gone_;
  WsDecoder decoder_;
  std::vector<std::string> kept_messages_;  ///< Came while moving; at most one read buffer full.
  State state_ = State::kOpen;
  TimerId linger_;
  std::deque<Queued> queue_;
  std::size_t front_sent_ = 0;  ///< Bytes of the first queued frame that are with the kernel already.
  std::size_t queued_bytes_ = 0;
  bool waiting_writable_ = false;
  bool read_waits_ = false;  ///< For the network to take what TLS has to say before it reads on.
  bool watched_ = false;     ///< Its shard's poll has it, and keeps it alive.
  bool was_full_ = false;
};

}  // namespace

std::shared_ptr<WebSocket> MakeWebSocket(Shard& shard, Stream stream, std::string peer, std::string early,
                                         Metrics& metrics, std::function<void()> on_gone) {
  return std::make_shared<RawWebSocket>(shard, std::move(stream), std::move(peer), std::move(early), metrics,
                                        std::move(on_gone));
}

}  // namespace dw
