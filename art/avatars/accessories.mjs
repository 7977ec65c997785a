import { Mask, shade } from "../lib/mask.mjs";
import { hex, mix } from "../lib/color.mjs";
import { arms, head, placed, trunk } from "./figure.mjs";
import { cloth as c, hair, INK, GOLD, swatchOf, WHITE } from "./palette.mjs";

const GLASS = hex("#bfe6f2");

/// Paints in the coordinates of the standing, right-hand view.
function brush(canvas, pose) {
  return (x, y, color) => canvas.put(pose.mirror ? 31 - x : x, y + pose.bob, color);
}

const onHead = (canvas, pose, mask, tones) => shade(canvas, placed(mask, pose), tones, { over: head(pose) });
const onBody = (canvas, pose, mask, tones) => shade(canvas, placed(mask, pose), tones, { over: trunk(pose) });

function glasses(rim, { round = false, lens = null } = {}) {
  return (canvas, pose) => {
    if (pose.view === "up") return;
    const dot = brush(canvas, pose);
    const one = (x0, x1) => {
      for (let x = x0; x <= x1; x++)
        for (let y = 10; y <= 14; y++) {
          const edge = x === x0 || x === x1 || y === 10 || y === 14;
          const corner = (x === x0 || x === x1) && (y === 10 || y === 14);
          if (edge && !(round && corner)) dot(x, y, rim);
          else if (!edge && lens) dot(x, y, y === 11 && x === x0 + 1 ? mix(lens, WHITE, 0.5) : lens);
        }
    };
    if (pose.side) {
      one(19, 23);
      for (const x of [15, 16, 17, 18]) dot(x, 11, rim);
      return;
    }
    one(9, 13);
    one(18, 22);
    for (const x of [14, 15, 16, 17]) dot(x, 11, rim);
    dot(8, 11, rim);
    dot(23, 11, rim);
  };
}

function headphones(tones, mic) {
  return (canvas, pose) => {
    const dot = brush(canvas, pose);
    if (pose.side) {
      onHead(canvas, pose, new Mask().rect(14, 1, 3, 9), tones);
      onHead(canvas, pose, new Mask().rect(12, 9, 6, 7).rect(12, 9, 1, 1, 0).rect(17, 9, 1, 1, 0), tones);
    } else {
      const hoop = new Mask()
        .ellipse(15.5, 11, 10.4, 10.4)
        .minus(new Mask().ellipse(15.5, 12, 8.6, 9.4))
        .rect(0, 11, 32, 21, 0);
      onHead(canvas, pose, hoop, tones);
      onHead(canvas, pose, new Mask().rect(5, 9, 4, 7), tones);
      onHead(canvas, pose, new Mask().rect(23, 9, 4, 7), tones);
    }
    if (!mic || pose.view === "up") return;
    const path = pose.side
      ? [
          [18, 15],
          [19, 16],
          [20, 17],
          [21, 17],
        ]
      : [
          [8, 16],
          [9, 17],
          [10, 17],
          [11, 17],
        ];
    for (const [x, y] of path) dot(x, y, INK);
    dot(pose.side ? 22 : 12, 17, tones.light);
  };
}

function scarf(tones) {
  return (canvas, pose) => {
    onBody(canvas, pose, pose.side ? new Mask().rect(11, 17, 10, 3) : new Mask().rect(9, 17, 14, 3), tones);
    if (pose.view === "up") return;
    onBody(canvas, pose, pose.side ? new Mask().rect(18, 18, 3, 7) : new Mask().rect(17, 18, 4, 7), tones);
  };
}

function badge(canvas, pose) {
  if (pose.view === "up") return;
  const dot = brush(canvas, pose);
  if (pose.side) {
    for (const y of [18, 19, 20, 21]) dot(18, y, c.teal.mid);
    for (const y of [22, 23]) for (const x of [18, 19]) dot(x, y, WHITE);
    return;
  }
  for (const [x, y] of [
    [12, 18],
    [13, 19],
    [14, 20],
    [19, 18],
    [18, 19],
    [17, 20],
    [15, 21],
    [16, 21],
  ])
    dot(x, y, c.teal.mid);
  for (const y of [22, 23, 24]) for (const x of [14, 15, 16, 17]) dot(x, y, y === 22 ? c.coral.mid : WHITE);
  dot(15, 23, c.slate.mid);
  dot(16, 24, c.grey.mid);
}

function backpack(tones) {
  return (canvas, pose) => {
    if (pose.view === "up") {
      onBody(canvas, pose, new Mask().rect(10, 17, 12, 10).rect(10, 17, 1, 1, 0).rect(21, 17, 1, 1, 0), tones);
      onBody(canvas, pose, new Mask().rect(12, 22, 8, 4), { ...tones, mid: tones.light });
    } else if (pose.side) {
      onBody(canvas, pose, new Mask().rect(7, 18, 6, 9).rect(7, 18, 1, 1, 0), tones);
      const dot = brush(canvas, pose);
      for (const y of [18, 19, 20, 21]) dot(14, y, tones.dark);
    } else {
      const dot = brush(canvas, pose);
      for (const x of [11, 12, 19, 20])
        for (const y of [18, 19, 20, 21, 22, 23]) dot(x, y, x % 2 ? tones.mid : tones.dark);
    }
  };
}

