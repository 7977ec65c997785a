// The auditorium and the reception.
import { hex, mix } from "../lib/color.mjs";
import { block, mark, panel, pillow, shadow, sprite } from "./kit.mjs";
import * as m from "./palette.mjs";

const curtain = (tones) => (c) => {
  for (let x = 0; x < 64; x++) {
    const fold = x % 12;
    const tone = fold === 0 || fold === 11 ? tones.deep : fold < 4 ? tones.light : fold < 8 ? tones.mid : tones.dark;
    const hem = 54 + (fold > 2 && fold < 9 ? 2 : 0);
    c.vline(x, 0, hem, tone).set(x, hem, tones.line);
    c.set(x, hem - 3, m.sun.mid).set(x, hem - 4, m.sun.light);
  }
  c.rect(0, 0, 64, 7, tones.dark).hline(0, 0, 64, tones.line).hline(0, 6, 64, tones.line);
  for (let x = 4; x < 64; x += 16) c.ellipse(x + 4, 7, 7, 4, tones.mid).hline(x - 1, 10, 11, m.sun.mid);
  c.rect(0, 57, 64, 3, m.SHADE);
};

const bigScreen = (c, _, frame) => {
  panel(c, 6, 2, 116, 50, m.ink, hex("#26345c"));
  const x = 10;
  for (let i = 0; i < 46; i++) c.hline(8, 4 + i, 112, mix(hex("#2c3c6a"), hex("#3f9a98"), i / 70));
  c.rect(x + 8, 14, 46, 4, m.white.light)
    .rect(x + 8, 22, 30, 2, m.sea.light)
    .rect(x + 8, 27, 36, 2, m.sea.light);
  c.rect(x + 8, 36, 18, 7, m.coral.mid).hline(x + 8, 36, 18, m.coral.light);
  const rings = frame === 0 ? [16, 11, 6] : [15, 12, 5];
  rings.forEach((r, i) => c.ellipse(x + 82, 27, r, r, [m.sea.mid, m.teal.dark, m.sun.light][i]));
  c.line(40, 6, 26, 48, hex("#ffffff18")).line(44, 6, 30, 48, hex("#ffffff18")).line(46, 6, 32, 48, hex("#ffffff18"));
  c.rect(8, 54, 114, 4, m.SHADE);
};

const stageFront = (c) => {
  c.rect(0, 0, 32, 3, m.walnut.light).hline(0, 0, 32, m.walnut.hi).hline(0, 3, 32, m.walnut.line);
  c.rect(0, 4, 32, 13, m.walnut.deep);
  for (const x of [0, 8, 16, 24]) c.vline(x, 4, 13, m.walnut.line);
  c.rect(0, 5, 32, 2, m.sun.light).hline(0, 7, 32, m.sun.deep);
  c.rect(0, 17, 32, 4, m.SHADE).rect(0, 21, 32, 3, m.SHADE_SOFT);
};

const stageStairs = (c) => {
  c.rect(0, 0, 64, 3, m.walnut.light).hline(0, 0, 64, m.walnut.hi);
  [0, 1, 2].forEach((i) => {
    const y = 3 + i * 8;
    c.rect(2, y, 60, 5, m.oak.mid)
      .hline(2, y, 60, m.oak.hi)
      .rect(2, y + 5, 60, 3, m.walnut.deep)
      .hline(2, y + 7, 60, m.walnut.line);
  });
  for (const x of [0, 61])
    c.rect(x, 0, 3, 27, m.walnut.mid)
      .vline(x, 0, 27, m.walnut.line)
      .vline(x + 2, 0, 27, m.walnut.line);
  c.rect(1, 27, 62, 3, m.SHADE);
};

const lectern = (c) => {
  shadow(c, 5, 50, 22, 9);
  block(c, 7, 26, 18, 3, 30, m.oak);
  c.rect(10, 33, 12, 14, m.oak.dark);
  mark(c, 14, 40, 3, m.oak);
  block(c, 3, 18, 26, 9, 4, m.walnut);
  c.rect(9, 20, 12, 5, m.white.light).hline(11, 22, 8, m.grey.mid);
  c.line(24, 19, 21, 10, m.ink.mid).rect(19, 7, 4, 4, m.ink.line);
};

const speaker = (c) => {
  shadow(c, 4, 52, 24, 9);
  block(c, 5, 8, 22, 5, 44, m.ink);
  for (const [y, r] of [
    [25, 6],
    [42, 8],
  ]) {
    c.ellipse(15.5, y, r, r, m.slate.dark)
      .ellipse(15.5, y, r - 1.5, r - 1.5, m.ink.line)
      .ellipse(15.5, y, 2.4, 2.4, m.slate.mid);
  }
};

