// Outdoors.
import { hex } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";
import { block, foliage, shadow, sprite } from "./kit.mjs";
import * as m from "./palette.mjs";

/// What a round thing throws on the grass.
function shade(c, cx, cy, rx, ry) {
  c.ellipse(cx + 1, cy, rx + 1, ry, m.SHADE_SOFT).ellipse(cx, cy, rx - 2, ry - 1, m.SHADE);
}

function trunk(c, x, y, width, height) {
  c.rect(x, y, width, height, m.walnut.mid)
    .vline(x, y, height, m.walnut.line)
    .vline(x + width - 1, y, height, m.walnut.line);
  c.vline(x + 1, y, height, m.walnut.light)
    .vline(x + width - 3, y, height, m.walnut.dark)
    .vline(x + width - 2, y, height, m.walnut.deep);
  for (let j = 4; j < height; j += 6) c.hline(x + 3, y + j, 3, m.walnut.dark);
  c.rect(x - 2, y + height - 3, width + 4, 3, m.walnut.dark).hline(x - 2, y + height - 1, width + 4, m.walnut.line);
}

const tree = (dark, light, seed, fruit) => (c) => {
  shade(c, 48, 119, 30, 7);
  trunk(c, 42, 84, 12, 40);
  foliage(c, 48, 66, 42, 24, dark, seed, grain);
  foliage(c, 28, 50, 26, 21, light, seed + 1, grain);
  foliage(c, 68, 50, 26, 21, light, seed + 2, grain);
  foliage(c, 48, 32, 30, 25, light, seed + 3, grain);
  foliage(c, 44, 54, 18, 13, light, seed + 4, grain);
  if (!fruit) return;
  for (const [x, y] of [
    [24, 48],
    [40, 28],
    [58, 36],
    [70, 56],
    [46, 60],
    [32, 66],
    [66, 30],
  ]) {
    c.ellipse(x, y, 2.6, 2.6, fruit.deep)
      .ellipse(x, y, 1.8, 1.8, fruit.mid)
      .set(x - 1, y - 1, fruit.hi);
  }
};

const youngTree = (tones, seed) => (c) => {
  shade(c, 32, 88, 18, 5);
  trunk(c, 28, 58, 8, 33);
  foliage(c, 32, 42, 25, 20, tones, seed, grain);
  foliage(c, 32, 24, 20, 19, tones, seed + 1, grain);
};

const cypress = (c) => {
  shade(c, 16, 89, 11, 4.5);
  trunk(c, 13, 78, 6, 13);
  foliage(c, 16, 58, 12, 24, m.moss, 31, grain);
  foliage(c, 16, 32, 10, 24, m.moss, 32, grain);
  foliage(c, 15, 18, 7, 15, m.leaf, 33, grain);
};

const bush = (tones, flower) => (c) => {
  shade(c, 16, 25, 14, 4.5);
  foliage(c, 16, 16, 13, 11, tones, 12, grain);
  if (!flower) return;
  for (const [x, y] of [
    [9, 13],
    [16, 9],
    [22, 14],
    [13, 19],
    [20, 20],
  ]) {
    c.rect(x - 1, y, 3, 1, flower.light)
      .rect(x, y - 1, 1, 3, flower.light)
      .set(x, y, m.sun.hi);
  }
};

const hedge = (c) => {
  c.rect(0, 26, 32, 5, m.SHADE);
  for (let y = 0; y < 28; y++) {
    for (let x = 0; x < 32; x++) {
      const g = grain(x >> 1, y >> 1, 71);
      const top = y < 13;
      const tone =
        y === 0 || y === 27
          ? m.moss.line
          : top
            ? y < 3
              ? m.leaf.light
              : g > 0.62
                ? m.leaf.mid
                : m.leaf.dark
            : g > 0.6
              ? m.moss.mid
              : m.moss.dark;
      c.put(x, y, y === 13 ? m.moss.dark : tone);
    }
  }
};