function beard(tones, full) {
  return (canvas, pose) => {
    if (pose.view === "up") return;
    const mask = new Mask();
    if (pose.side) {
      mask.spans(
        14,
        full
          ? [
              [16, 17],
              [16, 23],
              [15, 22],
              [15, 21],
              [17, 20],
            ]
          : [null, [19, 22]],
      );
      mask.rect(21, 16, 2, 1, 0);
    } else {
      mask.spans(
        13,
        full
          ? [
              [8, 9],
              [8, 10],
              [8, 23],
              [9, 22],
              [10, 21],
              [12, 19],
            ]
          : [null, null, [12, 19]],
      );
      if (full) mask.rect(22, 13, 2, 3).rect(21, 14, 1, 1).rect(14, 16, 4, 1, 0);
      else mask.rect(11, 16, 2, 1).rect(19, 16, 2, 1);
    }
    const shown = placed(mask, pose);
    for (const [x, y] of shown.points()) {
      canvas.put(x, y, shown.has(x, y + 1) ? (shown.has(x, y - 1) ? tones.mid : tones.dark) : tones.line);
    }
  };
}

function faceMask(canvas, pose) {
  if (pose.view === "up") return;
  const mask = pose.side
    ? new Mask().spans(13, [
        [19, 23],
        [18, 23],
        [18, 22],
        [18, 21],
      ])
    : new Mask().spans(14, [
        [10, 21],
        [10, 21],
        [10, 21],
        [12, 19],
      ]);
  onHead(canvas, pose, mask, c.sky);
  const dot = brush(canvas, pose);
  if (pose.side) for (const x of [15, 16, 17]) dot(x, 13, WHITE);
  else for (const x of [8, 9, 22, 23]) dot(x, 14, WHITE);
}

function bowTie(canvas, pose) {
  if (pose.view === "up") return;
  const x0 = pose.side ? 18 : 13;
  const width = pose.side ? 3 : 6;
  const mask = new Mask().rect(x0, 18, width, 3);
  if (!pose.side) mask.rect(15, 18, 2, 1, 0).rect(15, 20, 2, 1, 0);
  for (const [x, y] of placed(mask, pose).points()) canvas.put(x, y, y === 18 + pose.bob ? c.red.light : c.red.dark);
}

function mug(canvas, pose) {
  if (pose.view === "up") return;
  const [{ hand }] = pose.side ? arms(pose) : [arms(pose)[1]];
  const points = [...hand.points()];
  const x = points[0][0] + (pose.side ? (pose.mirror ? -1 : 1) : 0);
  const y = points[0][1] - 2;
  shade(canvas, new Mask().rect(x - 1, y, 5, 5), c.white);
  for (const i of [0, 1, 2]) canvas.put(x + i, y + 1, c.brown.dark);
  canvas.put(x + 4, y + 2, c.white.line);
  canvas.put(x + 4, y + 3, c.white.line);
}

function satchel(canvas, pose) {
  const dot = brush(canvas, pose);
  if (pose.side) {
    for (let i = 0; i < 6; i++) dot(13 + i, 18 + i, c.brown.dark);
    return onBody(canvas, pose, new Mask().rect(15, 22, 7, 6), c.brown);
  }
  const front = pose.view === "down";
  for (let i = 0; i < 8; i++) dot(front ? 12 + i : 19 - i, 18 + i, c.brown.dark);
  onBody(canvas, pose, new Mask().rect(front ? 18 : 6, 23, 8, 6), c.brown);
  dot(front ? 21 : 9, 25, GOLD.light);
}

function earrings(canvas, pose) {
  if (pose.view === "up") return;
  const dot = brush(canvas, pose);
  for (const x of pose.side ? [13] : [7, 24]) {
    dot(x, 14, GOLD.hi);
    dot(x, 15, GOLD.mid);
  }
}

const CHOICES = [
  ["Round glasses", c.ink, glasses(INK, { round: true })],
  ["Square glasses", c.red, glasses(c.red.dark, {})],
  ["Reading glasses", GOLD, glasses(GOLD.dark, { round: true, lens: GLASS })],
  ["Sunglasses", c.ink, glasses(INK, { lens: hex("#3a3f63") })],
  ["Headphones, coral", c.coral, headphones(c.coral, false)],
  ["Headphones, white", c.white, headphones(c.white, false)],
  ["Headset", c.slate, headphones(c.slate, true)],
  ["Scarf, red", c.red, scarf(c.red)],
  ["Scarf, teal", c.teal, scarf(c.teal)],
  ["Badge", c.teal, badge],
  ["Backpack, sun", c.sun, backpack(c.sun)],
  ["Backpack, denim", c.denim, backpack(c.denim)],
  ["Satchel", c.brown, satchel],
  ["Beard, brown", hair.brown, beard(hair.brown, true)],
  ["Beard, silver", hair.silver, beard(hair.silver, true)],
  ["Moustache", hair.black, beard(hair.black, false)],
  ["Face mask", c.sky, faceMask],
  ["Bow tie", c.red, bowTie],
  ["Coffee mug", c.white, mug],
  ["Earrings", GOLD, earrings],
];

export const accessories = {
  id: "accessory",
  optional: true,
  choices: CHOICES.map(([name, tones, draw]) => ({ name, swatch: swatchOf(tones), draw })),
};
