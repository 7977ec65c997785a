// The kitchen. Counter pieces are one cell wide and line up; they stand against a wall.
import { hex } from "../lib/color.mjs";
import { block, panel, shadow, sprite } from "./kit.mjs";
import * as m from "./palette.mjs";

const FRONT = m.sea;

/// One cell of counter: worktop at y 26 to 42, cupboard below.
function counter(c, { left = false, right = false, drawers = false } = {}) {
  c.rect(0, 58, 32, 5, m.SHADE);
  c.rect(0, 42, 32, 18, FRONT.mid).rect(0, 56, 32, 4, FRONT.line);
  if (drawers) for (const y of [45, 50]) c.frame(2, y - 1, 28, 6, FRONT.deep).hline(12, y + 1, 8, m.white.light);
  else {
    c.frame(2, 44, 14, 12, FRONT.deep)
      .frame(16, 44, 14, 12, FRONT.deep)
      .hline(3, 45, 12, FRONT.light)
      .hline(17, 45, 12, FRONT.light);
    c.vline(13, 48, 4, m.white.light).vline(18, 48, 4, m.white.light);
  }
  c.rect(0, 26, 32, 16, m.birch.mid)
    .hline(0, 26, 32, m.birch.line)
    .hline(0, 27, 32, m.birch.hi)
    .hline(0, 28, 32, m.birch.light);
  c.rect(0, 40, 32, 2, m.birch.dark).hline(0, 42, 32, m.birch.line);
  if (left) c.vline(0, 26, 34, m.birch.line);
  if (right) c.vline(31, 26, 34, m.birch.line);
}

const plain = (options) => (c) => counter(c, options);

const sink = (c) => {
  counter(c);
  c.soft(4, 29, 24, 10, m.metal.line, 2).soft(5, 30, 22, 8, m.metal.dark, 1).rect(7, 32, 18, 5, m.slate.mid);
  c.rect(15, 22, 3, 8, m.metal.line)
    .rect(15, 22, 2, 8, m.metal.hi)
    .rect(13, 21, 7, 3, m.metal.line)
    .rect(14, 22, 5, 1, m.metal.hi);
};

const coffee = (c, _, frame) => {
  counter(c, { drawers: true });
  block(c, 5, 10, 22, 5, 20, m.ink);
  c.rect(8, 17, 16, 4, m.slate.mid).set(10, 18, m.lime.hi).set(13, 18, m.coral.light);
  c.rect(9, 22, 14, 9, m.ink.line)
    .rect(14, 22, 4, 2, m.metal.mid)
    .soft(13, 26, 6, 5, m.white.light, 1)
    .hline(14, 26, 4, m.walnut.dark);
  const steam = hex("#ffffff90");
  for (const i of [0, 1, 2, 3])
    c.set(14 + ((i + frame) % 4 < 2 ? 0 : 1), 8 - i * 2, steam).set(
      18 - ((i + frame) % 4 < 2 ? 0 : 1),
      9 - i * 2,
      steam,
    );
};

const microwave = (c) => {
  counter(c);
  block(c, 3, 14, 26, 5, 16, m.metal);
  c.rect(6, 20, 15, 8, m.ink.mid)
    .rect(7, 21, 6, 2, m.slate.light)
    .rect(23, 20, 4, 2, m.lime.light)
    .rect(23, 24, 4, 1, m.slate.mid);
};

const fruit = (c) => {
  counter(c, { drawers: true });
  for (const [x, y, t] of [
    [10, 25, m.coral],
    [16, 23, m.sun],
    [20, 26, m.leaf],
    [14, 27, m.red],
  ]) {
    c.ellipse(x, y, 3.4, 3.2, t.deep)
      .ellipse(x, y, 2.6, 2.4, t.mid)
      .set(x - 1, y - 1, t.hi);
  }
  c.soft(6, 28, 20, 8, m.white.line, 3).soft(7, 28, 18, 7, m.white.mid, 3).hline(8, 28, 16, m.white.hi);
};

const stove = (c) => {
  counter(c);
  c.rect(2, 28, 28, 11, m.ink.mid).frame(2, 28, 28, 11, m.ink.line);
  c.ellipse(9, 33, 5, 3.6, m.slate.mid).ellipse(22, 33, 5, 3.6, m.slate.mid).ellipse(9, 33, 3, 2, m.coral.dark);
  c.soft(16, 24, 13, 9, m.metal.line, 2).soft(17, 25, 11, 7, m.metal.mid, 2).hline(18, 25, 8, m.metal.hi);
  c.rect(2, 43, 28, 14, m.metal.mid)
    .frame(2, 43, 28, 14, m.metal.line)
    .rect(5, 47, 22, 7, m.ink.mid)
    .hline(5, 45, 22, m.slate.mid);
};

