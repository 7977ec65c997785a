// Things an office is liked for.
import { hex } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";
import { block, panel, shadow, sprite } from "./kit.mjs";
import * as m from "./palette.mjs";

/// A booth for calls: one steps in from the front; its glass and frame then lie over who is inside.
const booth = (c, over) => {
  shadow(c, 2, 88, 60, 8);
  block(c, 1, 8, 62, 10, 76, m.teal, { round: 2 });
  c.rect(6, 24, 52, 60, m.teal.deep).rect(8, 26, 48, 34, m.teal.dark);
  for (let x = 8; x < 56; x += 8) c.vline(x, 26, 34, m.teal.deep);
  c.rect(8, 60, 48, 26, m.walnut.dark);
  for (let y = 66; y < 86; y += 7) c.hline(8, y, 48, m.walnut.deep);
  block(c, 10, 48, 44, 5, 5, m.oak);
  c.ellipse(31.5, 30, 8, 3, m.sun.hi).ellipse(31.5, 29, 5, 2, m.white.hi);
  panel(c, 38, 40, 12, 9, m.ink, m.SCREEN);
  c.hline(41, 43, 5, m.sea.light).hline(41, 45, 3, m.coral.light);
  for (const x of [1, 57]) {
    over
      .rect(x, 30, 6, 62, m.teal.mid)
      .vline(x, 30, 62, m.teal.line)
      .vline(x + 5, 30, 62, m.teal.line)
      .vline(x + 1, 30, 62, m.teal.light);
    over.hline(x, 92, 6, m.teal.line);
  }
  over.rect(7, 64, 12, 26, m.GLASS).vline(19, 64, 26, m.teal.light).line(9, 84, 17, 70, m.GLASS_SHINE);
  over.rect(45, 64, 12, 26, m.GLASS).vline(44, 64, 26, m.teal.light).line(47, 84, 55, 70, m.GLASS_SHINE);
};

const FISH = [
  [14, 26, m.coral, 1],
  [44, 34, m.sun, -1],
  [64, 24, m.plum, 1],
  [30, 40, m.white, -1],
];

const aquarium = (c, _, frame) => {
  shadow(c, 2, 55, 92, 8);
  block(c, 1, 44, 94, 3, 15, m.walnut);
  for (const x of [32, 63]) c.vline(x, 48, 10, m.walnut.line);
  c.soft(2, 12, 92, 34, m.ink.line, 1).rect(3, 13, 90, 32, hex("#5fb4cf")).rect(3, 13, 90, 3, hex("#a9dcea"));
  c.rect(3, 40, 90, 5, m.cream.dark);
  for (let x = 4; x < 92; x += 5) c.rect(x, 39 + (x % 3), 3, 2, x % 2 ? m.cream.mid : m.stone.mid);
  for (const x of [9, 13, 52, 56, 80, 84]) {
    for (let y = 0; y < 18; y++)
      c.set(x + ((y + frame * 2) % 8 < 4 ? 0 : 1), 40 - y, x % 2 ? m.leaf.mid : m.moss.mid).set(
        x + 1 + ((y + frame * 2) % 8 < 4 ? 0 : 1),
        40 - y,
        m.leaf.light,
      );
  }
  c.soft(66, 34, 11, 7, m.stone.dark, 2).hline(68, 34, 6, m.stone.light);
  FISH.forEach(([x, y, t, way], i) => {
    const dx = way * [0, 2, 4, 2][(frame + i) % 4];
    c.ellipse(x + dx, y, 4, 2.6, t.dark).ellipse(x + dx, y - 0.4, 3.4, 2, t.light);
    c.vline(x + dx - way * 5, y - 2, 4, t.mid)
      .vline(x + dx - way * 4, y - 1, 2, t.mid)
      .set(x + dx + way * 2, y - 1, m.INK);
  });
  for (const [x, y] of [
    [24, 34],
    [25, 28],
    [74, 30],
  ])
    c.frame(x, y - ((frame * 3) % 9), 2, 2, hex("#e8f7fa"));
  c.line(8, 38, 24, 16, hex("#ffffff38")).line(10, 38, 26, 16, hex("#ffffff38")).line(14, 38, 30, 16, hex("#ffffff28"));
  c.frame(2, 12, 92, 34, m.ink.mid);
  block(c, 1, 8, 94, 4, 3, m.ink);
};

