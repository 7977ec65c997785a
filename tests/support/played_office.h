#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/link_local/local_workspace_link.h"
#include "ports/static_map_source.h"
#include "runtime/clock.h"
#include "runtime/runtime.h"
#include "services/back/back_engine.h"
#include "services/pusher/pusher_service.h"

namespace dw::testing {

/// A socket whose other end is the test: nothing of it reaches the network.
class PlayedSocket : public WebSocket {
 public:
  explicit PlayedSocket(Shard& shard) : shard_(shard) {}
  void Start(Owner& owner) override { owner_ = &owner; }
  void Send(Bytes payload) override {
    const std::string_view part = *payload;
    Hear(std::span(&part, 1));
  }
  void SendNow(std::span<const std::string_view> parts) override { Hear(parts); }
  void Ping() override {}
  void Close(WsCloseCode, std::string_view) override { owner_ = nullptr; }
  void MoveTo(Shard&, std::function<void(std::shared_ptr<WebSocket>)>) override { owner_ = nullptr; }
  std::size_t queued_bytes() const override { return 0; }
  const std::string& peer() const override { return peer_; }
  Shard& shard() override { return shard_; }

  void Say(std::string_view frame) {
    if (owner_ != nullptr) owner_->OnMessage(frame);
  }
  void Cut(std::uint16_t code) {
    if (Owner* owner = std::exchange(owner_, nullptr)) owner->OnClosed(code);
  }
  bool open() const { return owner_ != nullptr; }

 protected:
  /// One message of the server, in parts.
  virtual void Hear(std::span<const std::string_view> parts) = 0;

 private:
  Shard& shard_;
  Owner* owner_ = nullptr;
  const std::string peer_ = "127.0.0.1";
};

/// A pusher and a back with one empty room, on one shard that is turned by hand. No network, no thread, no time.
class PlayedOffice {
 public:
  /// A room of `columns` by `rows` tiles of 32 px that lets `options` say how it is.
  explicit PlayedOffice(int columns = 20, int rows = 20, back::BackOptions options = {},
                        pusher::PusherOptions pusher = {})
      : pusher_options_(std::move(pusher)),
        back_{maps_, nullptr, std::move(options), back::BackMetrics(runtime_.metrics()), 0} {
    maps_.Put(std::make_shared<RoomMap>(
        RoomMap{kRoom, "1", *maps::WalkGrid::Make(columns, rows, 32, 32), maps::Entries({}, {320, 320}), {}}));
  }

  void Accept(std::shared_ptr<WebSocket> socket) { pusher_.route().accept(std::move(socket)); }
  /// The link posts, and what it posts answers: these turns carry a frame there and back.
  void Turn() {
    for (int i = 0; i < 3; ++i) TurnOnce();
  }
  void TurnOnce() { shard().RunOnce(); }
  void Advance(Millis by) { clock_.Advance(by); }
  Shard& shard() { return runtime_.shard(0); }

  static inline const std::string kRoom = "/~/office.tmj";

 private:
  static pusher::PusherOptions WithSecret(pusher::PusherOptions options) {
    options.secret = "secret";
    return options;
  }

  const pusher::PusherOptions pusher_options_;
  ManualClock clock_;
  std::ostringstream out_;
  Log log_{out_, Log::Level::kError};
  Runtime runtime_{{1}, clock_, log_};
  StaticMapSource maps_;
  back::BackShared back_;
  back::BackEngine engine_{runtime_.shard(0), back_};
  pusher::PusherService pusher_{runtime_, WithSecret(pusher_options_), [this](Shard& shard) {
                                  return std::make_unique<LocalWorkspaceLink>(runtime_, shard,
                                                                              std::vector<WorkspaceEngine*>{&engine_});
                                }};
};

}  // namespace dw::testing
