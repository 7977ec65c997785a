// Walls are drawn as one building and then cut into tiles (see maps/map_plan.mjs): a wall's look depends on what it
// meets, two tiles away at most. Measures in pixels; a wall stands in the middle of its cell and rises from there.
import { hex, mix } from "../lib/color.mjs";
import * as m from "./palette.mjs";

const T = 32;
const THICK = 10;
const SIDE = 11; // from the cell's edge to the wall's side
const BACK = T - THICK; // from the cell's top to the back of a wall across

export const LOW = 38;
export const TALL = 68;

const CAP = hex("#59628a");

/// What walls can be made of. `height` is from the floor to the top; a tall wall fills the cell behind it too.
export const MATERIALS = {
  plaster: { height: LOW, face: hex("#efe4d2"), cap: CAP, skirting: m.oak },
  tall: { height: TALL, face: hex("#f1e7d6"), cap: CAP, skirting: m.oak },
  brick: { height: LOW, face: hex("#c98c70"), cap: CAP, skirting: m.slate, pattern: bricks },
  "tall-sage": { height: TALL, face: hex("#bccbb4"), cap: CAP, skirting: m.walnut, pattern: panelling },
  "tall-blue": { height: TALL, face: hex("#c4d6e2"), cap: CAP, skirting: m.white, pattern: panelling },
  "tall-tile": { height: TALL, face: hex("#edf1ec"), cap: CAP, skirting: m.slate, pattern: tiling },
  glass: { height: LOW, glass: true, cap: hex("#6f8f9f"), skirting: m.slate },
};

/// `at(x, y)` names the material of a cell, or is null; a door is "door" and joins what is beside it.
export function drawWalls(canvas, columns, rows, at) {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const material = MATERIALS[at(x, y)];
      if (material) drawCell(canvas, x, y, material, at);
    }
  }
}

const isWall = (name) => name !== null && name !== "door";

function drawCell(canvas, cx, cy, material, at) {
  const joins = { n: isWall(at(cx, cy - 1)), s: isWall(at(cx, cy + 1)), w: at(cx - 1, cy), e: at(cx + 1, cy) };
  const x = cx * T;
  const y = cy * T;
  const h = material.height;
  const across = joins.w !== null || joins.e !== null || !(joins.n || joins.s);
  const from = joins.w !== null ? 0 : SIDE;
  const to = joins.e !== null ? T : SIDE + THICK;
  if (across) {
    face(canvas, x + from, y + T - h, to - from, h, material, cx);
    if (joins.s) rooms(canvas, x, y, material, joins);
    ends(canvas, x + from, y + T - h, to - from, h, material);
    const open = { west: joins.w === null, east: joins.e === null };
    cap(canvas, x + from, y + BACK - h, to - from, THICK, material, open);
  } else if (!joins.s) {
    face(canvas, x + SIDE, y + T - h, THICK, h, material, cx);
    ends(canvas, x + SIDE, y + T - h, THICK, h, material);
  }
  if (joins.n || joins.s) upright(canvas, x, y, material, joins, across);
}

/// Where a wall runs south, the wall behind it changes from one room's colour to the next room's.
function rooms(canvas, x, y, material, joins) {
  const h = material.height;
  for (const [name, from] of [
    [joins.w, 0],
    [joins.e, T / 2],
  ]) {
    const beside = MATERIALS[name];
    if (beside && beside.height === h && !beside.glass) face(canvas, x + from, y + T - h, T / 2, h, beside, 0);
  }
}

