// Plants and lamps.
import { hex } from "../lib/color.mjs";
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

const monstera = (c) => {
  pot(c, 16, 42, 18, 18, m.white);
  for (const [x, y, t] of [
    [4, 30, m.moss],
    [28, 30, m.moss],
    [3, 17, m.leaf],
    [29, 19, m.leaf],
    [9, 6, m.leaf],
    [23, 6, m.moss],
    [16, 18, m.leaf],
  ]) {
    leaf(c, 16, 42, x, y, t, 6);
  }
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
  c.soft(12, 1, 8, 15, m.moss.line, 2).soft(13, 2, 6, 13, m.leaf.mid, 1).vline(14, 3, 11, m.lime.mid).vline(17, 3, 11, m.moss.mid);
  c.rect(15, 1, 2, 2, m.coral.light);
};

const planter = (c) => {
  shadow(c, 3, 54, 90, 9);
  for (let i = 0; i < 6; i++) {
    const x = 12 + i * 14;
    leaf(c, x, 40, x - 7, 16 + (i % 3) * 5, i % 2 ? m.leaf : m.moss, 4);
    leaf(c, x, 40, x + 7, 14 + ((i + 1) % 3) * 5, i % 2 ? m.moss : m.leaf, 4);
    leaf(c, x, 40, x + 1, 8 + (i % 2) * 5, m.leaf, 4);
  }
  block(c, 2, 36, 92, 6, 20, m.birch);
  c.rect(5, 38, 86, 3, m.walnut.deep);
  for (let x = 12; x < 90; x += 12) c.vline(x, 44, 11, m.birch.deep);
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

/// Round pools of light, in steps: a lamp's, for the layer above everything.
const pool = (size, color) => (c) => {
  const r = size * 16;
  for (const part of [0.98, 0.8, 0.62, 0.44, 0.26]) c.ellipse(r - 0.5, r - 0.5, r * part, r * part * 0.92, hex(color));
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
  sprite("glow-3", ["...", "...", "..."], pool(3, "#ffe9a80c")),
  sprite("glow-5", [".....", ".....", ".....", ".....", "....."], pool(5, "#ffe9a80a")),
  sprite("spot-3", ["...", "...", "..."], pool(3, "#fff6d812")),
];