const fridge = (c) => {
  shadow(c, 2, 86, 28, 8);
  block(c, 1, 24, 30, 8, 58, m.metal);
  c.hline(2, 52, 28, m.metal.line).vline(5, 40, 8, m.slate.mid).vline(5, 57, 14, m.slate.mid);
  c.rect(14, 38, 6, 6, m.sun.light).rect(21, 42, 5, 5, m.coral.light).rect(16, 60, 5, 6, m.sea.light);
};

const cupboard = (c) => {
  c.rect(0, 6, 32, 26, m.white.line).rect(0, 7, 32, 23, m.white.mid).hline(0, 7, 32, m.white.hi);
  c.frame(1, 9, 15, 20, m.white.dark)
    .frame(16, 9, 15, 20, m.white.dark)
    .vline(13, 21, 5, m.oak.mid)
    .vline(18, 21, 5, m.oak.mid);
  c.rect(0, 32, 32, 3, m.SHADE_SOFT);
};

const hood = (c) => {
  c.rect(11, 0, 10, 16, m.metal.mid)
    .vline(11, 0, 16, m.metal.line)
    .vline(20, 0, 16, m.metal.line)
    .vline(12, 0, 16, m.metal.hi);
  for (let j = 0; j < 10; j++) c.hline(10 - j, 16 + j, 12 + 2 * j, j === 9 ? m.metal.line : m.metal.mid);
  c.hline(2, 24, 28, m.metal.dark).rect(12, 22, 8, 1, m.sun.hi);
};

const island = (c) => {
  shadow(c, 2, 55, 124, 8);
  c.rect(3, 38, 122, 20, FRONT.mid).frame(3, 38, 122, 20, FRONT.line);
  for (let x = 9; x < 120; x += 29) c.frame(x, 43, 25, 12, FRONT.deep).hline(x + 1, 44, 23, FRONT.light);
  block(c, 0, 6, 128, 30, 4, m.birch, { round: 2 });
  for (const [x, t] of [
    [20, m.coral],
    [32, m.white],
  ]) {
    c.ellipse(x, 18, 4, 3, t.line).ellipse(x, 17.5, 3, 2.2, t.light).ellipse(x, 17.5, 1.8, 1.1, m.walnut.dark);
  }
  c.ellipse(66, 19, 12, 6, m.white.line).ellipse(66, 18.5, 11, 5, m.white.light);
  for (const x of [60, 65, 70]) c.ellipse(x, 17, 2.6, 2, m.oak.mid).set(x - 1, 16, m.oak.hi);
  panel(c, 94, 12, 20, 14, m.teal, m.teal.light);
};

const bin = (c) => {
  shadow(c, 7, 22, 18, 8);
  c.soft(8, 4, 16, 24, m.slate.line, 2)
    .soft(9, 5, 14, 22, m.slate.mid, 1)
    .hline(9, 9, 14, m.slate.line)
    .vline(11, 11, 14, m.slate.light);
};

const bar = (c) => {
  shadow(c, 8, 24, 16, 6);
  c.rect(15, 14, 2, 14, m.slate.line).hline(10, 28, 12, m.slate.line);
  c.ellipse(15.5, 13, 8, 5, m.oak.line).ellipse(15.5, 12, 7, 4, m.oak.mid).ellipse(14, 11, 4.4, 2, m.oak.light);
};

export const KITCHEN = [
  sprite("counter", ["#", "#"], plain()),
  sprite("counter-left", ["#", "#"], plain({ left: true, drawers: true })),
  sprite("counter-right", ["#", "#"], plain({ right: true })),
  sprite("counter-sink", ["#", "#"], sink),
  sprite("counter-coffee", ["#", "#"], coffee, { frames: 4, duration: 260 }),
  sprite("counter-microwave", ["#", "#"], microwave),
  sprite("counter-fruit", ["#", "#"], fruit),
  sprite("counter-stove", ["#", "#"], stove),
  sprite("fridge", ["#", "#", "#"], fridge),
  sprite("cupboard", [".", "."], cupboard),
  sprite("hood", ["."], hood),
  sprite("kitchen-island", ["####", "####"], island),
  sprite("bin", ["#"], bin),
  sprite("bar-stool", ["."], bar),
];