/// A hedge that runs away from us: mostly its top is seen. `end` shows the front of its near end.
const hedgeUpright = (end) => (c) => {
  c.rect(28, 0, 4, 32, m.SHADE_SOFT);
  const front = end ? 15 : 32;
  for (let y = 0; y < 32; y++) {
    for (let x = 3; x < 29; x++) {
      const g = grain(x >> 1, y >> 1, 72);
      const edge = x === 3 || x === 28 || y === (end ? 29 : -1);
      const top = y < front;
      const crown = x < 6 ? m.leaf.light : g > 0.62 ? m.leaf.mid : m.leaf.dark;
      const side = g > 0.6 ? m.moss.mid : m.moss.dark;
      const tone = edge || x === 21 ? m.moss.line : top && x < 21 ? crown : side;
      if (!end || y < 30) c.put(x, y, tone);
    }
  }
  if (end) c.hline(4, front, 24, m.moss.line);
};

const flowerBed = (petals, seed) => (c) => {
  for (let n = 0; n < 9; n++) {
    const x = 3 + Math.floor(grain(n, 1, seed) * 26);
    const y = 5 + Math.floor(grain(n, 2, seed) * 22);
    const t = petals[n % petals.length];
    c.vline(x, y, 5, m.moss.mid)
      .set(x - 1, y + 3, m.leaf.light)
      .set(x + 1, y + 4, m.leaf.light);
    c.rect(x - 1, y - 1, 3, 1, t.light)
      .rect(x, y - 2, 1, 3, t.light)
      .set(x + 1, y, t.dark)
      .set(x, y - 1, m.sun.hi);
  }
};

const bedBox = (petals, seed) => (c) => {
  shadow(c, 1, 52, 62, 8);
  block(c, 0, 30, 64, 9, 17, m.oak);
  for (const x of [16, 32, 48]) c.vline(x, 40, 15, m.oak.deep);
  c.rect(3, 32, 58, 5, m.walnut.line);
  for (let n = 0; n < 22; n++) {
    const x = 4 + Math.floor(grain(n, 1, seed) * 56);
    const y = 8 + Math.floor(grain(n, 2, seed) * 22);
    c.vline(x, y, 36 - y, n % 2 ? m.leaf.mid : m.moss.mid).set(x + 1, y + 3, m.leaf.light);
  }
  for (let n = 0; n < 16; n++) {
    const x = 4 + Math.floor(grain(n, 1, seed) * 56);
    const y = 8 + Math.floor(grain(n, 2, seed) * 22);
    const t = petals[n % petals.length];
    c.rect(x - 1, y - 1, 4, 3, t.mid)
      .hline(x - 1, y - 1, 3, t.light)
      .set(x, y, m.sun.hi)
      .set(x + 2, y + 1, t.deep);
  }
};

const benchDown = (c) => {
  shadow(c, 3, 22, 58, 8);
  for (const x of [6, 54]) c.rect(x, 10, 4, 18, m.ink.mid).vline(x, 10, 18, m.ink.line);
  for (const y of [2, 7]) block(c, 2, y, 60, 3, 2, m.oak);
  for (const y of [13, 17]) block(c, 2, y, 60, 4, 1, m.oak);
  c.hline(2, 22, 60, m.oak.line);
};

const benchUp = (c, over) => {
  shadow(c, 3, 24, 58, 7);
  for (const x of [6, 54]) c.rect(x, 12, 4, 17, m.ink.mid).vline(x, 12, 17, m.ink.line);
  for (const y of [8, 12]) block(c, 2, y, 60, 4, 1, m.oak);
  for (const y of [17, 22]) block(over, 2, y, 60, 2, 3, m.oak);
};

const lampPost = (c) => {
  shade(c, 16, 88, 8, 3.5);
  c.soft(11, 84, 10, 7, m.ink.line, 1).rect(12, 85, 8, 4, m.ink.mid);
  c.rect(15, 22, 3, 64, m.ink.mid).vline(15, 22, 64, m.slate.mid);
  c.soft(9, 8, 14, 15, m.ink.line, 2)
    .soft(10, 9, 12, 13, m.sun.light, 1)
    .rect(12, 11, 5, 8, m.sun.hi)
    .hline(10, 22, 12, m.ink.line);
  c.soft(8, 5, 16, 4, m.ink.mid, 1).rect(14, 2, 4, 4, m.ink.mid).vline(16, 9, 13, m.sun.deep);
};

