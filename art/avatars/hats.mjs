import { Mask, shade } from "../lib/mask.mjs";
import { head, placed } from "./figure.mjs";
import { cloth as c, GOLD, swatchOf, WHITE } from "./palette.mjs";
import { ramp } from "../lib/color.mjs";

const STRAW = ramp("#e6c878");
const WIZARD = ramp("#55509e");

/// A dome that covers the crown down to row `brim`.
function dome(brim, grow = 0) {
  return new Mask().ellipse(15.5, 10.5, 9.4 + grow, 9.4 + grow).rect(0, brim + 1, 32, 32, 0);
}

const at = (pose) => (x) => (pose.mirror ? 31 - x : x);

function part(canvas, pose, mask, tones) {
  shade(canvas, placed(mask, pose), tones, { over: head(pose) });
}

function band(canvas, pose, y, color, from = 6, to = 25) {
  const x = at(pose);
  const y1 = y + pose.bob;
  for (let i = from; i <= to; i++) if (canvas.get(x(i), y1) !== 0) canvas.put(x(i), y1, color);
}

function beanie(tones, cuff) {
  return (canvas, pose) => {
    part(canvas, pose, dome(8, 0.6), tones);
    const edge = new Mask().rect(7, 6, 18, 4).rect(6, 7, 20, 2);
    part(canvas, pose, edge, cuff);
    const y = 7 + pose.bob;
    for (let x = 8; x < 24; x += 2) canvas.put(x, y, cuff.dark).put(x, y + 1, cuff.dark);
    part(canvas, pose, new Mask().ellipse(15.5, 1.5, 2.6, 2.2), cuff);
  };
}

function cap(tones, backwards) {
  return (canvas, pose) => {
    part(canvas, pose, dome(7), tones);
    const peakSeen = pose.view === (backwards ? "up" : "down");
    if (pose.side) {
      part(canvas, pose, backwards ? new Mask().rect(2, 6, 7, 3) : new Mask().rect(21, 6, 8, 3), tones);
    } else if (peakSeen) {
      part(canvas, pose, new Mask().rect(8, 7, 16, 3), { ...tones, mid: tones.dark, light: tones.mid });
    }
    if (pose.view === "down" && !backwards) {
      for (const x of [14, 15, 16, 17]) for (const y of [3, 4]) canvas.put(x, y + pose.bob, tones.hi);
    }
  };
}

function brimmed(tones, ribbon, { high = 1, wide = 13 } = {}) {
  return (canvas, pose) => {
    part(
      canvas,
      pose,
      new Mask()
        .rect(8, high, 16, 7 - high + 1)
        .rect(8, high, 1, 1, 0)
        .rect(23, high, 1, 1, 0),
      tones,
    );
    band(canvas, pose, 5, ribbon.mid, 9, 22);
    band(canvas, pose, 6, ribbon.dark, 9, 22);
    part(canvas, pose, new Mask().ellipse(15.5, 8, wide, 1.9), tones);
  };
}

function crown(canvas, pose) {
  const mask = new Mask().rect(8, 4, 16, 4);
  for (const x of [8, 12, 13, 18, 19, 23]) mask.rect(x, 2, 1, 2);
  mask.rect(15, 1, 2, 3);
  part(canvas, pose, mask, GOLD);
  const x = at(pose);
  for (const [i, gem] of [
    [11, c.red.mid],
    [15, c.sky.mid],
    [16, c.sky.mid],
    [20, c.red.mid],
  ]) {
    canvas.put(x(i), 5 + pose.bob, gem);
  }
}

function party(canvas, pose) {
  const mask = new Mask();
  for (let y = 0; y < 7; y++) mask.rect(15 - Math.ceil((y * 5) / 6), y, 2 + 2 * Math.ceil((y * 5) / 6), 1);
  part(canvas, pose, mask, c.coral);
  const x = at(pose);
  for (const [i, j, color] of [
    [15, 2, c.sun.mid],
    [13, 4, c.sky.mid],
    [17, 4, WHITE],
    [15, 5, c.sun.mid],
    [19, 5, c.sky.mid],
  ]) {
    canvas.put(x(i), j + pose.bob, color);
  }
}

