// Work places. A pod is two desks back to back: who sits north looks at us over the screens, who sits south shows us
// what is on theirs.
import { hex } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";
import { block, panel, pillow, shadow, sprite, table } from "./kit.mjs";
import * as m from "./palette.mjs";

const CODE = ["#7fd0c0", "#f0c05c", "#ea8d7a", "#9db8ea", "#d8e0ee"].map(hex);

export function screen(c, x, y, width, height, kind, frame) {
  c.rect(x + width / 2 - 2, y + height, 4, 4, m.slate.dark);
  c.hline(x + width / 2 - 5, y + height + 4, 10, m.slate.line).hline(x + width / 2 - 4, y + height + 3, 8, m.slate.mid);
  panel(c, x, y, width, height, m.ink, m.SCREEN);
  const inner = { x: x + 2, y: y + 2, width: width - 4, height: height - 4 };
  CONTENT[kind](c, inner, frame);
  c.set(x + 3, y + 2, m.GLASS_SHINE);
  c.set(x + 2, y + 3, m.GLASS_SHINE);
}

const CONTENT = {
  code: (c, { x, y, width, height }, frame) => {
    for (let row = 0; row < height - 2; row += 2) {
      const indent = [0, 2, 4, 4, 2, 0, 2][(row / 2) % 7];
      const long = Math.min(width - indent - 2, 4 + Math.floor(grain(row, x, 3) * 10));
      c.hline(x + 1 + indent, y + 1 + row, long, CODE[(row / 2 + x) % CODE.length]);
    }
    if (frame % 2 === 0) c.rect(x + width - 5, y + height - 3, 2, 2, m.white.hi);
  },
  chart: (c, { x, y, width, height }, frame) => {
    c.rect(x, y, width, height, hex("#f1f4f6"));
    for (let i = 0; i * 4 < width - 4; i++) {
      const high = 3 + Math.floor(grain(i, 5, 2) * (height - 5)) - (frame % 2 && i === 2 ? 1 : 0);
      c.rect(x + 2 + i * 4, y + height - 1 - high, 3, high, [m.teal.mid, m.coral.mid, m.sun.mid][i % 3]);
    }
  },
  call: (c, { x, y, width, height }, frame) => {
    c.rect(x, y, width, height, hex("#3a4a70"));
    const half = Math.floor(width / 2);
    [
      [x + 1, m.coral],
      [x + half + 1, m.teal],
    ].forEach(([px, tones], i) => {
      c.rect(px, y + 1, half - 2, height - 2, tones.light);
      c.rect(px + half / 2 - 3, y + height - 6, 5, 5, m.ink.mid);
      c.rect(px + half / 2 - 2, y + height - 9, 3, 3, hex(i === frame % 2 ? "#f6c6a2" : "#d99c68"));
    });
  },
  mail: (c, { x, y, width, height }) => {
    c.rect(x, y, width, height, hex("#eef2f4"));
    c.rect(x, y, 4, height, m.denim.mid);
    for (let row = 2; row < height - 1; row += 3) c.hline(x + 6, y + row, width - 8, m.grey.mid);
    c.hline(x + 6, y + 2, 6, m.coral.mid);
  },
};

function screenBack(c, x, y, width, height) {
  c.rect(x + width / 2 - 2, y + height - 2, 4, 7, m.slate.mid);
  c.hline(x + width / 2 - 5, y + height + 4, 10, m.slate.line);
  block(c, x, y, width, 3, height - 3, m.slate);
  c.rect(x + width / 2 - 2, y + 7, 4, 3, m.metal.mid);
}

function keyboard(c, x, y) {
  c.soft(x, y, 18, 6, m.slate.deep).soft(x + 1, y, 16, 4, m.white.mid, 0);
  for (const row of [1, 3]) for (let i = 2; i < 16; i += 2) c.set(x + i, y + row, m.grey.mid);
  c.soft(x + 21, y + 1, 5, 5, m.slate.deep).rect(x + 22, y + 1, 3, 3, m.white.mid);
}

function mug(c, x, y, tones) {
  c.soft(x, y, 6, 7, tones.line)
    .rect(x + 1, y + 2, 4, 4, tones.mid)
    .hline(x + 1, y + 1, 4, m.walnut.deep);
  c.vline(x + 1, y + 2, 4, tones.light).vline(x + 6, y + 2, 3, tones.line);
}

function papers(c, x, y) {
  c.rect(x + 2, y - 1, 9, 10, m.grey.mid).rect(x, y, 9, 10, m.white.light);
  for (const row of [2, 4, 6]) c.hline(x + 2, y + row, row === 6 ? 3 : 5, m.grey.mid);
}

function notes(c, x, y) {
  c.rect(x, y, 5, 5, m.sun.light)
    .rect(x + 4, y + 2, 5, 5, m.coral.light)
    .hline(x + 1, y + 2, 3, m.sun.deep);
}

function laptop(c, x, y, frame) {
  panel(c, x, y, 22, 14, m.grey, m.SCREEN);
  CONTENT.code(c, { x: x + 2, y: y + 2, width: 18, height: 10 }, frame);
  c.soft(x - 1, y + 14, 24, 7, m.grey.line, 1)
    .rect(x, y + 14, 22, 5, m.metal.mid)
    .rect(x + 2, y + 15, 18, 3, m.slate.mid);
}

