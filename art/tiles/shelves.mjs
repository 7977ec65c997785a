// What stands against walls and hangs on them.
import { Canvas } from "../lib/canvas.mjs";
import { hex, mix } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";
import { block, mark, panel, shadow, sprite } from "./kit.mjs";
import * as m from "./palette.mjs";

const SPINES = [m.coral, m.teal, m.sun, m.denim, m.cream, m.plum, m.red, m.sea, m.leaf];

function books(c, x, y, width, height, seed) {
  let at = x;
  for (let n = 0; at < x + width - 2; n++) {
    const g = grain(n, seed, 13);
    const w = 2 + Math.floor(g * 3);
    const tones = SPINES[Math.floor(grain(n, seed, 14) * SPINES.length)];
    if (grain(n, seed, 15) < 0.16) {
      at += 3;
      continue;
    }
    const h = height - Math.floor(grain(n, seed, 16) * 4);
    const wide = Math.min(w, x + width - at);
    c.rect(at, y + height - h, wide, h, tones.mid).vline(at, y + height - h, h, tones.light);
    c.vline(at + wide - 1, y + height - h, h, tones.deep);
    if (g > 0.5) c.hline(at, y + height - h + 3, wide, tones.hi);
    at += wide;
  }
}

const bookcase = (width, height, seed) => (c) => {
  const [w, h] = [width * 32, height * 32];
  shadow(c, 2, h - 10, w - 4, 9);
  block(c, 1, 4, w - 2, 6, h - 12, m.walnut);
  c.rect(4, 12, w - 8, h - 24, m.walnut.line);
  const shelves = Math.floor((h - 26) / 17);
  for (let i = 0; i < shelves; i++) {
    const y = 13 + i * 17;
    c.rect(4, y, w - 8, 15, mix(m.walnut.line, m.INK, 0.2));
    books(c, 5, y + 2, w - 10, 12, seed * 7 + i);
    c.rect(4, y + 14, w - 8, 3, m.walnut.mid).hline(4, y + 14, w - 8, m.walnut.light);
  }
  c.rect(4, h - 13, w - 8, 4, m.walnut.dark);
};

const lowShelf = (c) => {
  shadow(c, 2, 54, 60, 8);
  block(c, 1, 28, 62, 9, 22, m.oak);
  for (const x of [4, 34]) {
    c.rect(x, 38, 26, 16, m.oak.line);
    books(c, x + 1, 41, 24, 12, x);
  }
  c.soft(8, 17, 12, 13, m.teal.line, 2).soft(9, 18, 10, 11, m.teal.mid, 1).vline(10, 20, 7, m.teal.light);
  for (const [x, y] of [
    [10, 8],
    [14, 5],
    [17, 9],
  ])
    c.soft(x, y, 4, 10, m.leaf.mid, 1).vline(x, y + 2, 6, m.leaf.light);
  panel(c, 40, 14, 16, 17, m.oak, m.sky.light);
  c.rect(42, 24, 12, 5, m.leaf.mid);
};

function sky(c, x, y, width, height) {
  for (let j = 0; j < height; j++) {
    c.hline(x, y + j, width, mix(hex("#8fcbe8"), hex("#e3f3f3"), j / height));
  }
  const cloud = hex("#ffffff");
  c.soft(x + 4, y + 6, 14, 4, cloud, 1).soft(x + 7, y + 4, 7, 4, cloud, 1);
  for (let i = 0; i < width; i++) {
    const high = 4 + Math.floor(grain((x + i) >> 2, 3, 19) * 5);
    c.vline(x + i, y + height - high, high, i % 5 ? m.leaf.light : m.leaf.mid);
  }
  for (let j = 0; j < height; j++) {
    for (const off of [0, 1, 2, 3, 4, 9, 10]) {
      const px = x + width - 6 - Math.floor(j * 0.7) - off;
      if (px > x) c.set(px, y + j, hex("#ffffff3c"));
    }
  }
}

/// A window of two panes for a tall wall.
const windowWide = (c) => {
  panel(c, 4, 4, 56, 42, m.white, m.sky.mid);
  sky(c, 7, 7, 24, 35);
  sky(c, 33, 7, 24, 35);
  c.rect(31, 5, 2, 39, m.white.light).vline(33, 7, 35, m.white.deep).hline(6, 24, 52, m.white.mid);
  block(c, 2, 44, 60, 3, 3, m.white);
  c.rect(4, 50, 56, 3, m.SHADE_SOFT);
};

const windowLow = (c) => {
  panel(c, 2, 1, 28, 22, m.white, m.sky.mid);
  sky(c, 5, 4, 22, 16);
  c.vline(15, 3, 18, m.white.light);
  c.hline(1, 23, 30, m.white.line).rect(1, 21, 30, 2, m.white.light);
};