function hardHat(canvas, pose) {
  part(canvas, pose, dome(7), c.sun);
  part(canvas, pose, new Mask().rect(14, 1, 4, 6), { ...c.sun, mid: c.sun.light });
  part(canvas, pose, new Mask().rect(pose.side ? 7 : 6, 6, pose.side ? 21 : 20, 2), c.sun);
}

function chef(canvas, pose) {
  part(
    canvas,
    pose,
    new Mask().ellipse(10.5, 3, 4.5, 3.2).ellipse(20.5, 3, 4.5, 3.2).ellipse(15.5, 2.6, 5, 3),
    c.white,
  );
  part(canvas, pose, new Mask().rect(8, 4, 16, 4), c.white);
}

function beret(canvas, pose) {
  part(canvas, pose, new Mask().ellipse(14, 4.6, 10.4, 3.4).rect(8, 6, 16, 2), c.berry);
  canvas.put(at(pose)(14), 1 + pose.bob, c.berry.line);
}

function wizard(canvas, pose) {
  const mask = new Mask();
  for (let y = 0; y < 7; y++) mask.rect(16 - Math.round(y * 1.2), y, 2 + Math.round(y * 2.2), 1);
  part(canvas, pose, mask, WIZARD);
  part(canvas, pose, new Mask().ellipse(15.5, 7.5, 12.5, 1.8), WIZARD);
  const x = at(pose);
  for (const [i, j] of [
    [16, 3],
    [13, 5],
    [18, 5],
  ]) {
    canvas.put(x(i), j + pose.bob, GOLD.light);
  }
}

function cat(canvas, pose) {
  const mask = new Mask();
  for (const x of pose.side ? [10, 18] : [8, 19])
    mask.spans(0, [
      [x + 2, x + 2],
      [x + 1, x + 3],
      [x, x + 4],
      [x, x + 4],
    ]);
  mask.rect(8, 4, 16, 1);
  part(canvas, pose, mask, c.ink);
  if (pose.view === "up") return;
  const x = at(pose);
  for (const i of pose.side ? [12, 20] : [10, 21]) canvas.put(x(i), 2 + pose.bob, c.coral.light);
}

function graduate(canvas, pose) {
  part(canvas, pose, dome(7, -0.6), c.ink);
  const board = new Mask().spans(1, [
    [13, 18],
    [8, 23],
    [4, 27],
    [8, 23],
    [13, 18],
  ]);
  part(canvas, pose, board, c.ink);
  const x = at(pose);
  for (const j of [3, 4, 5, 6, 7]) canvas.put(x(pose.view === "up" ? 7 : 24), j + pose.bob, GOLD.mid);
}

function flowers(canvas, pose) {
  part(canvas, pose, new Mask().rect(7, 6, 18, 2), c.leaf);
  const x = at(pose);
  [c.coral.light, WHITE, c.lilac.light, c.sun.light, c.coral.light].forEach((petal, n) => {
    const i = 8 + n * 4;
    for (const [dx, dy] of [
      [0, -1],
      [-1, 0],
      [1, 0],
      [0, 1],
    ])
      canvas.put(x(i + dx), 6 + dy + pose.bob, petal);
    canvas.put(x(i), 6 + pose.bob, GOLD.mid);
  });
}

const CHOICES = [
  ["Beanie, teal", c.teal, beanie(c.teal, c.cream)],
  ["Beanie, coral", c.coral, beanie(c.coral, c.white)],
  ["Cap, red", c.red, cap(c.red, false)],
  ["Cap, denim", c.denim, cap(c.denim, false)],
  ["Cap, backwards", c.slate, cap(c.slate, true)],
  ["Straw hat", STRAW, brimmed(STRAW, c.coral)],
  ["Fedora", c.brown, brimmed(c.brown, c.ink, { wide: 11 })],
  ["Top hat", c.ink, brimmed(c.ink, c.red, { high: -2, wide: 11 })],
  ["Crown", GOLD, crown],
  ["Party hat", c.coral, party],
  ["Hard hat", c.sun, hardHat],
  ["Chef's hat", c.white, chef],
  ["Beret", c.berry, beret],
  ["Wizard's hat", WIZARD, wizard],
  ["Cat ears", c.ink, cat],
  ["Mortarboard", c.ink, graduate],
  ["Flower crown", c.leaf, flowers],
];

export const hats = {
  id: "hat",
  optional: true,
  choices: CHOICES.map(([name, tones, draw]) => ({ name, swatch: swatchOf(tones), draw })),
};
