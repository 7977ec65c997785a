// Sofas, armchairs, meeting tables and the rugs below them.
import { block, pillow, shadow, sprite, table } from "./kit.mjs";
import * as m from "./palette.mjs";

/// A sofa that faces us: who sits on it is drawn over it.
const sofaDown = (width, tones, cushion) => (c) => {
  const w = width * 32;
  shadow(c, 3, 50, w - 6, 9);
  pillow(c, 4, 8, w - 8, 28, tones);
  c.hline(8, 12, w - 16, tones.hi);
  const seats = width;
  const each = (w - 28) / seats;
  for (let i = 0; i < seats; i++) {
    pillow(c, Math.round(14 + i * each), 14, Math.round(each), 18, tones);
    pillow(c, Math.round(14 + i * each), 31, Math.round(each), 15, { ...tones, mid: tones.light, light: tones.hi });
  }
  c.rect(6, 45, w - 12, 7, tones.dark).hline(6, 51, w - 12, tones.line);
  for (const x of [8, w - 12]) c.rect(x, 52, 4, 4, m.walnut.line);
  pillow(c, 2, 26, 13, 27, tones);
  pillow(c, w - 15, 26, 13, 27, tones);
  pillow(c, 17, 18, 13, 12, cushion);
  if (width > 2) pillow(c, w - 30, 19, 13, 12, m.cream);
};

/// A sofa seen from behind: its back covers the legs of who sits on it.
const sofaUp = (width, tones) => (c, over) => {
  const w = width * 32;
  pillow(c, 4, 4, w - 8, 26, { ...tones, mid: tones.light });
  pillow(c, 2, 6, 13, 28, tones);
  pillow(c, w - 15, 6, 13, 28, tones);
  shadow(c, 3, 48, w - 6, 9);
  pillow(over, 3, 20, w - 6, 12 + 22, tones);
  over.hline(7, 24, w - 14, tones.hi);
  over.rect(5, 44, w - 10, 8, tones.dark).hline(5, 52, w - 10, tones.line);
  for (let i = 1; i < width; i++) over.vline(i * 32, 26, 24, tones.dark);
};

const sofaSide = (tones, cushion, right) => (c) => {
  const flip = (x, width) => (right ? x : 32 - x - width);
  shadow(c, 2, 82, 28, 9);
  pillow(c, flip(2, 12), 10, 12, 74, tones);
  pillow(c, flip(10, 20), 14, 20, 24, { ...tones, mid: tones.light, light: tones.hi });
  pillow(c, flip(10, 20), 37, 20, 25, { ...tones, mid: tones.light, light: tones.hi });
  pillow(c, flip(3, 27), 6, 27, 12, tones);
  pillow(c, flip(3, 27), 62, 27, 24, tones);
  c.hline(flip(5, 23), 72, 23, tones.dark);
  pillow(c, flip(12, 11), 24, 11, 12, cushion);
};

const armchairDown = (tones, cushion) => (c) => {
  shadow(c, 2, 23, 28, 8);
  pillow(c, 4, 1, 24, 18, tones);
  pillow(c, 8, 13, 16, 11, { ...tones, mid: tones.light, light: tones.hi });
  c.rect(7, 22, 18, 5, tones.dark).hline(7, 27, 18, tones.line);
  pillow(c, 1, 10, 9, 18, tones);
  pillow(c, 22, 10, 9, 18, tones);
  pillow(c, 11, 6, 10, 9, cushion);
};

const armchairSide = (tones, cushion, right) => (c) => {
  const flip = (x, width) => (right ? x : 32 - x - width);
  shadow(c, 2, 23, 28, 8);
  pillow(c, flip(2, 11), 0, 11, 27, tones);
  pillow(c, flip(9, 20), 7, 20, 12, { ...tones, mid: tones.light, light: tones.hi });
  pillow(c, flip(3, 26), 17, 26, 12, tones);
  c.hline(flip(5, 22), 25, 22, tones.dark);
  pillow(c, flip(10, 8), 6, 8, 9, cushion);
};

const beanBag = (tones) => (c) => {
  shadow(c, 3, 22, 26, 8);
  c.ellipse(15.5, 18, 13.5, 11, tones.line).ellipse(15.5, 18, 12.5, 10, tones.mid);
  c.ellipse(15.5, 23, 11, 4.5, tones.dark).ellipse(14, 14, 9, 6, tones.light).ellipse(13.5, 15.5, 8, 5, tones.mid);
  c.line(15, 8, 10, 12, tones.dark).line(16, 8, 21, 12, tones.dark);
};