const whiteboard = (c) => {
  panel(c, 3, 10, 90, 40, m.grey, hex("#fbfcfc"));
  c.hline(10, 18, 24, m.denim.mid)
    .hline(10, 23, 18, m.slate.mid)
    .hline(10, 27, 21, m.slate.mid)
    .hline(10, 31, 12, m.slate.mid);
  c.line(44, 38, 52, 28, m.coral.mid).line(52, 28, 60, 33, m.coral.mid).line(60, 33, 72, 18, m.coral.mid);
  c.vline(42, 16, 25, m.ink.mid).hline(42, 40, 34, m.ink.mid);
  c.rect(79, 16, 7, 7, m.sun.mid)
    .rect(79, 26, 7, 7, m.sea.mid)
    .rect(79, 36, 7, 7, m.rose.mid)
    .hline(10, 40, 24, m.leaf.mid);
  c.rect(20, 49, 56, 3, m.metal.mid)
    .hline(20, 51, 56, m.slate.mid)
    .rect(28, 48, 7, 2, m.red.mid)
    .rect(38, 48, 7, 2, m.denim.mid);
  c.rect(5, 52, 86, 2, m.SHADE_SOFT);
};

const SLIDES = [
  (c, x, y) => {
    c.hline(x + 6, y + 5, 30, hex("#ffffff")).hline(x + 6, y + 8, 18, m.sea.light);
    [9, 14, 11, 19, 23].forEach((high, i) =>
      c.rect(x + 10 + i * 12, y + 34 - high, 8, high, i === 4 ? m.coral.mid : m.sea.mid),
    );
  },
  (c, x, y) => {
    c.hline(x + 6, y + 5, 24, hex("#ffffff")).hline(x + 6, y + 8, 34, m.sea.light);
    c.ellipse(x + 22, y + 23, 10, 10, m.sun.mid).ellipse(x + 22, y + 23, 5, 5, hex("#27365a"));
    for (const j of [15, 20, 25, 30]) c.hline(x + 42, y + j, j === 30 ? 16 : 28, m.white.mid);
  },
];

const television = (c, _, frame) => {
  panel(c, 5, 8, 86, 44, m.ink, hex("#27365a"));
  SLIDES[frame](c, 8, 11);
  c.line(80, 11, 70, 40, hex("#ffffff20")).line(82, 11, 72, 40, hex("#ffffff20"));
  c.rect(7, 53, 82, 2, m.SHADE_SOFT).rect(46, 49, 4, 1, m.leaf.hi);
};

/// The same board and screen on wheels, for rooms whose walls are glass.
const onWheels = (draw, dy) => (c, over, frame) => {
  shadow(c, 8, 54, 80, 8);
  for (const x of [22, 70])
    c.rect(x, 44, 4, 14, m.slate.mid)
      .vline(x, 44, 14, m.slate.line)
      .rect(x - 4, 57, 12, 3, m.ink.mid);
  const board = new Canvas(96, 64);
  draw(board, over, frame);
  c.draw(board, 0, dy);
};

const picture = (kind) => (c) => {
  panel(c, 4, 2, 24, 22, m.walnut, m.cream.light);
  PICTURES[kind](c);
  c.rect(5, 24, 23, 2, m.SHADE_SOFT);
};

const PICTURES = {
  hills: (c) => {
    c.rect(7, 5, 18, 16, m.sky.light).ellipse(20, 9, 2.4, 2.4, m.sun.light);
    c;
    for (let x = 0; x < 18; x++) {
      const near = 4 + Math.round(Math.abs(x - 12) * 0.5);
      c.vline(7 + x, 10 + Math.round(Math.abs(x - 5) * 0.6), 11 - Math.round(Math.abs(x - 5) * 0.6), m.sea.mid);
      c.vline(7 + x, 10 + near, 11 - near, m.teal.mid);
    }
  },
  shapes: (c) => {
    c.ellipse(12, 11, 4.5, 4.5, m.coral.mid).rect(15, 12, 9, 8, m.teal.mid).rect(9, 16, 8, 3, m.sun.mid);
  },
  leaf: (c) => {
    for (const [x, y] of [
      [11, 8],
      [17, 8],
      [10, 13],
      [18, 13],
    ])
      c.ellipse(x, y, 3, 2, m.leaf.mid);
    c.vline(14, 6, 15, m.moss.mid);
  },
};

const clock = (c) => {
  c.ellipse(15.5, 12, 9, 9, m.ink.mid).ellipse(15.5, 12, 7.5, 7.5, m.white.light);
  c.vline(15, 7, 6, m.ink.mid).hline(15, 12, 5, m.coral.dark);
  for (const [x, y] of [
    [15, 5],
    [15, 18],
    [9, 12],
    [22, 12],
  ])
    c.set(x, y, m.slate.mid);
};

const shelf = (c) => {
  for (const [x, tones] of [
    [5, m.coral],
    [8, m.teal],
    [11, m.sun],
  ])
    c.rect(x, 4, 3, 10, tones.mid).vline(x, 4, 10, tones.light);
  c.soft(19, 8, 8, 6, m.white.dark, 1).ellipse(23, 5, 4, 3, m.leaf.mid).ellipse(22, 4, 2, 1.5, m.leaf.light);
  c.rect(2, 14, 28, 3, m.oak.mid)
    .hline(2, 14, 28, m.oak.light)
    .hline(2, 17, 28, m.oak.line)
    .rect(3, 18, 27, 2, m.SHADE_SOFT);
};

