#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/presence/ids.h"
#include "ports/workspace_link.h"

namespace dw::pusher {

/// Who has moved where in one room, written down once for all who watch: a log of wire records a zone, which every
/// reader reads on from where it last stopped. A step costs the same however many watch it, and a slow reader costs
/// nothing at all: a log keeps its latest records, and of what is older the newest of each person.
///
/// A person's records stand in the log of the zone they are in, and in no other: those in the log of a zone they have
/// left are blotted out. So whatever order a reader reads zones in, the last record of a person is the newest.
///
/// Pure; one thread. The steady state allocates nothing. [WS25, WS26]
class MoveBoard {
 public:
  /// Where a reader goes on.
  using Cursor = std::uint64_t;
  /// Reads everything there is.
  static constexpr Cursor kStart = 0;
  /// Records a log keeps in full; up to as many, and as many as the zone has people, follow.
  static constexpr std::size_t kKeptRecords = 512;

  explicit MoveBoard(const RoomShape& shape);

  const RoomShape& shape() const { return shape_; }
  std::size_t zones() const { return logs_.size(); }
  bool Has(presence::ZoneId zone) const { return presence::Number(zone) < logs_.size(); }

  /// REQUIRES: Has(step.zone).
  void Add(const RoomTurn::Step& step);
  /// `user` has left the room.
  void Forget(presence::UserId user);

  /// REQUIRES: Has(zone), as for Read.
  Cursor End(presence::ZoneId zone) const;
  /// Appends to `out` what the log of `zone` has from `cursor` on, which then is at its end. How many records that is.
  /// `merged` grows by the moves between that are not told, since newer ones of the same people are.
  std::size_t Read(presence::ZoneId zone, Cursor& cursor, std::string& out, std::size_t* merged = nullptr) const;

 private:
  struct Log {
    std::string old;  ///< The newest record of each person whose newest is older than `recent`; some are stale.
    std::string recent;
    std::vector<std::uint32_t>
        back;          ///< For each recent record: how far before it the same person's last one is; 0: not.
    Cursor first = 1;  ///< The number of the first recent record.
  };
  struct Newest {
    presence::UserId user = presence::kNobody;
    presence::ZoneId zone{};
    Cursor at = 0;  ///< The record's number in the zone's log; 0: none.
    std::uint64_t record = 0;
  };

  std::uint32_t SlotOf(presence::UserId user) const { return (presence::Number(user) - 1) % shape_.slots; }
  void BlotOut(Newest& newest);
  void Shorten(Log& log);
  /// Whether a record older than `before` is its person's newest.
  bool IsNewest(const Log& log, const char* record, Cursor before) const;
  std::uint64_t RecordAt(const char* record) const;

  const RoomShape shape_;
  const std::size_t size_;  ///< Of a record.
  std::vector<Log> logs_;
  std::vector<Newest> newest_;  ///< By slot.
};

}  // namespace dw::pusher
