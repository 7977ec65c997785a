/// A name over somebody's head, as the layout sees it.
export interface Plate {
  /// Of the person, in map pixels.
  readonly x: number;
  readonly y: number;
  /// Of the name in device pixels; 0 while it has not been drawn yet. All names are of one height.
  plateWidth: number;
  plateHeight: number;
  /// Device pixels by which the name is raised above its usual place.
  lift: number;
}

/// A conversation has at most four people, so that this many names over another keep it readable. In a larger crowd a
/// name higher than this would no longer seem to belong to its person.
const mostRows = 3;
/// Device pixels left free between names.
const gap = 1;

/// Raises names that would cover the name of somebody further in front. `sorted` is back to front; `scale` is device
/// pixels a map pixel. The same places give the same lifts, wherever the camera is; nothing is allocated.
export function layPlates(sorted: readonly Plate[], scale: number): void {
  for (let i = sorted.length - 1; i >= 0; i--) {
    const plate = sorted[i]!;
    plate.lift = 0;
    if (plate.plateWidth === 0) continue;
    const most = (plate.plateHeight + gap) * mostRows;
    const lift = freeLift(sorted, i, scale, most);
    plate.lift = lift <= most ? lift : 0;
  }
}

/// The least lift at which the name covers none of those further in front; more than `most` when there is none.
function freeLift(sorted: readonly Plate[], index: number, scale: number, most: number): number {
  const plate = sorted[index]!;
  const bottom = Math.round(plate.y * scale);
  let lift = 0;
  // A name that is raised may run into the next: look at all again, until it stays.
  for (let raised = true; raised && lift <= most;) {
    raised = false;
    for (let j = index + 1; j < sorted.length; j++) {
      const other = sorted[j]!;
      const otherBottom = Math.round(other.y * scale);
      // Even raised to the highest, it and all further in front stay below this one.
      if (otherBottom - bottom >= most + plate.plateHeight + gap) break;
      const otherTop = otherBottom - other.lift - other.plateHeight;
      const beside = Math.abs(other.x - plate.x) * scale >= (other.plateWidth + plate.plateWidth) / 2 + gap;
      const above = bottom - lift <= otherTop - gap;
      const below = otherBottom - other.lift <= bottom - lift - plate.plateHeight - gap;
      if (other.plateWidth === 0 || beside || above || below) continue;
      lift = bottom - (otherTop - gap);
      raised = true;
    }
  }
  return lift;
}
