#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "runtime/bytes.h"

namespace dw::pusher {

/// What one session still has to be told, and what it was told and may have missed.
///
/// Items gather until TakeFrame makes one counted frame of them; a frame is kept until it is acknowledged, so that a
/// returning socket can be sent it again. A frame's number is how many were made up to and including it. Bounded: over
/// `max_kept` bytes the oldest frames are forgotten, and whoever missed one cannot resume. [WS4-WS9]
///
/// Pure; one thread.
class Outbox {
 public:
  explicit Outbox(std::size_t max_kept_bytes) : max_kept_bytes_(max_kept_bytes) {}

  /// `item` is a finished `batch` item, or several.
  void Add(std::string_view item);

  bool has_pending() const { return items_ != 0; }
  /// Everything pending as the next counted frame. Only when something is.
  Bytes TakeFrame();

  /// How many counted frames there were.
  std::uint64_t sent() const { return sent_; }
  /// The other side has had `received` of them; they are forgotten. False when there never were so many.
  bool Acknowledge(std::uint64_t received);
  /// Gives up every kept frame, as if each had been too much to keep.
  void Forget();
  /// Whether everything after frame `received` is still here.
  bool CanResume(std::uint64_t received) const { return received >= forgotten_ && received <= sent_; }
  /// The frames kept, oldest first: all after the last one acknowledged or forgotten.
  const std::deque<Bytes>& kept() const { return kept_; }

  std::size_t pending_bytes() const { return pending_.size(); }
  /// How many items are pending.
  std::size_t pending_items() const { return items_; }
  std::size_t kept_bytes() const { return kept_bytes_; }

 private:
  const std::size_t max_kept_bytes_;
  // Owned.
  std::string pending_;
  std::size_t items_ = 0;
  std::deque<Bytes> kept_;
  std::size_t kept_bytes_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t forgotten_ = 0;  ///< Frames up to this number are gone.
};

}  // namespace dw::pusher