function smallPlant(c, x, y) {
  for (const [dx, dy, color] of [
    [2, 0, m.leaf.light],
    [0, 2, m.leaf.mid],
    [5, 1, m.moss.mid],
    [3, 3, m.leaf.dark],
    [6, 3, m.leaf.mid],
  ]) {
    c.soft(x + dx, y + dy, 3, 5, color);
  }
  c.soft(x + 1, y + 7, 8, 6, m.clay.line)
    .rect(x + 2, y + 8, 6, 4, m.clay.mid)
    .hline(x + 2, y + 8, 6, m.clay.light);
}

function deskLamp(c, x, y) {
  c.hline(x, y + 16, 7, m.ink.line).hline(x + 1, y + 15, 5, m.ink.mid);
  c.line(x + 3, y + 14, x + 1, y + 7, m.ink.mid).line(x + 1, y + 7, x + 6, y + 2, m.ink.mid);
  c.soft(x + 4, y, 8, 5, m.coral.line, 1)
    .rect(x + 5, y + 1, 6, 2, m.coral.mid)
    .hline(x + 5, y + 4, 6, m.sun.hi);
}

/// What stands on a desk whose owner sits south of it; y is the table top's back edge.
const SOUTH = {
  code: (c, y, frame) => {
    screen(c, 18, y - 16, 28, 18, "code", frame);
    keyboard(c, 20, y + 14);
    mug(c, 52, y + 9, m.coral);
    notes(c, 4, y + 8);
  },
  dual: (c, y, frame) => {
    screen(c, 5, y - 15, 26, 17, "chart", frame);
    screen(c, 33, y - 15, 26, 17, "code", frame + 1);
    keyboard(c, 22, y + 14);
    smallPlant(c, 2, y + 5);
  },
  laptop: (c, y, frame) => {
    laptop(c, 20, y - 2, frame);
    deskLamp(c, 47, y - 9);
    papers(c, 5, y + 6);
  },
  call: (c, y, frame) => {
    screen(c, 18, y - 16, 28, 18, "call", frame);
    keyboard(c, 20, y + 14);
    papers(c, 49, y + 7);
    mug(c, 7, y + 10, m.teal);
  },
};

/// The same, seen from behind: the owner sits north and must be seen over it.
const NORTH = {
  code: (c, y) => {
    screenBack(c, 18, y - 3, 28, 16);
    mug(c, 8, y + 4, m.sun);
    papers(c, 50, y + 5);
  },
  dual: (c, y) => {
    screenBack(c, 5, y - 3, 26, 15);
    screenBack(c, 33, y - 3, 26, 15);
  },
  laptop: (c, y) => {
    block(c, 21, y + 1, 22, 2, 13, m.grey);
    c.rect(30, y + 7, 4, 4, m.metal.light);
    smallPlant(c, 4, y + 2);
    notes(c, 51, y + 7);
  },
  call: (c, y) => {
    screenBack(c, 18, y - 3, 28, 16);
    smallPlant(c, 52, y + 1);
  },
};

function pod(north, south, top, felt) {
  return (c, _, frame) => {
    table(c, 0, 22, 64, 22, 18, top, m.oak);
    NORTH[north](c, 23);
    table(c, 0, 56, 64, 25, 14, top, m.oak);
    block(c, 2, 42, 60, 3, 13, felt);
    for (const x of [16, 32, 48]) c.vline(x, 46, 9, felt.dark);
    SOUTH[south](c, 59, frame);
  };
}

const desk = (south, top) => (c, _, frame) => {
  table(c, 0, 22, 64, 24, 16, top, m.oak);
  SOUTH[south](c, 24, frame);
};

function chairBase(c, y = 26) {
  shadow(c, 8, y - 2, 16, 7);
  c.vline(15, y - 4, 5, m.slate.line).vline(16, y - 4, 5, m.slate.mid);
  c.hline(9, y + 2, 14, m.ink.mid).hline(12, y, 8, m.ink.mid);
  for (const x of [8, 15, 22]) c.rect(x, y + 2, 2, 3, m.ink.line);
}

const chairUp = (tones) => (c, over) => {
  chairBase(c);
  pillow(c, 7, 12, 18, 11, tones);
  pillow(over, 7, 17, 18, 11, tones);
  over.hline(11, 21, 10, tones.light);
};

const chairDown = (tones) => (c) => {
  chairBase(c);
  pillow(c, 7, 4, 18, 14, tones);
  pillow(c, 6, 16, 20, 9, tones);
};

const chairSide = (tones, right) => (c) => {
  chairBase(c);
  const x = right ? 5 : 20;
  pillow(c, 7, 15, 18, 9, tones);
  pillow(c, x, 3, 7, 19, tones);
};

const chairs = (name, tones) => [
  sprite(`${name}-up`, ["."], chairUp(tones)),
  sprite(`${name}-down`, ["."], chairDown(tones)),
  sprite(`${name}-right`, ["."], chairSide(tones, true)),
  sprite(`${name}-left`, ["."], chairSide(tones, false)),
];

const blink = { frames: 2, duration: 900 };
const POD = ["^^", "##", "##"];

export const DESKS = [
  sprite("pod-a", POD, pod("code", "dual", m.white, m.teal), blink),
  sprite("pod-b", POD, pod("laptop", "code", m.white, m.teal), blink),
  sprite("pod-c", POD, pod("dual", "call", m.white, m.teal), blink),
  sprite("pod-d", POD, pod("call", "laptop", m.white, m.teal), blink),
  sprite("desk-code", ["^^", "##"], desk("code", m.birch), blink),
  sprite("desk-laptop", ["^^", "##"], desk("laptop", m.birch), blink),
  sprite("desk-dual", ["^^", "##"], desk("dual", m.birch), blink),
  ...chairs("chair-coral", m.coral),
  ...chairs("chair-denim", m.denim),
  ...chairs("chair-slate", m.slate),
];