/// The part of a wall that runs north and south: all one sees of it is its top.
function upright(canvas, x, y, material, joins, across) {
  const h = material.height;
  const top = joins.n ? 0 : BACK;
  const bottom = joins.s ? T : across ? T - 1 : T;
  const line = mix(material.cap, m.INK, 0.5);
  const x0 = x + SIDE;
  const y0 = y + top - h;
  const height = bottom - top;
  canvas.rect(x0, y0, THICK, height, material.cap);
  canvas.vline(x0, y0, height, line);
  canvas.vline(x0 + THICK - 1, y0, height, line);
  canvas.vline(x0 + 1, y0, height, mix(material.cap, hex("#ffffff"), 0.32));
  canvas.vline(x0 + THICK - 2, y0, height, mix(material.cap, m.INK, 0.2));
  if (!joins.s && !across) canvas.hline(x0, y + T - h - 1, THICK, line);
  if (across) {
    // Where it meets a wall across, their tops are one.
    canvas.rect(x0 + 1, Math.max(y0, y + BACK - h), THICK - 2, joins.s ? THICK : THICK - 1, material.cap);
  }
  if (!joins.n && !across) canvas.hline(x0, y0, THICK, line);
}

function cap(canvas, x, y, width, height, material, open) {
  const line = mix(material.cap, m.INK, 0.5);
  canvas.rect(x, y, width, height, material.cap);
  canvas.hline(x, y, width, line).hline(x, y + height - 1, width, line);
  canvas.hline(x, y + 1, width, mix(material.cap, hex("#ffffff"), 0.32));
  canvas.hline(x, y + height - 2, width, mix(material.cap, m.INK, 0.2));
  if (open.west) canvas.vline(x, y, height, line);
  if (open.east) canvas.vline(x + width - 1, y, height, line);
}

function face(canvas, x, y, width, height, material, column) {
  if (material.glass) return glassFace(canvas, x, y, width, height, material, column);
  canvas.rect(x, y, width, height, material.face);
  material.pattern?.(canvas, x, y, width, height, material.face);
  canvas.rect(x, y, width, 3, mix(material.face, m.INK, 0.22));
  canvas.rect(x, y + 3, width, 3, mix(material.face, m.INK, 0.1));
  const foot = material.skirting;
  canvas.rect(x, y + height - 6, width, 6, foot.mid);
  canvas.hline(x, y + height - 6, width, foot.light);
  canvas.hline(x, y + height - 7, width, mix(material.face, m.INK, 0.14));
  canvas.hline(x, y + height - 1, width, foot.line);
}

function ends(canvas, x, y, width, height, material) {
  if (material.glass) return;
  const line = mix(material.face, m.INK, 0.5);
  if (x % T !== 0) canvas.vline(x, y, height, line);
  if ((x + width) % T !== 0) canvas.vline(x + width - 1, y, height, line);
}

function bricks(canvas, x, y, width, height, base) {
  for (let j = 6; j < height - 7; j++) {
    for (let i = 0; i < width; i++) {
      const row = Math.floor(j / 5);
      const joint = j % 5 === 0 || (x + i + (row % 2) * 6) % 12 === 0;
      if (joint) canvas.put(x + i, y + j, mix(base, m.INK, 0.16));
      else if (j % 5 === 1) canvas.put(x + i, y + j, mix(base, hex("#ffffff"), 0.14));
    }
  }
}

/// A dado rail, and upright boards below it.
function panelling(canvas, x, y, width, height, base) {
  const rail = y + height - 26;
  for (let i = 0; i < width; i++) {
    if ((x + i) % 8 === 0) canvas.vline(x + i, rail, 20, mix(base, m.INK, 0.13));
    if ((x + i) % 8 === 1) canvas.vline(x + i, rail, 20, mix(base, hex("#ffffff"), 0.28));
  }
  canvas
    .hline(x, rail - 2, width, mix(base, hex("#ffffff"), 0.5))
    .hline(x, rail - 1, width, mix(base, hex("#ffffff"), 0.3));
  canvas.hline(x, rail, width, mix(base, m.INK, 0.2));
}

