// What two clients say, all the way: frames, sessions, link, room. Each record is a byte that says which socket and
// what happens to it, a length, and the frame's bytes. A socket begins with a handshake of its own unless told
// otherwise.
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/link_local/local_workspace_link.h"
#include "base/assert.h"
#include "ports/static_map_source.h"
#include "proto/packed_moves.h"
#include "runtime/clock.h"
#include "runtime/runtime.h"
#include "services/back/back_engine.h"
#include "services/pusher/pusher_service.h"

namespace {

namespace wire = digiwork::wire::v1;

dw::pusher::PusherOptions Options() {
  dw::pusher::PusherOptions options;
  options.secret = "secret";
  return options;
}

const std::string kRoom = "/~/office.tmj";

/// A socket whose other end is the fuzzer.
class FakeSocket final : public dw::WebSocket {
 public:
  explicit FakeSocket(dw::Shard& shard) : shard_(shard) {}
  void Start(Owner& owner) override { owner_ = &owner; }
  void Send(dw::Bytes payload) override { Take(*payload); }
  void SendNow(std::span<const std::string_view> parts) override {
    std::string frame;
    for (const std::string_view part : parts) frame += part;
    Take(frame);
  }
  void Ping() override {}
  void Close(dw::WsCloseCode, std::string_view) override { owner_ = nullptr; }
  void MoveTo(dw::Shard&, std::function<void(std::shared_ptr<WebSocket>)>) override { owner_ = nullptr; }
  std::size_t queued_bytes() const override { return 0; }
  const std::string& peer() const override { return peer_; }
  dw::Shard& shard() override { return shard_; }

  void Say(std::string_view frame) {
    if (owner_ != nullptr) owner_->OnMessage(frame);
  }
  void Cut(std::uint16_t code) {
    if (Owner* owner = std::exchange(owner_, nullptr)) owner->OnClosed(code);
  }
  bool open() const { return owner_ != nullptr; }

  /// What the server says is a message, with whole records of moves.
  void Take(const std::string& frame) {
    wire::ServerToClientMessage message;
    DW_ASSERT(message.ParseFromString(frame));
    DW_ASSERT(message.moves().size() % dw::wire_moves::kNarrowBytes == 0);
    if (message.has_connected()) token = message.connected().session_token();
  }

  std::string token;

 private:
  dw::Shard& shard_;
  Owner* owner_ = nullptr;
  const std::string peer_ = "127.0.0.1";
};

std::string ConnectFrame(char name) {
  wire::ClientToServerMessage message;
  auto& connect = *message.mutable_connect();
  connect.set_protocol_version(2);
  connect.set_room(kRoom);
  connect.set_name(std::string(1, name));
  connect.set_visitor_key(std::string(32, name));
  connect.mutable_avatar()->set_body(1);
  connect.mutable_avatar()->set_eyes(1);
  connect.mutable_avatar()->set_clothes(1);
  return message.SerializeAsString();
}

/// A pusher and a back on one shard that is turned by hand.
class Office {
 public:
  Office() {
    maps_.Put(std::make_shared<dw::RoomMap>(
        dw::RoomMap{kRoom, "1", *dw::maps::WalkGrid::Make(20, 20, 32, 32), dw::maps::Entries({}, {320, 320})}));
  }

  std::shared_ptr<FakeSocket> Connect() {
    auto socket = std::make_shared<FakeSocket>(shard());
    pusher_.route().accept(socket);
    return socket;
  }
  void Turn() {
    // The link posts, and what it posts answers: two turns carry a frame there and back.
    for (int i = 0; i < 3; ++i) shard().RunOnce();
  }
  void Advance(dw::Millis by) { clock_.Advance(by); }

 private:
  dw::Shard& shard() { return runtime_.shard(0); }

  dw::ManualClock clock_;
  std::ostringstream out_;
  dw::Log log_{out_, dw::Log::Level::kError};
  dw::Runtime runtime_{{1}, clock_, log_};
  dw::StaticMapSource maps_;
  dw::back::BackShared back_{maps_, dw::back::BackOptions{}, dw::back::BackMetrics(runtime_.metrics()), 0};
  dw::back::BackEngine engine_{runtime_.shard(0), back_};
  dw::pusher::PusherService pusher_{runtime_, Options(), [this](dw::Shard& shard) {
                                      return std::make_unique<dw::LocalWorkspaceLink>(
                                          runtime_, shard, std::vector<dw::WorkspaceEngine*>{&engine_});
                                    }};
};

/// More of them in one input cost time and find no more.
constexpr int kMaxRecords = 48;

/// What a record's first byte says, besides the socket in its lowest bit.
enum class Act : std::uint8_t { kSay, kSayAndTurn, kCut, kLeave, kResume, kWait, kConnectRaw, kSayTwice };

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Office office;
  std::shared_ptr<FakeSocket> sockets[2];
  std::string tokens[2];
  std::string_view input(reinterpret_cast<const char*>(data), size);
  for (int records = 0; records < kMaxRecords && input.size() >= 2; ++records) {
    const auto head = static_cast<std::uint8_t>(input[0]);
    const std::size_t length = std::min<std::size_t>(static_cast<std::uint8_t>(input[1]), input.size() - 2);
    const std::string_view frame = input.substr(2, length);
    input.remove_prefix(2 + length);
    const int who = head & 1;
    const auto act = static_cast<Act>((head >> 1) & 7);
    auto& socket = sockets[who];
    if (!socket || !socket->open()) {
      if (socket && !socket->token.empty()) tokens[who] = socket->token;
      socket = office.Connect();
      if (act == Act::kResume) {
        wire::ClientToServerMessage resume;
        resume.mutable_resume()->set_session_token(tokens[who]);
        resume.mutable_resume()->set_received(length);
        socket->Say(resume.SerializeAsString());
      } else if (act != Act::kConnectRaw) {
        socket->Say(ConnectFrame(who == 0 ? 'a' : 'b'));
      }
      office.Turn();
    }
    if (act == Act::kCut) socket->Cut(1006);
    if (act == Act::kLeave) socket->Cut(1000);
    if (act == Act::kWait) office.Advance(std::chrono::seconds(length));
    if (act == Act::kSayTwice) socket->Say(frame);
    socket->Say(frame);
    if (act != Act::kSay) office.Turn();
  }
  office.Turn();
  return 0;
}
