// Plants and lamps.
import { hex, withAlpha } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";
import { block, foliage, shadow, sprite } from "./kit.mjs";
import * as m from "./palette.mjs";

function pot(c, cx, y, width, height, tones) {
  shadow(c, cx - width / 2, y + height - 6, width, 8);
  for (let j = 0; j < height; j++) {
    const inset = Math.floor((j * 3) / height);
    const w = width - 2 * inset;
    const x = cx - width / 2 + inset;
    c.hline(x, y + j, w, tones.mid);
    c.set(x, y + j, tones.line).set(x + w - 1, y + j, tones.line);
    c.rect(x + w - 4, y + j, 3, 1, tones.dark).rect(x + 1, y + j, 2, 1, tones.light);
  }
  c.rect(cx - width / 2 - 1, y, width + 2, 4, tones.mid).frame(cx - width / 2 - 1, y, width + 2, 4, tones.line);
  c.hline(cx - width / 2, y + 1, width, tones.light);
  c.hline(cx - width / 2 + 3, y + height - 1, width - 6, tones.line);
}

/// A leaf as a thick stroke that bends down at its end.
function leaf(c, x0, y0, x1, y1, tones, thick = 3) {
  const steps = 14;
  const mx = (x0 + x1) / 2;
  const my = Math.min(y0, y1) - 3;
  for (const pass of ["line", "mid", "light"]) {
    for (let i = 0; i <= steps; i++) {
      const t = i / steps;
      const x = (1 - t) * (1 - t) * x0 + 2 * (1 - t) * t * mx + t * t * x1;
      const y = (1 - t) * (1 - t) * y0 + 2 * (1 - t) * t * my + t * t * y1;
      const bulge = thick * (1 - (2 * t - 1) * (2 * t - 1)) * 0.5 + 0.6;
      if (pass === "line") c.ellipse(Math.round(x), Math.round(y), bulge + 0.9, bulge + 0.9, tones.deep);
      else if (pass === "mid") c.ellipse(Math.round(x), Math.round(y), bulge, bulge, tones.mid);
      else if (i > 2 && i < 12) c.set(Math.round(x), Math.round(y - 1), tones.hi);
    }
  }
}

/// One broad leaf: a pointed oval that hangs from its stalk, with a light rib and notches.
function blade(c, cx, cy, rx, ry, tones, tilt) {
  for (let y = -ry; y <= ry; y++) {
    const wide = rx * Math.sqrt(1 - (y / (ry + 0.5)) * (y / (ry + 0.5)));
    const lean = Math.round((y * tilt) / ry);
    for (let x = -Math.round(wide); x <= Math.round(wide); x++) {
      const edge = Math.abs(x) >= Math.round(wide) || Math.abs(y) === ry;
      const notch = edge && Math.abs(y) % 4 === 2;
      if (notch) continue;
      const tone = edge ? tones.deep : x === 0 ? tones.hi : x < 0 ? tones.light : tones.mid;
      c.put(cx + x + lean, cy + y, tone);
    }
  }
}

const monstera = (c) => {
  pot(c, 16, 43, 18, 17, m.white);
  for (const [x, y] of [
    [7, 30],
    [25, 31],
    [10, 18],
    [22, 20],
    [16, 10],
  ])
    c.line(16, 44, x, y, m.moss.dark);
  blade(c, 25, 31, 6, 7, m.moss, 2);
  blade(c, 7, 31, 6, 7, m.moss, -2);
  blade(c, 23, 18, 6, 8, m.leaf, 2);
  blade(c, 8, 17, 6, 8, m.leaf, -2);
  blade(c, 16, 9, 6, 8, m.leaf, 0);
  blade(c, 16, 31, 6, 8, m.leaf, 1);
};

const palm = (c) => {
  pot(c, 16, 44, 16, 16, m.clay);
  c.rect(15, 26, 3, 18, m.walnut.dark).vline(15, 26, 18, m.walnut.light);
  for (const [x, y] of [
    [1, 26],
    [31, 26],
    [3, 14],
    [29, 14],
    [10, 5],
    [22, 5],
    [16, 20],
  ]) {
    leaf(c, 16, 28, x, y, m.leaf, 4);
  }
};

const snake = (c) => {
  pot(c, 16, 44, 16, 16, m.slate);
  for (const [x, top, t] of [
    [8, 26, m.moss],
    [22, 24, m.moss],
    [12, 16, m.leaf],
    [18, 14, m.leaf],
    [15, 22, m.lime],
  ]) {
    for (let y = top; y < 45; y++) {
      const w = Math.min(5, 2 + Math.floor((y - top) / 4));
      c.hline(x + 2 - Math.floor(w / 2), y, w, t.mid);
      c.set(x + 2 - Math.floor(w / 2), y, t.deep).set(x + 2 + Math.ceil(w / 2), y, m.lime.light);
      if (y % 4 === 0) c.set(x + 2, y, t.dark);
    }
  }
};