/// Small square tiles up to the height of an arm, plain plaster above.
function tiling(canvas, x, y, width, height, base) {
  const from = y + height - 40;
  for (let j = 0; j < 34; j++) {
    for (let i = 0; i < width; i++) {
      const joint = (x + i) % 8 === 0 || j % 8 === 0;
      const glaze = (Math.floor((x + i) / 8) + Math.floor(j / 8)) % 3 === 0;
      canvas.put(x + i, from + j, joint ? mix(base, m.teal.mid, 0.42) : mix(base, m.sea.mid, glaze ? 0.34 : 0.2));
    }
  }
  canvas.hline(x, from - 1, width, m.white.light).hline(x, from, width, mix(base, m.INK, 0.2));
}

function glassFace(canvas, x, y, width, height, material, column) {
  canvas.rect(x, y, width, height, m.GLASS);
  for (let j = 4; j < height - 6; j++) {
    for (let i = 0; i < width; i++) {
      const slant = (x + i + j + column * 7) % 64;
      if (slant < 7 || (slant > 11 && slant < 14)) canvas.set(x + i, y + j, hex("#ffffff48"));
    }
  }
  canvas.rect(x, y + 18, width, 4, hex("#ffffff5c"));
  canvas.rect(x, y + height - 5, width, 4, material.skirting.mid);
  canvas.hline(x, y + height - 5, width, material.skirting.light);
  canvas.hline(x, y + height - 1, width, material.skirting.line);
  canvas.rect(x, y, width, 2, material.skirting.mid);
  if (x % T === 0)
    canvas.vline(x, y, height - 1, material.skirting.dark).vline(x + 1, y, height - 1, material.skirting.light);
  else canvas.vline(x, y, height, material.skirting.line);
  if ((x + width) % T !== 0) canvas.vline(x + width - 1, y, height, material.skirting.line);
}

/// The lintel and jambs of a door cell in a wall across; the lintel hangs above whoever walks through.
export function drawDoor({ under, over }, cx, cy, material, { west, east }) {
  const x = cx * T;
  const y = cy * T;
  const { height, cap: capColor } = MATERIALS[material];
  const top = y + T - height;
  over.rect(x, top, T, 7, m.walnut.mid);
  over
    .hline(x, top, T, m.walnut.line)
    .hline(x, top + 1, T, m.walnut.light)
    .hline(x, top + 6, T, m.walnut.line);
  cap(over, x, y + BACK - height, T, THICK, { cap: capColor }, {});
  if (west) jamb(under, x, top + 7, height - 7);
  if (east) jamb(under, x + T - 4, top + 7, height - 7);
}

function jamb(canvas, x, y, height) {
  canvas.rect(x, y, 4, height, m.walnut.mid);
  canvas
    .vline(x, y, height, m.walnut.line)
    .vline(x + 3, y, height, m.walnut.line)
    .vline(x + 1, y, height, m.walnut.light);
}

/// The shade that walls throw on the floor: before a face, and to the right of a wall that runs south.
export function drawWallShade(canvas, columns, rows, at) {
  for (let cy = 0; cy < rows; cy++) {
    for (let cx = 0; cx < columns; cx++) {
      const name = at(cx, cy);
      if (!isWall(name) || MATERIALS[name] === undefined) continue;
      const x = cx * T;
      const y = cy * T;
      if (!isWall(at(cx, cy + 1))) {
        const from = at(cx - 1, cy) !== null ? 0 : SIDE;
        const to = at(cx + 1, cy) !== null ? T : SIDE + THICK;
        const deep = MATERIALS[name].glass ? 4 : 7;
        canvas.rect(x + from, y + T, to - from, deep, m.SHADE);
        canvas.rect(x + from, y + T + deep, to - from, 5, m.SHADE_SOFT);
      }
      if (at(cx + 1, cy) === null) {
        canvas.rect(x + SIDE + THICK, y, 6, T, m.SHADE);
        canvas.rect(x + SIDE + THICK + 6, y, 5, T, m.SHADE_SOFT);
      }
    }
  }
}