const arcade = (c, _, frame) => {
  shadow(c, 3, 54, 26, 8);
  block(c, 3, 2, 26, 5, 54, m.plum);
  c.rect(5, 8, 22, 6, m.sun.mid).hline(5, 8, 22, m.sun.hi);
  for (const x of [8, 12, 16, 20]) c.rect(x, 10, 2, 3, m.plum.deep);
  panel(c, 6, 15, 20, 17, m.ink, hex("#1d2442"));
  const hop = frame % 2;
  for (const [x, t] of [
    [9, m.coral],
    [14, m.sea],
    [19, m.sun],
  ])
    c.rect(x, 19 + hop, 3, 2, t.light)
      .set(x, 21 + hop, t.light)
      .set(x + 2, 21 + hop, t.light);
  c.rect(12 + hop * 3, 28, 5, 2, m.lime.hi).rect(14 + hop * 3, 24 - frame, 1, 2, m.white.hi);
  block(c, 2, 34, 28, 7, 4, m.ink);
  c.vline(9, 32, 4, m.metal.mid)
    .rect(8, 31, 3, 2, m.red.mid)
    .rect(17, 36, 2, 2, m.sun.mid)
    .rect(21, 36, 2, 2, m.sea.mid)
    .rect(24, 36, 2, 2, m.coral.mid);
  c.rect(11, 46, 10, 7, m.ink.mid).rect(13, 48, 2, 3, m.sun.mid).rect(17, 48, 2, 3, m.sun.mid);
};

const vending = (c, _, frame) => {
  shadow(c, 2, 86, 29, 8);
  block(c, 1, 24, 30, 6, 62, m.coral);
  c.rect(4, 34, 17, 38, m.ink.line).rect(5, 35, 15, 36, hex("#d9eef0"));
  for (let row = 0; row < 4; row++) {
    for (let i = 0; i < 4; i++) {
      const t = [m.sun, m.teal, m.red, m.leaf, m.denim, m.plum][Math.floor(grain(i, row, 5) * 6)];
      c.rect(6 + i * 4, 37 + row * 9, 3, 5, t.mid).vline(6 + i * 4, 37 + row * 9, 5, t.light);
    }
    c.hline(5, 43 + row * 9, 15, m.slate.mid);
  }
  c.rect(23, 36, 5, 8, m.ink.mid)
    .rect(24, 37, 3, 2, frame % 2 ? m.lime.hi : m.leaf.mid)
    .rect(24, 48, 3, 2, m.metal.light);
  c.rect(5, 75, 15, 6, m.ink.mid).hline(5, 75, 15, m.ink.line);
  c.line(7, 60, 17, 40, hex("#ffffff60")).line(9, 62, 18, 44, hex("#ffffff40"));
};

const coatRack = (c) => {
  shadow(c, 9, 54, 14, 6);
  c.rect(15, 8, 3, 48, m.walnut.mid).vline(15, 8, 48, m.walnut.light).vline(17, 8, 48, m.walnut.line);
  c.hline(9, 57, 14, m.walnut.line).hline(10, 56, 12, m.walnut.mid);
  c.line(15, 12, 8, 8, m.walnut.dark).line(17, 12, 24, 8, m.walnut.dark).rect(15, 5, 3, 3, m.walnut.light);
  c.soft(4, 11, 10, 26, m.teal.line, 2)
    .soft(5, 12, 8, 24, m.teal.mid, 2)
    .vline(6, 15, 18, m.teal.light)
    .vline(9, 16, 19, m.teal.dark);
  c.soft(19, 11, 9, 20, m.coral.line, 2).soft(20, 12, 7, 18, m.coral.mid, 2).vline(21, 15, 13, m.coral.light);
  c.soft(11, 2, 10, 5, m.sun.line, 2).rect(12, 3, 8, 2, m.sun.mid);
};

/// A lamp that hangs from the ceiling: all of it is above people's heads.
const pendant = (tones) => (c) => {
  c.vline(15, 0, 12, m.ink.line);
  for (let j = 0; j < 9; j++) {
    const w = 6 + j * 2;
    c.hline(16 - w / 2, 12 + j, w, j < 2 ? tones.light : tones.mid);
    c.set(16 - w / 2, 12 + j, tones.line)
      .set(15 + w / 2, 12 + j, tones.line)
      .set(17 - w / 2, 12 + j, tones.hi);
  }
  c.hline(13, 11, 6, tones.line).hline(5, 21, 22, tones.line).hline(8, 22, 16, hex("#fff7df"));
};

const basket = (c) => {
  shadow(c, 5, 22, 22, 8);
  block(c, 5, 8, 22, 6, 15, m.oak);
  for (let y = 16; y < 28; y += 4) c.hline(6, y, 20, m.oak.deep);
  for (let x = 8; x < 26; x += 5) c.vline(x, 14, 14, m.oak.deep);
  c.ellipse(12, 9, 4, 3, m.coral.mid).ellipse(19, 9, 5, 3.4, m.sea.mid).ellipse(18, 8, 2.4, 1.4, m.sea.light);
};

export const AMENITIES = [
  sprite("booth", ["##", "##", ".."], booth),
  sprite("aquarium", ["^^^", "###"], aquarium, { frames: 4, duration: 400 }),
  sprite("arcade", ["^", "#"], arcade, { frames: 4, duration: 320 }),
  sprite("vending", ["#", "#", "#"], vending, { frames: 2, duration: 1200 }),
  sprite("coat-rack", ["^", "#"], coatRack),
  sprite("pendant-teal", ["^"], pendant(m.teal)),
  sprite("pendant-coral", ["^"], pendant(m.coral)),
  sprite("basket", ["#"], basket),
];
