import type { Direction } from "../office";
import type { Position } from "./events";

/// Somebody's place as the server said it last: filled anew for each record, so take what you keep.
interface Mutable {
  x: number;
  y: number;
  direction: Direction;
  moving: boolean;
}

const directions: readonly Direction[] = ["down", "left", "right", "up"];
const narrowBytes = 6;
const wideBytes = 8;
const slotMask = 0x3fff;
const scratch: Mutable = { x: 0, y: 0, direction: "down", moving: false };

/// Visits the records of a frame's moves, in order. Nothing is allocated. [WS25]
export function forEachMove(
  records: Uint8Array,
  wide: boolean,
  visit: (slot: number, position: Position) => void,
): void {
  const size = wide ? wideBytes : narrowBytes;
  for (let at = 0; at + size <= records.length; at += size) {
    const word = records[at]! | (records[at + 1]! << 8) | (records[at + 2]! << 16) | (records[at + 3]! << 24);
    if (wide) {
      scratch.direction = directions[(word >>> 14) & 3]!;
      const x = (word >>> 16) | (records[at + 4]! << 16);
      scratch.x = x & 0x7fffff;
      scratch.moving = (x & 0x800000) !== 0;
      scratch.y = records[at + 5]! | (records[at + 6]! << 8) | ((records[at + 7]! & 0x7f) << 16);
    } else {
      scratch.moving = (word & 0x4000) !== 0;
      scratch.direction = directions[(word >>> 15) & 3]!;
      scratch.x = word >>> 17;
      scratch.y = records[at + 4]! | (records[at + 5]! << 8);
    }
    visit(word & slotMask, scratch);
  }
}
