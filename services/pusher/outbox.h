#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dw::pusher {

/// What one session still has to be told, and what it was told and may have missed.
///
/// Items gather until TakeFrame makes one counted frame of them; a frame is kept until it is acknowledged, so that a
/// returning socket can be sent it again. A frame's number is how many were made up to and including it. Bounded: over
/// `max_kept` bytes the oldest frames are forgotten, and whoever missed one cannot resume. [WS4-WS9]
///
/// Pure; one thread. The steady state allocates nothing.
class Outbox {
 public:
  explicit Outbox(std::size_t max_kept_bytes) : max_kept_bytes_(max_kept_bytes) {}

  /// `item` is a finished `batch` item, or several.
  void Add(std::string_view item);

  bool has_pending() const { return items_ != 0; }
  /// Everything pending as the next counted frame, valid until the next call. Only when something is.
  std::string_view TakeFrame();

  /// How many counted frames there were.
  std::uint64_t sent() const { return sent_; }
  /// The other side has had `received` of them; they are forgotten. False when there never were so many.
  bool Acknowledge(std::uint64_t received);
  /// Gives up every kept frame, as if each had been too much to keep.
  void Forget();
  /// Whether everything after frame `received` is still here.
  bool CanResume(std::uint64_t received) const { return received >= forgotten_ && received <= sent_; }
  /// Visits the frames kept, oldest first: all after the last one acknowledged or forgotten.
  template <class Visit>
  void ForEachKept(Visit visit) const {
    std::size_t at = kept_;
    for (std::size_t i = oldest_; i < sizes_.size(); ++i) {
      visit(std::string_view(bytes_).substr(at, sizes_[i]));
      at += sizes_[i];
    }
  }

  std::size_t pending_bytes() const { return bytes_.size() - pending_; }
  /// How many items are pending.
  std::size_t pending_items() const { return items_; }
  std::size_t kept_bytes() const { return pending_ - kept_; }
  /// What it takes of memory.
  std::size_t capacity() const { return bytes_.capacity() + sizes_.capacity() * sizeof(std::uint32_t); }

 private:
  void ForgetOldest();
  /// Moves what is live to the front of its memory; likewise of as little memory as it takes.
  void Compact();
  void Shrink();
  void MovedToFront();

  const std::size_t max_kept_bytes_;
  // Owned. One run of bytes: some that are forgotten, the frames kept, what is pending.
  std::string bytes_;
  std::size_t kept_ = 0;     ///< Where the frames kept begin in it,
  std::size_t pending_ = 0;  ///< and where what is pending does.
  std::vector<std::uint32_t> sizes_;
  std::size_t oldest_ = 0;  ///< Of sizes_, which is kept.
  std::size_t items_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t forgotten_ = 0;  ///< Frames up to this number are gone.
};

}  // namespace dw::pusher