const stool = (tones) => (c) => {
  shadow(c, 8, 22, 16, 7);
  for (const x of [10, 20]) c.rect(x, 18, 2, 9, m.walnut.line);
  c.ellipse(15.5, 15, 8.5, 5.5, tones.line)
    .ellipse(15.5, 14.5, 7.5, 4.5, tones.mid)
    .ellipse(14, 13.5, 5, 2.6, tones.light);
};

const coffeeTable = (c) => {
  table(c, 3, 6, 58, 16, 10, m.oak, m.walnut);
  c.rect(12, 9, 12, 8, m.teal.mid)
    .hline(12, 9, 12, m.teal.light)
    .rect(15, 11, 12, 7, m.coral.mid)
    .hline(15, 11, 12, m.coral.light);
  c.ellipse(46, 13, 5, 3.4, m.white.line)
    .ellipse(46, 12.5, 4, 2.4, m.white.light)
    .ellipse(46, 12.5, 2.4, 1.3, m.walnut.dark);
};

const roundTable = (tones, legs) => (c) => {
  shadow(c, 12, 46, 40, 12);
  c.rect(29, 36, 6, 18, legs.dark).vline(29, 36, 18, legs.line).vline(34, 36, 18, legs.line);
  c.ellipse(31.5, 54, 10, 3, legs.line);
  c.ellipse(31.5, 28, 27, 17, tones.line).ellipse(31.5, 27, 26, 15.5, tones.dark).ellipse(31.5, 25, 26, 15, tones.mid);
  c.ellipse(26, 20, 14, 6, tones.light);
  c.ellipse(40, 27, 4, 2.6, m.white.line).ellipse(40, 26.5, 3, 1.8, m.white.light);
};

/// A long meeting table with laptops and papers on it.
const meetingTable = (width, tones) => (c) => {
  const w = width * 32;
  shadow(c, 4, 52, w - 8, 11);
  for (const x of [12, w - 22]) c.rect(x, 46, 10, 12, tones.deep).hline(x, 57, 10, tones.line);
  c.soft(1, 2, w - 2, 50, tones.line, 4).soft(2, 3, w - 4, 42, tones.mid, 3);
  c.rect(3, 45, w - 6, 6, tones.dark)
    .hline(3, 45, w - 6, tones.deep)
    .hline(6, 4, w - 12, tones.hi)
    .hline(5, 5, w - 10, tones.light);
  for (let x = 18; x < w - 20; x += 26) c.hline(x, 12 + ((x * 7) % 23), 18, tones.light);
  c.soft(w / 2 - 12, 19, 24, 8, m.ink.mid, 2).hline(w / 2 - 10, 19, 20, m.slate.light);
  for (const dx of [-6, 0, 6]) c.set(w / 2 + dx, 23, m.sea.light);
  for (let x = 14; x + 20 < w; x += 34) {
    c.rect(x, 34, 14, 9, m.metal.light)
      .frame(x, 34, 14, 9, m.slate.mid)
      .rect(x + 2, 36, 10, 3, m.slate.light);
    c.rect(x + 6, 8, 9, 9, m.white.light)
      .hline(x + 8, 10, 5, m.grey.mid)
      .hline(x + 8, 12, 5, m.grey.mid)
      .hline(x + 8, 14, 3, m.coral.mid);
  }
};

const sideTable = (tones) => (c) => {
  table(c, 4, 8, 24, 10, 10, tones, m.walnut);
};

const rug = (width, height, tones, band) => (c) => {
  const [w, h] = [width * 32, height * 32];
  c.soft(2, 2, w - 4, h - 4, tones.dark, 3).soft(3, 3, w - 6, h - 6, tones.mid, 3);
  c.frame(8, 8, w - 16, h - 16, band.mid)
    .frame(9, 9, w - 18, h - 18, band.mid)
    .frame(13, 13, w - 26, h - 26, band.light);
  for (let y = 20; y < h - 20; y += 12) {
    for (let x = 20 + ((y / 4) % 2) * 8; x < w - 20; x += 16) c.set(x, y, tones.light).set(x + 1, y, tones.light);
  }
  for (let y = 4; y < h - 4; y += 3) c.set(1, y, tones.light).set(w - 2, y, tones.light);
};

