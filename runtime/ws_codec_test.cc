#include "runtime/ws_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace dw {
namespace {

using ::testing::ElementsAre;

class Recorder final : public WsSink {
 public:
  void OnWsMessage(std::string_view message) override { heard.push_back("message " + std::string(message)); }
  void OnWsPing(std::string_view payload) override { heard.push_back("ping " + std::string(payload)); }
  void OnWsPong() override { heard.emplace_back("pong"); }
  void OnWsClose(std::uint16_t code) override { heard.push_back("close " + std::to_string(code)); }
  std::vector<std::string> heard;
};

/// A client's frame; `first` is its first byte.
std::string Frame(unsigned char first, std::string_view payload) {
  const WsHeader header = EncodeWsHeader(WsOpcode::kBinary, payload.size());
  std::string out(header.view());
  out[0] = static_cast<char>(first);
  out[1] = static_cast<char>(out[1] | 0x80);
  const char mask[4] = {1, 2, 3, 4};
  out.append(mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) out += static_cast<char>(payload[i] ^ mask[i % 4]);
  return out;
}

struct Outcome {
  std::optional<WsFailure> failure;
  std::vector<std::string> heard;
};

/// Feeds `bytes` in pieces of `step`.
Outcome Decode(std::string bytes, std::size_t step, std::size_t max_message = kMaxClientMessageBytes) {
  WsDecoder decoder(max_message);
  Recorder recorder;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const auto failure = decoder.Feed(std::span(bytes).subspan(at, std::min(step, bytes.size() - at)), recorder);
    if (failure) return {failure, recorder.heard};
  }
  return {std::nullopt, recorder.heard};
}

TEST(WsDecoderTest, WS21_ReadsMessagesHoweverTheyAreCut) {
  const std::string stream = Frame(0x82, "one") + Frame(0x82, "") + Frame(0x02, "tw") + Frame(0x89, "still there?") +
                             Frame(0x00, "") + Frame(0x80, "o") + Frame(0x8a, "") + Frame(0x82, std::string(300, 'x'));
  for (const std::size_t step : {1U, 2U, 3U, 7U, 100U, 10'000U}) {
    SCOPED_TRACE(step);
    const Outcome outcome = Decode(stream, step);
    EXPECT_FALSE(outcome.failure);
    EXPECT_THAT(outcome.heard, ElementsAre("message one", "message ", "ping still there?", "message two", "pong",
                                           "message " + std::string(300, 'x')));
  }
}

TEST(WsDecoderTest, WS21_RefusesWhatBreaksTheProtocol) {
  struct Breach {
    std::string bytes;
    WsCloseCode code;
    std::string_view reason;
  };
  const std::string long_way("\x82\xfe\x00\x05\x01\x02\x03\x04", 8);
  const std::vector<Breach> breaches = {
      {std::string("\x82\x01x", 3), WsCloseCode::kProtocolError, "NOT_MASKED"},
      {Frame(0xc2, "x"), WsCloseCode::kProtocolError, "RESERVED_BITS"},
      {Frame(0x83, "x"), WsCloseCode::kProtocolError, "UNKNOWN_OPCODE"},
      {Frame(0x81, "x"), WsCloseCode::kUnsupportedData, "TEXT_NOT_SUPPORTED"},
      {Frame(0x80, "x"), WsCloseCode::kProtocolError, "BROKEN_FRAGMENTATION"},
      {Frame(0x02, "x") + Frame(0x82, "y"), WsCloseCode::kProtocolError, "BROKEN_FRAGMENTATION"},
      {Frame(0x09, "x"), WsCloseCode::kProtocolError, "FRAGMENTED_CONTROL"},
      {Frame(0x89, std::string(126, 'x')), WsCloseCode::kProtocolError, "LONG_CONTROL"},
      {long_way, WsCloseCode::kProtocolError, "LENGTH_NOT_SHORTEST"},
      {Frame(0x88, "x"), WsCloseCode::kProtocolError, "BAD_CLOSE"},
      {Frame(0x88, std::string("\x03\xed", 2)), WsCloseCode::kProtocolError, "BAD_CLOSE"},
  };
  for (const Breach& breach : breaches) {
    for (const std::size_t step : {1U, 1000U}) {
      const Outcome outcome = Decode(breach.bytes, step);
      ASSERT_TRUE(outcome.failure) << breach.reason;
      EXPECT_EQ(*outcome.failure, (WsFailure{breach.code, breach.reason}));
    }
  }
}

TEST(WsDecoderTest, WS21_TheLargestMessagePassesAndOneByteMoreDoesNot) {
  EXPECT_FALSE(Decode(Frame(0x82, std::string(64, 'x')), 10, 64).failure);
  EXPECT_EQ(Decode(Frame(0x82, std::string(65, 'x')), 10, 64).failure->code, WsCloseCode::kTooBig);
  EXPECT_EQ(Decode(Frame(0x02, std::string(60, 'x')) + Frame(0x80, "12345"), 10, 64).failure->code,
            WsCloseCode::kTooBig);
  const std::string promise("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", 14);
  EXPECT_EQ(Decode(promise, 1).failure->code, WsCloseCode::kTooBig);
}

TEST(WsDecoderTest, NothingIsHeardAfterACloseFrame) {
  const Outcome outcome = Decode(Frame(0x88, std::string("\x03\xe8", 2)) + Frame(0x82, "late"), 100);
  EXPECT_THAT(outcome.heard, ElementsAre("close 1000"));
  EXPECT_THAT(Decode(Frame(0x88, ""), 1).heard, ElementsAre("close 1005"));
}

TEST(WsDecoderTest, KeepsNothingBetweenMessages) {
  WsDecoder decoder;
  Recorder recorder;
  std::string half = Frame(0x02, std::string(1000, 'x'));
  ASSERT_FALSE(decoder.Feed(half, recorder));
  EXPECT_EQ(decoder.kept_bytes(), 1000U);
  std::string rest = Frame(0x80, "y");
  ASSERT_FALSE(decoder.Feed(rest, recorder));
  EXPECT_EQ(decoder.kept_bytes(), 0U);
}

TEST(WsEncodeTest, HeadersHaveTheShortestForm) {
  EXPECT_EQ(EncodeWsHeader(WsOpcode::kBinary, 125).size, 2U);
  EXPECT_EQ(EncodeWsHeader(WsOpcode::kBinary, 126).size, 4U);
  EXPECT_EQ(EncodeWsHeader(WsOpcode::kBinary, 65535).size, 4U);
  EXPECT_EQ(EncodeWsHeader(WsOpcode::kBinary, 65536).size, 10U);
  EXPECT_EQ(EncodeWsHeader(WsOpcode::kBinary, 300).view(), std::string_view("\x82\x7e\x01\x2c", 4));
}

TEST(WsEncodeTest, ACloseReasonIsCutToWhatFits) {
  EXPECT_EQ(EncodeWsClose(WsCloseCode::kPolicy, std::string(200, 'x')).size(), 125U);
}

}  // namespace
}  // namespace dw