const LETTERS = [
  "##...#..###..#..#...#..###..###..#..#",
  "#.#..#..#....#..#...#..#.#..#.#..#.#.",
  "#.#..#..#.#..#..#.#.#..#.#..##...##..",
  "#.#..#..#.#..#..#.#.#..#.#..#.#..#.#.",
  "##...#..###..#..#####..###..#.#..#..#",
];

/// The name of the house, for the wall behind the reception.
const sign = (c) => {
  block(c, 4, 0, 120, 2, 26, m.teal);
  c.rect(5, 3, 118, 21, m.teal.mid).hline(5, 3, 118, m.teal.light);
  mark(c, 17.5, 13.5, 6.5, m.teal);
  LETTERS.forEach((row, y) =>
    [...row].forEach((bit, x) => bit === "#" && c.rect(36 + x * 2, 6 + y * 3, 2, 3, m.white.light)),
  );
  c.rect(6, 26, 118, 3, m.SHADE_SOFT);
};

const server = (c, _, frame) => {
  shadow(c, 3, 54, 26, 8);
  block(c, 2, 2, 28, 7, 50, m.ink);
  for (let y = 13; y < 52; y += 8) {
    c.rect(5, y, 22, 6, m.ink.line)
      .hline(6, y + 1, 12, m.slate.mid)
      .hline(6, y + 3, 12, m.slate.dark);
    const lit = (n) => (grain(n + y, frame, 9) > 0.45 ? m.lime.hi : m.moss.dark);
    c.set(20, y + 2, lit(1))
      .set(22, y + 2, lit(2))
      .set(24, y + 2, grain(y, frame, 4) > 0.7 ? m.coral.light : m.sea.light);
  }
};

const printer = (c) => {
  shadow(c, 3, 54, 27, 8);
  block(c, 2, 36, 28, 8, 20, m.white);
  c.rect(6, 48, 20, 2, m.slate.mid).rect(8, 48, 16, 6, m.white.hi).rect(21, 45, 5, 2, m.sea.mid);
  block(c, 5, 26, 22, 8, 6, m.slate);
  c.rect(9, 24, 14, 6, m.white.light).hline(11, 26, 8, m.grey.mid);
};

const cooler = (c) => {
  shadow(c, 6, 54, 20, 8);
  c.soft(9, 4, 14, 20, m.sky.line, 3)
    .soft(10, 5, 12, 18, m.sky.mid, 2)
    .vline(12, 8, 12, m.sky.hi)
    .rect(10, 12, 12, 1, m.sky.light);
  block(c, 7, 22, 18, 4, 34, m.white);
  c.rect(11, 32, 10, 7, m.grey.mid).rect(12, 30, 3, 3, m.denim.mid).rect(17, 30, 3, 3, m.red.mid);
};

const lockers = (c) => {
  shadow(c, 2, 54, 60, 8);
  block(c, 1, 2, 62, 5, 52, m.sea);
  for (const x of [3, 23, 43]) {
    for (const y of [9, 33]) {
      c.frame(x, y, 18, 22, m.sea.deep).hline(x + 1, y + 1, 16, m.sea.light);
      c.hline(x + 5, y + 5, 8, m.sea.deep)
        .hline(x + 5, y + 7, 8, m.sea.deep)
        .rect(x + 14, y + 12, 2, 3, m.white.light);
    }
  }
};

export const SHELVES = [
  sprite("bookcase", ["##", "##", "##"], bookcase(2, 3, 1)),
  sprite("bookcase-b", ["##", "##", "##"], bookcase(2, 3, 2)),
  sprite("bookcase-low", ["^^", "##"], bookcase(2, 2, 3)),
  sprite("low-shelf", ["^^", "##"], lowShelf),
  sprite("window", ["..", ".."], windowWide),
  sprite("window-low", ["."], windowLow),
  sprite("whiteboard", ["...", "..."], whiteboard),
  sprite("television", ["...", "..."], television, { frames: 2, duration: 4000 }),
  sprite("whiteboard-stand", ["^^^", "###"], onWheels(whiteboard, -5)),
  sprite("television-stand", ["^^^", "###"], onWheels(television, -5), { frames: 2, duration: 5000 }),
  sprite("picture-hills", ["."], picture("hills")),
  sprite("picture-shapes", ["."], picture("shapes")),
  sprite("picture-leaf", ["."], picture("leaf")),
  sprite("clock", ["."], clock),
  sprite("wall-shelf", ["."], shelf),
  sprite("sign", ["...."], sign),
  sprite("server", ["^", "#"], server, { frames: 4, duration: 350 }),
  sprite("printer", ["^", "#"], printer),
  sprite("cooler", ["^", "#"], cooler),
  sprite("lockers", ["^^", "##"], lockers),
];
