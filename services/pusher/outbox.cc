#include "services/pusher/outbox.h"

#include <utility>

#include "base/assert.h"

namespace dw::pusher {

void Outbox::Add(std::string_view item) {
  pending_ += item;
  ++items_;
}

Bytes Outbox::TakeFrame() {
  DW_ASSERT(has_pending());
  Bytes frame = MakeBytes(std::exchange(pending_, {}));
  items_ = 0;
  ++sent_;
  kept_.push_back(frame);
  kept_bytes_ += frame->size();
  while (kept_bytes_ > max_kept_bytes_) {
    kept_bytes_ -= kept_.front()->size();
    kept_.pop_front();
    ++forgotten_;
  }
  return frame;
}

bool Outbox::Acknowledge(std::uint64_t received) {
  if (received > sent_) return false;
  while (forgotten_ < received) {
    kept_bytes_ -= kept_.front()->size();
    kept_.pop_front();
    ++forgotten_;
  }
  return true;
}

void Outbox::Forget() {
  kept_.clear();
  kept_bytes_ = 0;
  forgotten_ = sent_;
}

}  // namespace dw::pusher
