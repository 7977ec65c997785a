#include "apps/bots/server_stream.h"

#include <algorithm>

#include "proto/packed_moves.h"

namespace dw::bots {
namespace {

constexpr std::uint32_t kBatch = 1;
constexpr std::uint32_t kMovesField = 8;
constexpr std::uint32_t kWideMovesField = 9;
constexpr std::size_t kMostVarint = 10;

/// `size` is 0 when it has not wholly arrived, or is none.
struct Varint {
  std::uint64_t value = 0;
  std::size_t size = 0;
};

Varint ReadVarint(std::string_view bytes) {
  Varint read;
  for (std::size_t i = 0; i < std::min(bytes.size(), kMostVarint); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    read.value |= std::uint64_t{byte & 0x7FU} << 7 * i;
    if (byte < 0x80) return {read.value, i + 1};
  }
  return {};
}

std::uint64_t ReadBig(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

std::optional<std::size_t> ServerStream::Read(std::string_view bytes, ServerSink& sink) {
  const std::size_t all = bytes.size();
  for (;;) {
    const Step step = in_frame_ ? TakePayload(bytes, sink) : TakeHeader(bytes, sink);
    if (step == Step::kBroken) return std::nullopt;
    if (step == Step::kWait) return all - bytes.size();
  }
}

void ServerStream::Advance(std::string_view& bytes, std::uint64_t count) {
  bytes.remove_prefix(count);
  frame_left_ -= count;
}

ServerStream::Step ServerStream::TakeHeader(std::string_view& bytes, ServerSink& sink) {
  constexpr unsigned kReserved = 0x70;
  constexpr unsigned kMasked = 0x80;
  if (bytes.size() < 2) return Step::kWait;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  if ((first & kReserved) != 0 || (second & kMasked) != 0) return Step::kBroken;
  const auto opcode = static_cast<WsOpcode>(first & 0x0F);
  const bool final = (first & 0x80) != 0;
  const std::size_t extended = second == 127 ? 8 : second == 126 ? 2 : 0;
  if (bytes.size() < 2 + extended) return Step::kWait;
  const std::uint64_t size = extended == 0 ? second : ReadBig(bytes.substr(2, extended));

  if (opcode >= WsOpcode::kClose) {
    if (!final || extended != 0) return Step::kBroken;
    if (bytes.size() < 2 + size) return Step::kWait;
    const std::string_view payload = bytes.substr(2, size);
    bytes.remove_prefix(2 + size);
    return TakeControlFrame(opcode, payload, sink);
  }
  if (opcode != WsOpcode::kBinary || !final) return Step::kBroken;
  bytes.remove_prefix(2 + extended);
  in_frame_ = true;
  counted_ = false;
  frame_left_ = size;
  return Step::kTaken;
}

ServerStream::Step ServerStream::TakeControlFrame(WsOpcode opcode, std::string_view payload, ServerSink& sink) {
  if (opcode == WsOpcode::kPing) sink.OnPing(payload);
  if (opcode == WsOpcode::kClose) {
    const bool says = payload.size() >= 2;
    const auto code = says ? ReadBig(payload.substr(0, 2)) : static_cast<std::uint64_t>(WsCloseCode::kNoStatus);
    sink.OnClose(static_cast<std::uint16_t>(code), says ? payload.substr(2) : "");
  }
  return opcode <= WsOpcode::kPong ? Step::kTaken : Step::kBroken;
}

ServerStream::Step ServerStream::TakePayload(std::string_view& bytes, ServerSink& sink) {
  if (frame_left_ == 0) {
    in_frame_ = false;
    sink.OnFrame(counted_);
    return Step::kTaken;
  }
  if (field_left_ > 0) return TakeBody(bytes, sink);
  const std::string_view payload = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), frame_left_));
  const Step step = TakeField(bytes, payload, sink);
  // All of the frame is here, and yet it ends amid a field.
  return step == Step::kWait && payload.size() == frame_left_ ? Step::kBroken : step;
}

ServerStream::Step ServerStream::TakeField(std::string_view& bytes, std::string_view payload, ServerSink& sink) {
  const Varint tag = ReadVarint(payload);
  if (tag.size == 0) return payload.size() < kMostVarint ? Step::kWait : Step::kBroken;
  const std::string_view rest = payload.substr(tag.size);
  const Varint number = ReadVarint(rest);
  std::uint64_t fixed = 0;
  switch (tag.value & 7) {
    case 0:
      fixed = number.size;
      break;
    case 1:
      fixed = 8;
      break;
    case 2:
      break;
    case 5:
      fixed = 4;
      break;
    default:
      return Step::kBroken;
  }
  if ((tag.value & 7) != 2) {
    if (fixed == 0) return rest.size() < kMostVarint ? Step::kWait : Step::kBroken;
    if (rest.size() < fixed) return Step::kWait;
    Advance(bytes, tag.size + fixed);
    return Step::kTaken;
  }
  if (number.size == 0) return rest.size() < kMostVarint ? Step::kWait : Step::kBroken;
  if (number.value > frame_left_ - tag.size - number.size) return Step::kBroken;
  const Step step =
      TakeMessage(static_cast<std::uint32_t>(tag.value >> 3), rest.substr(number.size), number.value, sink);
  if (step == Step::kTaken) Advance(bytes, tag.size + number.size + (field_left_ > 0 ? 0 : number.value));
  return step;
}

/// Hands on what has to be whole; of all else field_left_ bytes are taken as they come.
ServerStream::Step ServerStream::TakeMessage(std::uint32_t number, std::string_view rest, std::uint64_t size,
                                             ServerSink& sink) {
  bool whole = number >= kConnected && number <= kServerStopping;
  if (number == kBatch && size > 0) {
    const Varint kind = ReadVarint(rest.substr(0, std::min<std::uint64_t>(rest.size(), size)));
    if (kind.size == 0) return rest.size() < std::min<std::uint64_t>(size, kMostVarint) ? Step::kWait : Step::kBroken;
    whole = Wants(static_cast<std::uint32_t>(kind.value >> 3));
  }
  if (whole) {
    if (size > kMostWhole) return Step::kBroken;
    if (rest.size() < size) return Step::kWait;
  }
  if (number == kBatch) counted_ = true;
  if (!whole) {
    field_ = number == kMovesField ? Field::kMoves : number == kWideMovesField ? Field::kWideMoves : Field::kOther;
    field_left_ = size;
    return Step::kTaken;
  }
  if (number == kBatch) {
    sink.OnItem(rest.substr(0, size));
  } else {
    sink.OnControl(number, rest.substr(0, size));
  }
  return Step::kTaken;
}

ServerStream::Step ServerStream::TakeBody(std::string_view& bytes, ServerSink& sink) {
  const std::size_t record = field_ == Field::kMoves       ? wire_moves::kNarrowBytes
                             : field_ == Field::kWideMoves ? wire_moves::kWideBytes
                                                           : 1;
  const std::uint64_t here = std::min<std::uint64_t>({bytes.size(), frame_left_, field_left_});
  std::uint64_t take = here - here % record;
  // What is left over of a field that ends here says nothing.
  const bool rest_is_short = field_left_ < record;
  if (rest_is_short) take = here;
  if (take == 0) return Step::kWait;
  if (!rest_is_short && field_ == Field::kMoves) sink.OnMoves(bytes.substr(0, take));
  if (!rest_is_short && field_ == Field::kWideMoves) sink.OnWideMoves(bytes.substr(0, take));
  field_left_ -= take;
  Advance(bytes, take);
  return Step::kTaken;
}

}  // namespace dw::bots
