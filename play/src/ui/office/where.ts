import type { Point } from "../../office";

export type Bearing = "up" | "down" | "left" | "right" | "up-left" | "up-right" | "down-left" | "down-right";

/// One step of an avatar for people who do not see the map: a tile's width.
const stepPx = 32;
const bearings: readonly Bearing[] = ["right", "down-right", "down", "down-left", "left", "up-left", "up", "up-right"];

export interface Whereabouts {
  readonly steps: number;
  readonly bearing: Bearing;
}

/// How far and which way `to` lies; null when it is as good as here.
export function whereabouts(from: Point, to: Point): Whereabouts | null {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const steps = Math.round(Math.hypot(dx, dy) / stepPx);
  if (steps < 1) return null;
  const eighth = Math.round(Math.atan2(dy, dx) / (Math.PI / 4));
  return { steps, bearing: bearings[(eighth + 8) % 8]! };
}
