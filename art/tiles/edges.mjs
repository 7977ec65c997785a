// What happens where two floors meet: grass hangs over a path, a pond has a stone rim, a room a threshold.
import { hex } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";
import * as m from "./palette.mjs";

const T = 32;
const SOFT = new Set(["grass"]);
const HARD = { water: "rim" };

export function drawEdges(canvas, columns, rows, floorAt) {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const floor = floorAt(x, y);
      if (HARD[floor] === "rim") rim(canvas, x, y, floorAt);
      if (TRIMS[floor]) trim(canvas, x, y, floorAt, TRIMS[floor]);
      else if (floor !== null && floor !== "water" && !SOFT.has(floor)) tufts(canvas, x, y, floorAt);
    }
  }
}

/// Floors that end in a moulding where another floor begins.
const TRIMS = { deck: m.walnut, "carpet-sand": m.birch, marble: m.stone, tiles: m.stone };

function trim(canvas, cx, cy, floorAt, tones) {
  const ends = (dx, dy) => ![floorAt(cx, cy), null].includes(floorAt(cx + dx, cy + dy));
  const x = cx * T;
  const y = cy * T;
  if (ends(0, -1))
    canvas
      .rect(x, y, T, 3, tones.mid)
      .hline(x, y, T, tones.light)
      .hline(x, y + 3, T, tones.deep);
  if (ends(0, 1))
    canvas
      .rect(x, y + T - 3, T, 3, tones.mid)
      .hline(x, y + T - 3, T, tones.light)
      .hline(x, y + T - 1, T, tones.deep);
  if (ends(-1, 0))
    canvas
      .rect(x, y, 3, T, tones.mid)
      .vline(x, y, T, tones.light)
      .vline(x + 3, y, T, tones.deep);
  if (ends(1, 0))
    canvas
      .rect(x + T - 3, y, 3, T, tones.mid)
      .vline(x + T - 4, y, T, tones.deep)
      .vline(x + T - 1, y, T, tones.deep);
}

const GRASS = ["#7fb56a", "#74aa63", "#8dc077"].map(hex);

/// Grass from the neighbouring cells grows a few pixels into this one.
function tufts(canvas, cx, cy, floorAt) {
  const grassy = (dx, dy) => floorAt(cx + dx, cy + dy) === "grass";
  const x = cx * T;
  const y = cy * T;
  // The same ragged line on every cell, so that few tiles are enough.
  const long = (i, seed) => 1 + Math.floor(grain(i >> 1, seed, 51) * 4);
  const blade = (i, seed) => GRASS[Math.floor(grain(i, seed, 52) * GRASS.length)];
  for (let i = 0; i < T; i++) {
    if (grassy(0, -1)) canvas.vline(x + i, y, long(i, 1) + 1, blade(i, 1)).set(x + i, y + long(i, 1) + 1, m.SHADE);
    if (grassy(-1, 0)) canvas.hline(x, y + i, long(i, 3), blade(i, 3)).set(x + long(i, 3), y + i, m.SHADE_SOFT);
    if (grassy(1, 0)) canvas.hline(x + T - long(i, 4), y + i, long(i, 4), blade(i, 4));
    if (grassy(0, 1)) canvas.vline(x + i, y + T - long(i, 2), long(i, 2), blade(i, 2));
  }
}

function rim(canvas, cx, cy, floorAt) {
  const dry = (dx, dy) => floorAt(cx + dx, cy + dy) !== "water";
  const x = cx * T;
  const y = cy * T;
  const [n, s, w, e] = [dry(0, -1), dry(0, 1), dry(-1, 0), dry(1, 0)];
  if (n) canvas.rect(x, y + 7, T, 6, hex("#2b4a7a48"));
  const stones = (px, py, along, down) => {
    for (let i = 0; i < T; i += 8) {
      const [sx, sy] = along ? [px + i, py] : [px, py + i];
      const tone = [m.stone.mid, m.stone.light, m.stone.mid, m.stone.dark][(i / 8 + (down ? 1 : 0)) % 4];
      canvas.soft(sx, sy, 8, along ? 7 : 8, m.stone.line, 1).soft(sx + 1, sy + 1, 6, along ? 5 : 6, tone, 0);
      canvas.hline(sx + 1, sy + 1, 5, m.stone.hi);
    }
  };
  if (n) stones(x, y, true, false);
  if (s) stones(x, y + T - 7, true, true);
  if (w) stones(x - 0, y, false, false);
  if (e) stones(x + T - 8, y, false, true);
  if (n && w) corner(canvas, x, y);
  if (n && e) corner(canvas, x + T - 10, y);
  if (s && w) corner(canvas, x, y + T - 9);
  if (s && e) corner(canvas, x + T - 10, y + T - 9);
}

function corner(canvas, x, y) {
  canvas
    .soft(x, y, 10, 9, m.stone.line, 2)
    .soft(x + 1, y + 1, 8, 7, m.stone.light, 1)
    .hline(x + 2, y + 1, 6, m.stone.hi);
}
