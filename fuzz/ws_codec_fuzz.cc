// A client's side of a WebSocket, in pieces: the first byte says how large they are.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.h"
#include "runtime/ws_codec.h"

namespace {

constexpr std::size_t kMaxMessage = 4096;

class Sink final : public dw::WsSink {
 public:
  void OnWsMessage(std::string_view message) override { DW_ASSERT(message.size() <= kMaxMessage && !closed_); }
  void OnWsPing(std::string_view payload) override { DW_ASSERT(payload.size() <= 125 && !closed_); }
  void OnWsPong() override { DW_ASSERT(!closed_); }
  void OnWsClose(std::uint16_t) override {
    DW_ASSERT(!closed_);
    closed_ = true;
  }

 private:
  bool closed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = 1 + data[0];
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  dw::WsDecoder decoder(kMaxMessage);
  Sink sink;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const auto failure = decoder.Feed(std::span(bytes).subspan(at, std::min(step, bytes.size() - at)), sink);
    DW_ASSERT(decoder.kept_bytes() <= kMaxMessage + 125);
    if (failure) break;
  }
  return 0;
}
