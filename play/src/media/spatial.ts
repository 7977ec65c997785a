/// How loud and from which side somebody is heard, by where they stand. Pure; `voice.ts` applies it.

/// Loudness left at the edge of a bubble, where two people part.
const floorGain = 0.25;
/// Beyond this many radii nobody is heard.
const silentRadii = 3;
/// Sounds come from a side, but never from one ear alone.
const maxPan = 0.5;

/// 1 within the radius, fading to a floor at two radii (where a pair parts), then to nothing at three.
export function gainAt(distance: number, radius: number): number {
  if (!(radius > 0)) return 1;
  const radii = distance / radius;
  if (!(radii > 1)) return 1;
  if (radii <= 2) return 1 - (1 - floorGain) * smooth(radii - 1);
  if (radii < silentRadii) return floorGain * (1 - (radii - 2) / (silentRadii - 2));
  return 0;
}

/// -1 left … 1 right.
export function panAt(dx: number, radius: number): number {
  if (!(radius > 0)) return 0;
  return maxPan * Math.max(-1, Math.min(1, dx / (2 * radius)));
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
