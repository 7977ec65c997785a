#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "adapters/link_stream/pusher_end.h"
#include "adapters/link_stream/spaces_pusher_end.h"
#include "tests/sim/sim_world.h"

namespace dw::sim {

/// What tells streams of rooms from those of spaces.
struct RoomKind {
  using ToBack = link_stream::workspace::PusherToRoomMessage;
  using ToPusher = link_stream::workspace::RoomToPusherMessage;
  using PusherEnd = link_stream::PusherEnd;
  using BackEnd = link_stream::RoomEnd;
  static link_stream::BackEnd* BackOf(World& world, std::size_t back) { return world.back_end(back); }
};
struct SpacesKind {
  using ToBack = link_stream::space::PusherToSpacesMessage;
  using ToPusher = link_stream::space::SpacesToPusherMessage;
  using PusherEnd = link_stream::SpacesPusherEnd;
  using BackEnd = link_stream::SpacesBackEnd;
  static link_stream::SpacesBack* BackOf(World& world, std::size_t back) { return world.spaces_back(back); }
};

/// One stream in simulated time: what either end writes arrives at the other in order, later.
template <class Kind>
class SimStream final : public AnyStream, public std::enable_shared_from_this<SimStream<Kind>> {
 public:
  using PusherEnd = typename Kind::PusherEnd;
  using BackEnd = typename Kind::BackEnd;

  SimStream(World& world, std::size_t pusher, std::size_t back, std::shared_ptr<PusherEnd> end)
      : AnyStream(pusher, back), world_(world), pusher_end_(end) {}

  /// A stream that `end` may use at once.
  static std::shared_ptr<typename PusherEnd::Call> Open(World& world, std::size_t pusher, const std::string& back,
                                                        PusherEnd& end) {
    auto stream = std::make_shared<SimStream>(world, pusher, world.BackAt(back), end.shared_from_this());
    world.Add(stream);
    return {stream, &stream->to_back_};
  }

  void Break() override {
    if (std::exchange(broken_, true)) return;
    const auto self = this->shared_from_this();
    world_.Later(Millis(world_.Random(50)), [self] {
      if (const auto end = std::exchange(self->back_end_, nullptr)) end->OnGone();
    });
    world_.Later(Millis(world_.Random(50)), [self] {
      const auto end = self->pusher_end_.lock();
      self->pusher_end_.reset();
      if (end) end->OnBroken();
    });
  }
  void ForgetBack() override { back_end_.reset(); }
  void ForgetPusher() override { pusher_end_.reset(); }

 private:
  struct ToBack final : PusherEnd::Call {
    explicit ToBack(SimStream& of) : stream(of) {}
    void Write(typename Kind::ToBack& message) override {
      const auto self = stream.shared_from_this();
      self->world_.Send(self->pusher(), self->back(), true,
                        [self, bytes = message.SerializeAsString()] { self->ArriveAtBack(bytes); });
      message.Clear();
      self->world_.Later(Millis(self->world_.Random(20)), [self] {
        if (const auto end = self->pusher_end_.lock()) end->OnWritten();
      });
    }
    void End() override { stream.EndAtBack(); }
    void Cancel() override { stream.EndAtBack(); }
    SimStream& stream;
  };
  struct ToPusher final : BackEnd::Call {
    explicit ToPusher(SimStream& of) : stream(of) {}
    void Write(typename Kind::ToPusher& message) override {
      const auto self = stream.shared_from_this();
      self->world_.Send(self->pusher(), self->back(), false,
                        [self, bytes = message.SerializeAsString()] { self->ArriveAtPusher(bytes); });
      message.Clear();
      self->world_.Later(Millis(self->world_.Random(20)), [self] {
        if (self->back_end_) self->back_end_->OnWritten();
      });
    }
    void End() override { stream.Break(); }
    void Cancel() override { stream.Break(); }
    void ReadOn() override {
      stream.wanted_ = true;
      stream.TakeWanted();
    }
    SimStream& stream;
  };

  void ArriveAtBack(const std::string& bytes) {
    arrived_.push_back(bytes);
    TakeWanted();
  }
  void TakeWanted() {
    if (std::exchange(taking_, true)) return;
    while (wanted_ && !broken_ && !arrived_.empty()) TakeOne();
    taking_ = false;
  }
  void TakeOne() {
    typename Kind::ToBack message;
    auto* const back = Kind::BackOf(world_, this->back());
    if (back == nullptr || !message.ParseFromString(arrived_.front())) return Break();
    arrived_.pop_front();
    if (!std::exchange(opened_, true)) back_end_ = BackEnd::Open(*back, message, to_pusher_);
    if (!back_end_) return Break();
    wanted_ = false;
    // Held on to: it may end during the call.
    const auto end = back_end_;
    end->Take(message);
  }
  void ArriveAtPusher(const std::string& bytes) {
    typename Kind::ToPusher message;
    if (!message.ParseFromString(bytes)) return Break();
    if (const auto end = pusher_end_.lock()) end->OnMessage(message);
  }
  void EndAtBack() {
    pusher_end_.reset();
    const auto self = this->shared_from_this();
    world_.Send(pusher(), back(), true, [self] {
      if (const auto end = std::exchange(self->back_end_, nullptr)) end->OnGone();
    });
  }

  // Borrowed; outlives this.
  World& world_;
  // Owned.
  std::weak_ptr<PusherEnd> pusher_end_;  ///< Expired, or empty, once it hears nothing more.
  std::shared_ptr<BackEnd> back_end_;    ///< Null before it is opened and after it has gone.
  std::deque<std::string> arrived_;      ///< Not yet asked for.
  bool wanted_ = true;
  bool taking_ = false;
  bool opened_ = false;
  bool broken_ = false;
  ToBack to_back_{*this};
  ToPusher to_pusher_{*this};
};

}  // namespace dw::sim
