#include "services/pusher/move_board.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"
#include "proto/packed_moves.h"

namespace dw::pusher {
namespace {

using presence::Number;
using presence::UserId;
using presence::ZoneId;

}  // namespace

MoveBoard::MoveBoard(const RoomShape& shape)
    : shape_(shape),
      size_(shape.wide ? wire_moves::kWideBytes : wire_moves::kNarrowBytes),
      logs_(static_cast<std::size_t>(shape.zones.columns) * static_cast<std::size_t>(shape.zones.rows)),
      newest_(shape.slots) {
  DW_ASSERT(shape.slots > 0 && shape.slots <= wire_moves::kNobodysSlot);
}

void MoveBoard::Add(const RoomTurn::Step& step) {
  const std::uint32_t slot = SlotOf(step.user);
  Newest& newest = newest_[slot];
  if (newest.user != step.user || newest.zone != step.zone) BlotOut(newest);

  Log& log = logs_[Number(step.zone)];
  const Cursor number = log.first + log.back.size();
  const bool follows = newest.at >= log.first;
  log.back.push_back(follows ? static_cast<std::uint32_t>(number - newest.at) : 0);
  const presence::Place& place = step.place;
  const wire_moves::Move move{slot, place.at.x, place.at.y, static_cast<std::uint8_t>(place.direction), place.moving};
  const auto write = [&](const auto& record) {
    log.recent.append(record.data(), record.size());
    newest = {step.user, step.zone, number, RecordAt(record.data())};
  };
  if (shape_.wide) {
    write(wire_moves::EncodeWide(move));
  } else {
    write(wire_moves::EncodeNarrow(move));
  }
  if (log.back.size() >= 2 * kKeptRecords + log.old.size() / size_) Shorten(log);
}

void MoveBoard::Forget(UserId user) {
  Newest& newest = newest_[SlotOf(user)];
  if (newest.user == user) BlotOut(newest);
}

void MoveBoard::BlotOut(Newest& newest) {
  if (newest.at != 0) {
    Log& log = logs_[Number(newest.zone)];
    static constexpr char kBlank[] = "\xff\xff\xff\xff\xff\xff\xff\xff";
    for (Cursor at = newest.at; at >= log.first;) {
      const std::size_t index = at - log.first;
      log.recent.replace(index * size_, size_, kBlank, size_);
      const std::uint32_t back = log.back[index];
      if (back == 0) break;
      at -= back;
    }
  }
  newest = {};
}

void MoveBoard::Shorten(Log& log) {
  const std::size_t gone = log.back.size() - kKeptRecords;
  const Cursor first = log.first + gone;
  std::size_t kept = 0;
  const auto keep = [&](const char* record) {
    std::memmove(log.old.data() + kept, record, size_);
    kept += size_;
  };
  for (std::size_t at = 0; at < log.old.size(); at += size_) {
    if (IsNewest(log, log.old.data() + at, log.first)) keep(log.old.data() + at);
  }
  log.old.resize(kept);
  for (std::size_t index = 0; index < gone; ++index) {
    const char* record = log.recent.data() + index * size_;
    const std::uint32_t slot = wire_moves::DecodeNarrow(record).slot;  // both kinds begin with it
    if (slot >= shape_.slots || newest_[slot].at != log.first + index) continue;
    if (&logs_[Number(newest_[slot].zone)] == &log) log.old.append(record, size_);
  }
  log.recent.erase(0, gone * size_);
  log.back.erase(log.back.begin(), log.back.begin() + static_cast<std::ptrdiff_t>(gone));
  for (std::size_t index = 0; index < log.back.size(); ++index) {
    if (log.back[index] > index) log.back[index] = 0;
  }
  log.first = first;
}

bool MoveBoard::IsNewest(const Log& log, const char* record, Cursor before) const {
  const std::uint32_t slot = wire_moves::DecodeNarrow(record).slot;
  if (slot >= shape_.slots) return false;
  const Newest& newest = newest_[slot];
  return newest.at != 0 && newest.at < before && &logs_[Number(newest.zone)] == &log &&
         newest.record == RecordAt(record);
}

std::uint64_t MoveBoard::RecordAt(const char* record) const {
  std::uint64_t value = 0;
  std::memcpy(&value, record, size_);
  return value;
}

MoveBoard::Cursor MoveBoard::End(ZoneId zone) const {
  const Log& log = logs_[Number(zone)];
  return log.first + log.back.size();
}

std::size_t MoveBoard::Read(ZoneId zone, Cursor& cursor, std::string& out, std::size_t* merged) const {
  const Log& log = logs_[Number(zone)];
  const Cursor end = log.first + log.back.size();
  const std::size_t before = out.size();
  std::size_t skip = 0;
  if (cursor >= log.first) {
    skip = std::min(cursor, end) - log.first;
  } else {
    for (std::size_t at = 0; at < log.old.size(); at += size_) {
      if (IsNewest(log, log.old.data() + at, log.first)) out.append(log.old, at, size_);
    }
    const std::size_t told = (out.size() - before) / size_;
    // Some of those told may be older than the cursor, so this is rather too few.
    if (merged != nullptr && cursor != kStart && log.first - cursor > told) *merged += log.first - cursor - told;
  }
  out.append(log.recent, skip * size_, std::string::npos);
  cursor = end;
  return (out.size() - before) / size_;
}

}  // namespace dw::pusher