const parasol = (a, b) => (c, over) => {
  shade(c, 48, 80, 30, 9);
  c.ellipse(47.5, 66, 22, 12, m.white.line)
    .ellipse(47.5, 65, 21, 11, m.white.dark)
    .ellipse(47.5, 63, 21, 10.5, m.white.mid)
    .ellipse(43, 60, 12, 4, m.white.hi);
  c.rect(46, 36, 4, 30, m.oak.mid).vline(46, 36, 30, m.oak.line).vline(49, 36, 30, m.oak.line);
  for (let y = 0; y < 40; y++) {
    const half = y < 30 ? Math.round(8 + Math.sqrt(y / 30) * 38) : Math.round(46 - (y - 30) * 0.6);
    for (let x = -half; x < half; x++) {
      const slice = Math.floor(((x / half + 1) / 2) * 8);
      const tones = slice % 2 ? a : b;
      const tone =
        y < 2 || x === -half || x === half - 1
          ? tones.line
          : slice < 3
            ? tones.light
            : slice < 6
              ? tones.mid
              : tones.dark;
      over.put(48 + x, y + 2, y > 33 ? (y === 39 ? tones.line : tones.dark) : tone);
    }
  }
  over.rect(46, 0, 4, 4, m.oak.dark);
};

const fence = (c) => {
  c.rect(0, 26, 32, 4, m.SHADE_SOFT);
  for (const y of [10, 18]) block(c, 0, y, 32, 2, 3, m.white, { round: 0 });
  for (const x of [2, 10, 18, 26]) {
    c.rect(x, 4, 5, 24, m.white.line)
      .rect(x + 1, 5, 3, 22, m.white.mid)
      .vline(x + 1, 5, 22, m.white.hi)
      .set(x + 2, 3, m.white.line);
  }
};

const fenceUpright = (c) => {
  c.rect(18, 0, 6, 32, m.SHADE_SOFT);
  c.rect(13, 0, 6, 32, m.white.line).rect(14, 0, 4, 32, m.white.mid).vline(14, 0, 32, m.white.hi);
  for (const y of [3, 19])
    c.rect(12, y, 8, 10, m.white.line)
      .rect(13, y + 1, 6, 8, m.white.light)
      .hline(13, y + 8, 6, m.white.dark);
};

/// The gate between two maps: an arch with roses.
const gate = (c) => {
  for (const x of [6, 106]) {
    shadow(c, x - 2, 116, 20, 9);
    c.rect(x, 26, 14, 98, m.white.line)
      .rect(x + 1, 27, 12, 96, m.white.mid)
      .vline(x + 2, 27, 96, m.white.hi)
      .vline(x + 11, 27, 96, m.white.dark);
    for (let y = 34; y < 116; y += 12) c.frame(x + 3, y, 8, 9, m.white.dark);
  }
  for (let x = 0; x < 128; x++) {
    const u = (x - 63.5) / 63.5;
    const y = Math.round(10 + 18 * u * u);
    c.vline(x, y, 14, m.white.mid)
      .set(x, y, m.white.line)
      .set(x, y + 1, m.white.hi)
      .set(x, y + 13, m.white.line)
      .set(x, y + 12, m.white.dark);
  }
  for (let n = 0; n < 26; n++) {
    const x = Math.floor(grain(n, 1, 61) * 122) + 3;
    const u = (x - 63.5) / 63.5;
    const y = Math.round(12 + 18 * u * u + grain(n, 2, 61) * 12);
    foliage(c, x, y, 6, 5, n % 2 ? m.leaf : m.moss, n, grain);
  }
  for (let n = 0; n < 15; n++) {
    const x = Math.floor(grain(n, 3, 61) * 118) + 5;
    const u = (x - 63.5) / 63.5;
    const y = Math.round(13 + 18 * u * u + grain(n, 4, 61) * 10);
    const t = n % 3 ? m.coral : m.rose;
    c.ellipse(x, y, 2.6, 2.6, t.deep).ellipse(x, y, 1.9, 1.9, t.light).set(x, y, t.mid);
  }
};

