#include "apps/bots/fresh_visitor.h"

#include <array>
#include <span>
#include <utility>

#include "apps/bots/client_frames.h"
#include "apps/bots/server_stream.h"
#include "digiwork/wire/v1/session.pb.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;

class Visit final : private ServerSink {
 public:
  Visit(Stream stream, std::string name) : stream_(std::move(stream)), name_(std::move(name)) {}

  std::optional<std::string> Run(const Endpoint& endpoint, const std::string& hello) {
    if (!Say(UpgradeRequest(endpoint)) || !Read([&] { return kept_.find(kHeadEnd) != std::string::npos; })) return {};
    if (!kept_.starts_with("HTTP/1.1 101 ")) return {};
    kept_.erase(0, kept_.find(kHeadEnd) + kHeadEnd.size());
    if (!Say(MaskedFrame(WsOpcode::kBinary, hello)) || !Listen(joined_)) return {};
    // Its answer comes after everything that coming in brings about. [WS9]
    wire::ClientToServerMessage ping;
    ping.mutable_ping()->set_id(1);
    if (!Say(MaskedFrame(WsOpcode::kBinary, ping.SerializeAsString())) || !Listen(settled_)) return {};
    wire::ClientToServerMessage leave;
    leave.mutable_leave();
    (void)Say(MaskedFrame(WsOpcode::kBinary, leave.SerializeAsString()));
    return value_;
  }

 private:
  static constexpr std::string_view kHeadEnd = "\r\n\r\n";

  bool Say(std::string_view bytes) {
    while (!bytes.empty()) {
      const iovec part{const_cast<char*>(bytes.data()), bytes.size()};
      const StreamStep step = stream_.Write(std::span(&part, 1));
      bytes.remove_prefix(step.bytes);
      if (step.over() || (!bytes.empty() && !AwaitStep(stream_, step))) return false;
    }
    return true;
  }
  /// Until `done`; false when the line ends before.
  template <class Done>
  bool Read(Done done) {
    std::array<char, 16384> piece;
    while (!done()) {
      const StreamStep step = stream_.Read(piece);
      kept_.append(piece.data(), step.bytes);
      if (step.bytes == 0 && (step.over() || !AwaitStep(stream_, step))) return false;
    }
    return true;
  }
  bool Listen(const bool& heard) {
    const bool read = Read([&] {
      const auto taken = frames_.Read(kept_, *this);
      if (taken) kept_.erase(0, *taken);
      over_ = over_ || !taken;
      return heard || over_;
    });
    return read && heard;
  }

  void OnMoves(std::string_view) override {}
  void OnWideMoves(std::string_view) override {}
  void OnItem(std::string_view sub_message) override {
    wire::SubMessage item;
    if (!item.ParseFromArray(sub_message.data(), static_cast<int>(sub_message.size()))) return;
    if (item.has_room_joined()) joined_ = true;
    if (item.has_variable() && item.variable().name() == name_) value_ = item.variable().value();
  }
  void OnControl(std::uint32_t field, std::string_view) override {
    if (field == ServerStream::kPong) settled_ = true;
    if (field == ServerStream::kErrorScreen) over_ = true;
  }
  void OnFrame(bool) override {}
  void OnPing(std::string_view) override {}
  void OnClose(std::uint16_t, std::string_view) override { over_ = true; }

  // Owned.
  Stream stream_;
  const std::string name_;
  ServerStream frames_{true};
  std::string kept_;
  std::string value_;
  bool joined_ = false;
  bool settled_ = false;
  bool over_ = false;
};

}  // namespace

std::optional<std::string> FindVariable(const Endpoint& endpoint, const std::string& hello, const std::string& name) {
  auto stream = ConnectAndWait(endpoint);
  if (!stream) return std::nullopt;
  return Visit(*std::move(stream), name).Run(endpoint, hello);
}

}  // namespace dw::bots
