// The few solids that furniture is made of, seen from the front and a little above, lit from the top left.
import { Canvas } from "../lib/canvas.mjs";
import { mix } from "../lib/color.mjs";
import * as m from "./palette.mjs";

export const TILE = 32;

/// A thing to place on a map. `cells` has one letter a cell: "." under avatars, "#" under them and in their way, "^" over
/// them. `draw(canvas, over, frame)` paints the cells; what is painted on `over` lies over avatars wherever it is.
export function sprite(name, cells, draw, { frames = 1, duration = 200 } = {}) {
  return { name, cells, width: cells[0].length, height: cells.length, frames, duration, draw };
}

/// Paints one frame and sorts it into what is under avatars and what is over them.
export function render({ cells, width, height, draw }, frame) {
  const all = new Canvas(width * TILE, height * TILE);
  const over = new Canvas(width * TILE, height * TILE);
  draw(all, over, frame);
  const low = new Canvas(width * TILE, height * TILE);
  const high = new Canvas(width * TILE, height * TILE);
  cells.forEach((row, y) =>
    [...row].forEach((letter, x) => {
      const part = all.crop(x * TILE, y * TILE, TILE, TILE);
      (letter === "^" ? high : low).draw(part, x * TILE, y * TILE);
    }),
  );
  return { low, high: high.draw(over) };
}

/// A soft shadow on the floor, a little larger than what stands there.
export function shadow(c, x, y, width, height) {
  c.soft(x - 1, y, width + 3, height, m.SHADE_SOFT, 2);
  c.soft(x, y + 1, width + 1, height - 2, m.SHADE, 2);
}

/// A block: its top, `depth` pixels deep, and its front, `front` pixels high, outlined as one.
export function block(c, x, y, width, depth, front, tones, { faceTones = tones, round = 1 } = {}) {
  c.soft(x, y, width, depth + front, tones.line, round);
  c.soft(x + 1, y + 1, width - 2, depth - 1, tones.mid, Math.max(0, round - 1));
  c.hline(x + 1 + round, y + 1, width - 2 - 2 * round, tones.hi);
  c.hline(x + 1, y + 2, width - 2, tones.light);
  c.vline(x + 1, y + 2, depth - 3, tones.light);
  c.rect(x + 1, y + depth - 1, width - 2, 1, faceTones.deep);
  c.rect(x + 1, y + depth, width - 2, front - 1, faceTones.dark);
  if (front > 4) c.rect(x + 1, y + depth, width - 2, front - 3, mix(faceTones.mid, faceTones.dark, 0.45));
  return c;
}

/// A table: a thin top on legs, with its shade on the floor below.
export function table(c, x, y, width, depth, legs, tones, legTones = tones) {
  shadow(c, x + 1, y + depth + legs - 7, width - 2, 8);
  const foot = y + depth + 2;
  for (const lx of [x + 2, x + width - 6]) {
    c.rect(lx, foot, 4, legs - 2, legTones.dark);
    c.vline(lx, foot, legs - 2, legTones.line).vline(lx + 3, foot, legs - 2, legTones.line);
    c.hline(lx, foot + legs - 3, 4, legTones.line);
  }
  c.rect(x + 6, foot, width - 12, Math.max(0, legs - 8), m.SHADE);
  return block(c, x, y, width, depth, 4, tones, { round: 2 });
}

/// A rounded cushion or body of cloth.
export function pillow(c, x, y, width, height, tones) {
  c.soft(x, y, width, height, tones.line, 2);
  c.soft(x + 1, y + 1, width - 2, height - 2, tones.mid, 1);
  c.hline(x + 2, y + 1, width - 4, tones.light).vline(x + 1, y + 2, height - 5, tones.light);
  c.hline(x + 2, y + height - 2, width - 4, tones.dark).hline(x + 2, y + height - 3, width - 4, tones.dark);
  return c.vline(x + width - 2, y + 2, height - 4, tones.dark);
}

/// A flat thing on a wall or a screen: frame, filling and a light upper edge.
export function panel(c, x, y, width, height, frameTones, fill) {
  c.soft(x, y, width, height, frameTones.line, 1);
  c.rect(x + 1, y + 1, width - 2, height - 2, frameTones.mid);
  c.hline(x + 1, y + 1, width - 2, frameTones.light);
  return c.rect(x + 2, y + 2, width - 4, height - 4, fill);
}

/// A leafy ball: dark below, light above on the left, with a ragged edge.
export function foliage(c, cx, cy, rx, ry, tones, seed, grain) {
  for (let y = -ry - 1; y <= ry + 1; y++) {
    for (let x = -rx - 1; x <= rx + 1; x++) {
      const d = (x * x) / (rx * rx) + (y * y) / (ry * ry);
      const rough = grain((cx + x) >> 1, (cy + y) >> 1, seed);
      if (d > 0.86 + rough * 0.22) continue;
      const light = -x / rx - (y / ry) * 1.3 + (rough - 0.5) * 1.1;
      const edge = d > 0.8 + rough * 0.12;
      const tone =
        edge && light < 0.9
          ? tones.deep
          : light > 1
            ? tones.hi
            : light > 0.35
              ? tones.light
              : light > -0.6
                ? tones.mid
                : tones.dark;
      c.put(cx + x, cy + y, tone);
    }
  }
  return c;
}

/// The mark of the house, two circles that meet, on a ground of `tones`; x and y are the left one's middle.
export function mark(c, x, y, r, tones) {
  const apart = Math.round(r);
  c.ellipse(x + apart, y, r, r, mix(tones.mid, m.white.hi, 0.5)).ellipse(x, y, r, r, m.white.hi);
  return c;
}