const lily = (c, _, frame) => {
  const sway = frame % 2;
  for (const [x, y, r] of [
    [9 + sway, 12, 6],
    [22, 20 - sway, 5],
  ]) {
    c.ellipse(x, y + 1, r, r * 0.62, hex("#3f86a866"))
      .ellipse(x, y, r, r * 0.62, m.moss.mid)
      .ellipse(x - 1, y - 0.6, r - 2, r * 0.4, m.leaf.light);
    c.line(x, y, x + r, y - 1, hex("#4e9fc2"));
  }
  c.ellipse(9 + sway, 10, 2.4, 2, m.rose.mid)
    .set(9 + sway, 9, m.white.hi)
    .set(8 + sway, 10, m.rose.hi);
};

const duck = (c, _, frame) => {
  const y = frame % 2;
  c.hline(6, 23 + y, 20, hex("#d6eff5")).hline(3, 25 + y, 8, hex("#a9dcea"));
  c.ellipse(15, 19 + y, 8, 4.6, m.white.line)
    .ellipse(15, 18.6 + y, 7, 3.8, m.white.light)
    .ellipse(13, 19 + y, 4, 2, m.white.dark);
  c.ellipse(22, 13 + y, 4, 3.8, m.moss.line)
    .ellipse(22, 13 + y, 3, 2.8, m.moss.mid)
    .rect(25, 13 + y, 4, 2, m.sun.mid)
    .set(23, 12 + y, m.white.hi);
  c.hline(20, 16 + y, 4, m.white.hi);
};

const reeds = (c) => {
  for (let n = 0; n < 9; n++) {
    const x = 4 + n * 3;
    const top = 4 + Math.floor(grain(n, 1, 81) * 12);
    c.line(x, 29, x + (n % 3) - 1, top, n % 2 ? m.moss.mid : m.leaf.mid);
    if (n % 3 === 1) c.rect(x - 1, top - 2, 3, 7, m.walnut.dark).vline(x - 1, top - 2, 6, m.walnut.light);
  }
};

const rock = (c) => {
  shade(c, 16, 25, 14, 4.5);
  c.ellipse(15, 19, 13, 9, m.stone.line)
    .ellipse(15, 18.5, 12, 8, m.stone.mid)
    .ellipse(12, 15, 7, 4, m.stone.light)
    .ellipse(19, 23, 7, 3, m.stone.dark);
  c.line(16, 12, 20, 19, m.stone.dark).hline(8, 12, 5, m.stone.hi);
};

const fire = (c, _, frame) => {
  c.ellipse(31.5, 34, 28, 20, m.SHADE_SOFT);
  for (let i = 0; i < 12; i++) {
    const [x, y] = RING[i];
    c.ellipse(31.5 + x * 23, 34 + y * 16, 5.5, 4.5, m.stone.line).ellipse(
      31.5 + x * 23,
      33.5 + y * 16,
      4.5,
      3.5,
      i % 2 ? m.stone.mid : m.stone.light,
    );
  }
  c.ellipse(31.5, 34, 16, 10, m.ink.line).ellipse(31.5, 36, 13, 6, m.red.deep);
  for (const [x0, x1] of [
    [20, 42],
    [43, 22],
  ])
    for (const d of [0, 1, 2, 3]) c.line(x0, 38 + d, x1, 33 + d, d === 0 ? m.walnut.light : m.walnut.deep);
  const lick = [0, 2, -1, 1][frame];
  for (const [w, h, t] of [
    [9, 26, m.coral],
    [6, 19, m.sun],
    [3, 11, m.cream],
  ]) {
    for (let j = 0; j < h; j++) {
      const half = Math.round(w * Math.sqrt(j / h) * (j > h - 5 ? 0.85 : 1));
      c.hline(32 - half + Math.round((lick * (h - j)) / h), 38 - h + j, half * 2, t.mid);
    }
  }
};

// The twelve hours of a clock, without trigonometry: the same on every machine.
const RING = [
  [0, -1],
  [0.5, -0.866],
  [0.866, -0.5],
  [1, 0],
  [0.866, 0.5],
  [0.5, 0.866],
  [0, 1],
  [-0.5, 0.866],
  [-0.866, 0.5],
  [-1, 0],
  [-0.866, -0.5],
  [-0.5, -0.866],
];

