// What two clients say, all the way: frames, sessions, link, room. Each record is a byte that says which socket and
// what happens to it, a length, and the frame's bytes. A socket begins with a handshake of its own unless told
// otherwise.
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "proto/packed_moves.h"
#include "tests/support/played_office.h"

namespace {

namespace wire = digiwork::wire::v1;

/// What the server says is a message, with whole records of moves.
class FuzzedSocket final : public dw::testing::PlayedSocket {
 public:
  using PlayedSocket::PlayedSocket;
  std::string token;

 private:
  void Hear(std::span<const std::string_view> parts) override {
    std::string frame;
    for (const std::string_view part : parts) frame += part;
    wire::ServerToClientMessage message;
    DW_ASSERT(message.ParseFromString(frame));
    DW_ASSERT(message.moves().size() % dw::wire_moves::kNarrowBytes == 0);
    if (message.has_connected()) token = message.connected().session_token();
  }
};

std::string ConnectFrame(char name) {
  wire::ClientToServerMessage message;
  auto& connect = *message.mutable_connect();
  connect.set_protocol_version(2);
  connect.set_room(dw::testing::PlayedOffice::kRoom);
  connect.set_name(std::string(1, name));
  connect.set_visitor_key(std::string(32, name));
  connect.mutable_avatar()->set_body(1);
  connect.mutable_avatar()->set_eyes(1);
  connect.mutable_avatar()->set_clothes(1);
  return message.SerializeAsString();
}

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
  dw::testing::PlayedOffice office;
  std::shared_ptr<FuzzedSocket> sockets[2];
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
      socket = std::make_shared<FuzzedSocket>(office.shard());
      office.Accept(socket);
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