const ball = (tones, potTones) => (c) => {
  pot(c, 16, 40, 18, 20, potTones);
  foliage(c, 16, 27, 13, 15, tones, 3, grain);
};

const ficus = (c) => {
  pot(c, 32, 70, 24, 22, m.cream);
  c.rect(30, 46, 4, 26, m.walnut.mid).vline(30, 46, 26, m.walnut.light).vline(33, 46, 26, m.walnut.deep);
  foliage(c, 32, 38, 26, 17, m.moss, 5, grain);
  foliage(c, 22, 28, 17, 14, m.leaf, 6, grain);
  foliage(c, 42, 26, 17, 14, m.leaf, 7, grain);
  foliage(c, 32, 16, 15, 12, m.leaf, 8, grain);
};

const cactus = (c) => {
  pot(c, 16, 14, 14, 15, m.clay);
  c.soft(12, 1, 8, 15, m.moss.line, 2)
    .soft(13, 2, 6, 13, m.leaf.mid, 1)
    .vline(14, 3, 11, m.lime.mid)
    .vline(17, 3, 11, m.moss.mid);
  c.rect(15, 1, 2, 2, m.coral.light);
};

const planter = (c) => {
  shadow(c, 3, 54, 90, 9);
  for (let i = 0; i < 7; i++) {
    const x = 10 + i * 12.5;
    blade(c, Math.round(x), 26 - (i % 3) * 4, 5, 8, i % 2 ? m.moss : m.leaf, (i % 3) - 1);
  }
  for (let i = 0; i < 8; i++) foliage(c, 8 + i * 11, 36, 8, 6, i % 2 ? m.leaf : m.moss, i, grain);
  block(c, 2, 38, 92, 5, 19, m.birch);
  c.rect(5, 40, 86, 2, m.walnut.deep);
  for (let i = 0; i < 8; i++) foliage(c, 9 + i * 11, 38, 6, 4, i % 2 ? m.moss : m.leaf, i + 9, grain);
  for (let x = 12; x < 90; x += 12) c.vline(x, 45, 11, m.birch.dark);
};

const floorLamp = (c, over) => {
  shadow(c, 9, 52, 14, 7);
  c.soft(10, 54, 12, 5, m.ink.line, 1).hline(12, 54, 8, m.ink.light);
  c.rect(15, 20, 2, 35, m.ink.mid).vline(15, 20, 35, m.slate.light);
  for (let j = 0; j < 16; j++) {
    const w = 12 + Math.floor(j * 0.6);
    c.hline(16 - Math.floor(w / 2), 5 + j, w, j < 2 ? m.sun.hi : m.sun.light);
    c.set(16 - Math.floor(w / 2), 5 + j, m.sun.deep).set(15 + Math.ceil(w / 2), 5 + j, m.sun.deep);
  }
  c.hline(10, 5, 12, m.sun.deep).hline(6, 20, 20, m.sun.deep).hline(8, 19, 16, hex("#fff7df"));
};

/// A round pool of light that fades to its edge, for the layer above everything.
const pool = (size, color, strength) => (c) => {
  const r = size * 16;
  for (let y = 0; y < r * 2; y++) {
    for (let x = 0; x < r * 2; x++) {
      const [dx, dy] = [(x + 0.5 - r) / r, ((y + 0.5 - r) / r) * 1.12];
      const near = 1 - dx * dx - dy * dy;
      if (near > 0) c.put(x, y, withAlpha(hex(color), 2 * Math.round((near * near * strength) / 2)));
    }
  }
};

/// Daylight on the floor below a window.
const sunbeam = (c) => {
  for (let y = 0; y < 84; y++) {
    const x = 6 + Math.floor(y * 0.3);
    const alpha = 2 * Math.round((40 * (1 - y / 90)) / 2);
    for (const from of [0, 28]) c.hline(x + from, y, 23, withAlpha(hex("#fff6d8"), alpha));
  }
};

export const PLANTS = [
  sprite("monstera", ["^", "#"], monstera),
  sprite("palm", ["^", "#"], palm),
  sprite("snake-plant", ["^", "#"], snake),
  sprite("bush-pot", ["^", "#"], ball(m.leaf, m.teal)),
  sprite("bush-pot-white", ["^", "#"], ball(m.moss, m.white)),
  sprite("ficus", ["^^", "^^", "##"], ficus),
  sprite("cactus", ["#"], cactus),
  sprite("planter", ["^^^", "###"], planter),
  sprite("floor-lamp", ["^", "#"], floorLamp),
  sprite("glow-3", ["...", "...", "..."], pool(3, "#ffe9a8", 46)),
  sprite("glow-5", [".....", ".....", ".....", ".....", "....."], pool(5, "#ffe9a8", 40)),
  sprite("spot-3", ["...", "...", "..."], pool(3, "#fff6d8", 70)),
  sprite("sunbeam", ["...", "...", "..."], sunbeam),
];
