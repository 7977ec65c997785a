#include "adapters/link_stream/room_streams.h"

#include <utility>

namespace dw::link_stream {
namespace {

/// Between two tries to find a room that nobody has: its last owner's lease has to end first. [IW10]
constexpr Millis kLegPause{200};
/// Tries without a longer rest between them; then its people are told to come again.
constexpr int kMostLegs = 60;
constexpr Millis kLegsForgotten{15'000};

}  // namespace

RoomStreams::RoomStreams(Shard& shard, BackDirectory& backs, LinkMetrics& metrics, Connect connect)
    : shard_(shard), backs_(backs), metrics_(metrics), connect_(std::move(connect)) {}

std::unique_ptr<RoomSeat> RoomStreams::Join(SessionId session, const JoinRequest& request, RoomListener& listener) {
  Stream& stream = streams_[request.room];
  if (!stream.end) {
    Owner& owner = *this;
    stream.end = std::make_shared<PusherEnd>(PusherEnd::Context{shard_, listener, metrics_}, request.room, owner);
    if (const auto back = backs_.For(request.room)) {
      Open(stream, *back);
    } else {
      OpenLater(request.room);
    }
  }
  return stream.end->Join(session, request);
}

void RoomStreams::Open(Stream& stream, const std::string& back) {
  stream.at = back;
  stream.end->Open(connect_(back, *stream.end));
}

void RoomStreams::OpenLater(const std::string& room) {
  shard_.After(kLegPause, [this, room, waits = std::weak_ptr(streams_.at(room).end), alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    // It may be gone, and another in its place.
    const std::shared_ptr<PusherEnd> end = waits.lock();
    const auto found = end ? streams_.find(room) : streams_.end();
    if (found == streams_.end() || found->second.end != end) return;
    if (const auto back = backs_.For(room)) return Open(found->second, *back);
    end->GiveUp();
  });
}

void RoomStreams::OnEnd(PusherEnd& end, bool broken) {
  const auto stream = streams_.extract(end.room());
  if (broken && !stream.empty()) backs_.Suspect(stream.mapped().at);
}

void RoomStreams::OnElsewhere(PusherEnd& end, const std::string& back, bool reached) {
  Stream& stream = streams_.at(end.room());
  if (!reached || back.empty()) backs_.Suspect(stream.at);
  const Instant now = shard_.Now();
  if (now - std::exchange(stream.last_leg, now) > kLegsForgotten) stream.legs = 0;
  const auto next = backs_.For(end.room());
  const bool nobody = !next || backs_.Suspected(*next);
  // Who is in a room is worth waiting for the next back; who only would come is told at once.
  if (++stream.legs > kMostLegs || (!reached && nobody && !end.has_people())) return end.GiveUp();
  if (!back.empty() && back != stream.at && !backs_.Suspected(back)) return Open(stream, back);
  // The one that should have it has just said that it has not.
  if (next && *next != stream.at) return Open(stream, *next);
  OpenLater(end.room());
}

}  // namespace dw::link_stream