const roundRug = (tones, band) => (c) => {
  c.ellipse(63.5, 47.5, 62, 46, tones.dark).ellipse(63.5, 47.5, 61, 45, tones.mid);
  c.ellipse(63.5, 47.5, 52, 38, band.mid).ellipse(63.5, 47.5, 50, 36, tones.mid);
  c.ellipse(63.5, 47.5, 30, 21, tones.light).ellipse(63.5, 47.5, 28, 19, tones.mid);
};

const doormat = (c) => {
  c.soft(3, 5, 58, 22, m.slate.line, 1).rect(4, 6, 56, 20, m.slate.dark).frame(6, 8, 52, 16, m.slate.mid);
  for (let x = 10; x < 54; x += 3) c.vline(x, 12, 8, m.slate.deep);
};

const pingPong = (c) => {
  shadow(c, 4, 54, 120, 9);
  for (const x of [12, 108]) c.rect(x, 46, 6, 14, m.ink.mid).vline(x, 46, 14, m.ink.line);
  block(c, 2, 8, 124, 40, 5, m.teal);
  c.frame(4, 10, 120, 36, m.white.light).hline(5, 28, 118, m.white.mid);
  c.rect(62, 2, 4, 48, m.ink.mid).rect(63, 2, 2, 47, m.white.light);
  c.ellipse(36, 20, 4, 3, m.red.mid)
    .rect(38, 22, 4, 2, m.oak.dark)
    .ellipse(92, 36, 4, 3, m.red.mid)
    .rect(86, 36, 4, 2, m.oak.dark);
  c.rect(50, 24, 2, 2, m.sun.hi);
};

const sofas = (name, tones, cushion) => [
  sprite(`sofa-${name}-2`, ["##", ".."], sofaDown(2, tones, cushion)),
  sprite(`sofa-${name}-3`, ["###", "..."], sofaDown(3, tones, cushion)),
  sprite(`sofa-${name}-up-3`, ["...", "###"], sofaUp(3, tones)),
  sprite(`sofa-${name}-right`, [".", ".", "."], sofaSide(tones, cushion, true)),
  sprite(`sofa-${name}-left`, [".", ".", "."], sofaSide(tones, cushion, false)),
  sprite(`armchair-${name}`, ["."], armchairDown(tones, cushion)),
  sprite(`armchair-${name}-right`, ["."], armchairSide(tones, cushion, true)),
  sprite(`armchair-${name}-left`, ["."], armchairSide(tones, cushion, false)),
];

const flat = (width, height) => Array.from({ length: height }, () => ".".repeat(width));
const solid = (width, height) => Array.from({ length: height }, () => "#".repeat(width));

export const SEATING = [
  ...sofas("teal", m.teal, m.sun),
  ...sofas("coral", m.coral, m.cream),
  sprite("bean-sun", ["."], beanBag(m.sun)),
  sprite("bean-denim", ["."], beanBag(m.denim)),
  sprite("bean-plum", ["."], beanBag(m.plum)),
  sprite("stool", ["."], stool(m.oak)),
  sprite("stool-coral", ["."], stool(m.coral)),
  sprite("coffee-table", ["##"], coffeeTable),
  sprite("side-table", ["#"], sideTable(m.oak)),
  sprite("round-table", solid(2, 2), roundTable(m.birch, m.walnut)),
  sprite("round-table-white", solid(2, 2), roundTable(m.white, m.slate)),
  sprite("meeting-4", solid(4, 2), meetingTable(4, m.birch)),
  sprite("meeting-5", solid(5, 2), meetingTable(5, m.walnut)),
  sprite("meeting-8", solid(8, 2), meetingTable(8, m.walnut)),
  sprite("ping-pong", solid(4, 2), pingPong),
  sprite("rug-teal", flat(6, 5), rug(6, 5, m.sea, m.cream)),
  sprite("rug-coral", flat(6, 4), rug(6, 4, m.rose, m.cream)),
  sprite("rug-cream", flat(5, 4), rug(5, 4, m.cream, m.coral)),
  sprite("rug-wide", flat(10, 6), rug(10, 6, m.cream, m.rose)),
  sprite("rug-round", flat(4, 3), roundRug(m.sun, m.cream)),
  sprite("doormat", [".."], doormat),
];
