import type { Millis, Point } from "../office";
import type { Track } from "./track";
import type { Walker } from "./walker";

/// Nearer than this to the leader a follower stands still.
const closeEnough = 45;
const replanEvery = 400;
const leaderStepWorthReplanning = 16;

/// Walks my avatar behind somebody: around walls, and to a stop beside them.
export class Follower {
  #plannedAt = -Infinity;
  #plannedX = NaN;
  #plannedY = NaN;

  constructor(
    private readonly walker: Walker,
    private readonly wayTo: (to: Point) => readonly Point[],
  ) {}

  step(leader: Track, now: Millis): void {
    const { walker } = this;
    const way = Math.hypot(leader.x - walker.x, leader.y - walker.y);
    if (way <= closeEnough) {
      walker.stopPath();
      this.#plannedX = NaN;
      return;
    }
    const step = Math.hypot(leader.lastX - this.#plannedX, leader.lastY - this.#plannedY);
    const due = now - this.#plannedAt >= replanEvery;
    if (!due || (walker.onPath && step < leaderStepWorthReplanning)) return;
    this.#plannedAt = now;
    this.#plannedX = leader.lastX;
    this.#plannedY = leader.lastY;
    walker.follow(this.wayTo({ x: leader.lastX, y: leader.lastY }));
  }
}