const seatUp = (tones) => (c, over) => {
  shadow(c, 5, 24, 22, 7);
  pillow(c, 5, 9, 22, 13, { ...tones, mid: tones.light });
  c.rect(3, 12, 4, 14, m.ink.mid).rect(25, 12, 4, 14, m.ink.mid);
  pillow(over, 5, 16, 22, 13, tones);
  over.hline(10, 26, 12, tones.deep);
};

/// A bar of lamps above the stage.
const truss = (c) => {
  c.rect(0, 6, 128, 2, m.slate.mid)
    .rect(0, 14, 128, 2, m.slate.mid)
    .hline(0, 6, 128, m.slate.light)
    .hline(0, 15, 128, m.slate.line);
  for (let x = 0; x < 128; x += 8) c.line(x, 13, x + 4, 8, m.slate.mid).line(x + 4, 8, x + 8, 13, m.slate.mid);
  [16, 48, 80, 112].forEach((x, i) => {
    c.soft(x - 5, 15, 11, 11, m.ink.line, 2).soft(x - 4, 16, 9, 9, m.ink.mid, 2);
    c.ellipse(x, 24, 4, 2.6, [m.sun.hi, m.rose.hi, m.sea.hi, m.sun.hi][i]);
  });
};

const beam = (color) => (c) => {
  for (let y = 0; y < 112; y++) {
    const half = 4 + Math.floor(y * 0.24);
    const x = 32 - half + Math.floor(y * 0.05);
    c.hline(x, y, half * 2, hex(color));
    if (half > 9) c.hline(x + 5, y, half * 2 - 10, hex(color));
  }
};

const reception = (c) => {
  shadow(c, 2, 54, 156, 9);
  block(c, 1, 24, 158, 14, 22, m.walnut);
  for (let x = 5; x < 156; x += 5) c.vline(x, 40, 18, m.walnut.deep);
  c.rect(2, 36, 156, 3, m.white.light).hline(2, 39, 156, m.walnut.line);
  block(c, 0, 20, 160, 12, 4, m.white, { round: 2 });
  c.rect(64, 42, 32, 14, m.teal.mid).frame(64, 42, 32, 14, m.teal.line);
  mark(c, 76.5, 48.5, 4.5, m.teal);
  block(c, 34, 6, 26, 3, 15, m.slate);
  c.rect(45, 12, 4, 3, m.metal.mid);
  c.soft(112, 12, 12, 12, m.white.line, 2).soft(113, 13, 10, 10, m.white.mid, 1);
  for (const [x, y, t] of [
    [110, 4, m.coral],
    [117, 1, m.sun],
    [122, 5, m.rose],
    [114, 8, m.leaf],
    [120, 9, m.leaf],
  ])
    c.ellipse(x, y + 2, 3, 3, t.mid).set(x - 1, y + 1, t.hi);
  c.rect(12, 22, 12, 7, m.cream.light)
    .frame(12, 22, 12, 7, m.cream.deep)
    .ellipse(140, 25, 4, 2.4, m.sun.dark)
    .ellipse(140, 24, 3, 2, m.sun.hi);
};

/// The doors of a lift, for a tall wall.
const lift = (c) => {
  block(c, 3, 6, 58, 3, 56, m.slate);
  c.rect(8, 14, 48, 50, m.metal.dark).vline(31, 14, 50, m.slate.line).vline(32, 14, 50, m.slate.line);
  for (const x of [9, 34])
    c.rect(x, 15, 21, 48, m.metal.mid)
      .vline(x, 15, 48, m.metal.hi)
      .vline(x + 3, 15, 48, m.metal.light);
  c.rect(26, 8, 12, 4, m.ink.line).rect(28, 9, 2, 2, m.coral.light).rect(33, 9, 3, 2, m.sun.light);
};

export const STAGE = [
  sprite("curtain", ["..", ".."], curtain(m.red)),
  sprite("big-screen", ["....", "...."], bigScreen, { frames: 2, duration: 1600 }),
  sprite("stage-front", ["#"], stageFront),
  sprite("stage-stairs", [".."], stageStairs),
  sprite("lectern", ["^", "#"], lectern),
  sprite("speaker", ["^", "#"], speaker),
  sprite("seat-red", ["."], seatUp(m.coral)),
  sprite("seat-teal", ["."], seatUp(m.teal)),
  sprite("truss", ["^^^^"], truss),
  sprite("beam", ["..", "..", "..", ".."], beam("#fff2c40e")),
  sprite("reception", ["^^^^^", "#####"], reception),
  sprite("lift", ["..", ".."], lift),
];