const bikes = (c) => {
  shadow(c, 4, 50, 84, 9);
  c.rect(4, 46, 88, 3, m.metal.mid).hline(4, 48, 88, m.slate.line);
  [
    [4, m.coral],
    [46, m.teal],
  ].forEach(([x, t]) => {
    for (const dx of [9, 31])
      c.ellipse(x + dx, 44, 9, 9, m.ink.line)
        .ellipse(x + dx, 44, 7, 7, hex("#d9cfbd"))
        .ellipse(x + dx, 44, 1.6, 1.6, m.slate.mid);
    for (const d of [0, 1]) {
      c.line(x + 9, 44 + d, x + 17, 30 + d, t.mid)
        .line(x + 17, 30 + d, x + 20, 43 + d, t.dark)
        .line(x + 17, 31 + d, x + 28, 29 + d, t.mid);
      c.line(x + 20, 43 + d, x + 28, 30 + d, t.mid).line(x + 31, 44 + d, x + 27, 24 + d, t.dark);
    }
    c.hline(x + 24, 24, 7, m.ink.mid)
      .hline(x + 13, 27, 8, m.ink.mid)
      .hline(x + 14, 28, 6, m.ink.line);
  });
};

/// The rails of a bridge: the far one under who crosses, the near one over.
const rail = (near) => (c, over) => {
  const on = near ? over : c;
  const y = near ? 18 : -4;
  for (const x of [3, 25])
    on.rect(x, y, 4, 16, m.walnut.mid)
      .vline(x, y, 16, m.walnut.line)
      .vline(x + 3, y, 16, m.walnut.line);
  block(on, 0, y, 32, 3, 3, m.oak, { round: 0 });
  on.rect(0, y + 9, 32, 2, m.walnut.mid).hline(0, y + 11, 32, m.walnut.line);
};

export const GARDEN = [
  sprite("tree", ["^^^", "^^^", "^^^", ".#."], tree(m.moss, m.leaf, 40, null)),
  sprite("apple-tree", ["^^^", "^^^", "^^^", ".#."], tree(m.leaf, m.lime, 45, m.red)),
  sprite("cherry-tree", ["^^^", "^^^", "^^^", ".#."], tree(m.blossom, m.rose, 50, null)),
  sprite("young-tree", ["^^", "^^", "##"], youngTree(m.lime, 21)),
  sprite("cypress", ["^", "^", "#"], cypress),
  sprite("bush", ["#"], bush(m.leaf, null)),
  sprite("bush-rose", ["#"], bush(m.moss, m.rose)),
  sprite("hedge", ["#"], hedge),
  sprite("hedge-upright", ["#"], hedgeUpright(false)),
  sprite("hedge-end", ["#"], hedgeUpright(true)),
  sprite("flowers-warm", ["."], flowerBed([m.coral, m.sun, m.rose], 5)),
  sprite("flowers-cool", ["."], flowerBed([m.plum, m.sky, m.white], 6)),
  sprite("flowers-mixed", ["."], flowerBed([m.white, m.coral, m.plum], 7)),
  sprite("bed-warm", ["^^", "##"], bedBox([m.coral, m.sun, m.rose], 8)),
  sprite("bed-cool", ["^^", "##"], bedBox([m.plum, m.sky, m.white], 9)),
  sprite("bench-down", [".."], benchDown),
  sprite("bench-up", [".."], benchUp),
  sprite("lamp-post", ["^", "^", "#"], lampPost),
  sprite("parasol-coral", ["...", ".#.", "..."], parasol(m.coral, m.cream)),
  sprite("parasol-teal", ["...", ".#.", "..."], parasol(m.teal, m.cream)),
  sprite("fence", ["#"], fence),
  sprite("fence-upright", ["#"], fenceUpright),
  sprite("gate", ["^^^^", "^^^^", "^^^^", "#..#"], gate),
  sprite("lily", ["."], lily, { frames: 2, duration: 900 }),
  sprite("duck", ["."], duck, { frames: 2, duration: 600 }),
  sprite("reeds", ["."], reeds),
  sprite("rock", ["#"], rock),
  sprite("fire-pit", ["##", "##"], fire, { frames: 4, duration: 160 }),
  sprite("rail-far", ["."], rail(false)),
  sprite("rail-near", ["."], rail(true)),
  sprite("bikes", ["^^^", "###"], bikes),
];
