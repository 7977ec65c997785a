import { Mask, shade } from "../lib/mask.mjs";
import { ears, head, placed, trunk } from "./figure.mjs";
import { hair as colors, swatchOf } from "./palette.mjs";

/// The lowest row of the fringe for each column of the forehead, x 8 to 23.
const FRINGES = {
  straight: [11, 10, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 10, 11],
  parted: [11, 10, 9, 9, 8, 7, 6, 6, 6, 7, 8, 8, 9, 9, 10, 11],
  swept: [12, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 6, 7, 9, 10],
  short: [9, 8, 7, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7, 8, 9],
  spiky: [10, 8, 9, 7, 9, 7, 9, 7, 9, 7, 9, 7, 9, 7, 9, 10],
  curly: [11, 10, 9, 8, 9, 8, 8, 7, 8, 7, 8, 9, 8, 9, 10, 11],
  open: [10, 8, 7, 6, 5, 5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 10],
};

/// Hair seen from the front: the crown above the fringe, and locks down both sides.
function front(style) {
  const mask = new Mask();
  mask.ellipse(15.5, 10.5, 8.7 + style.volume, 8.4 + style.volume);
  const fringe = FRINGES[style.fringe];
  for (let x = 8; x < 24; x++) for (let y = fringe[x - 8] + 1; y < 32; y++) mask.mark(x, y, 0);
  const end = style.locks;
  for (let y = end + 1; y < 32; y++) mask.rect(0, y, 32, 1, 0);
  if (end > 11)
    mask
      .rect(7, 8, 3, end - 8)
      .rect(8, end, 2, 1)
      .rect(22, 8, 3, end - 8)
      .rect(22, end, 2, 1);
  if (end > 17) mask.rect(6, 12, 3, end - 13).rect(23, 12, 3, end - 13);
  return mask;
}

function side(style) {
  const mask = new Mask();
  mask.ellipse(15.5, 10.5, 8.7 + style.volume, 8.4 + style.volume);
  const forehead = Math.min(...FRINGES[style.fringe]) + 2;
  // The face looks right: everything in front of the ear and below the forehead is skin.
  mask.rect(16, forehead, 16, 32 - forehead, 0).rect(15, forehead + 2, 1, 32, 0);
  mask.rect(22, forehead - 1, 2, 2).rect(13, 12, 4, 20, 0);
  for (let y = Math.min(style.back, 17) + 1; y < 32; y++) mask.rect(0, y, 32, 1, 0);
  if (style.back > 15)
    mask
      .rect(7, 12, 6, style.back - 13)
      .rect(8, style.back - 1, 5, 1)
      .rect(9, style.back, 3, 1);
  return mask;
}

function back(style) {
  const mask = new Mask();
  mask.ellipse(15.5, 10.5, 8.7 + style.volume, 8.4 + style.volume);
  for (let y = Math.min(style.back, 17) + 1; y < 32; y++) mask.rect(0, y, 32, 1, 0);
  if (style.back > 15)
    mask
      .rect(7, 12, 18, style.back - 13)
      .rect(8, style.back - 1, 16, 1)
      .rect(9, style.back, 14, 1);
  return mask;
}

const STYLES = {
  crop: { fringe: "short", locks: 11, back: 14, volume: 0 },
  swept: { fringe: "swept", locks: 12, back: 15, volume: 0.3 },
  spiky: { fringe: "spiky", locks: 11, back: 14, volume: 0, extra: spikes },
  bob: { fringe: "straight", locks: 17, back: 18, volume: 0.3 },
  long: { fringe: "parted", locks: 23, back: 24, volume: 0.3 },
  curls: { fringe: "curly", locks: 17, back: 18, volume: 1, extra: curls },
  afro: { fringe: "curly", locks: 14, back: 16, volume: 2.2 },
  bun: { fringe: "swept", locks: 12, back: 14, volume: 0, extra: bun },
  tail: { fringe: "straight", locks: 12, back: 14, volume: 0.2, extra: tail },
  plaits: { fringe: "parted", locks: 13, back: 15, volume: 0.2, extra: plaits },
  quiff: { fringe: "open", locks: 11, back: 14, volume: 0, extra: quiff },
  fade: { fringe: "short", locks: 10, back: 12, volume: -0.2 },
};

function spikes(mask, pose) {
  const xs = pose.side ? [8, 12, 16, 20] : [9, 13, 17, 21];
  for (const x of xs) mask.rect(x, 2, 3, 3).rect(x + 1, 1, 1, 2);
  if (pose.side) mask.rect(6, 8, 2, 2).rect(6, 12, 2, 1);
}

function curls(mask, pose) {
  const spots = pose.side
    ? [
        [8, 6],
        [7, 11],
        [9, 16],
        [12, 3],
        [18, 3],
        [22, 6],
      ]
    : [
        [8, 6],
        [6.5, 11],
        [8, 16],
        [12, 3],
        [19, 3],
        [23, 6],
        [24.5, 11],
        [23, 16],
      ];
  for (const [x, y] of spots) mask.ellipse(x, y, 2.3, 2.3);
  if (pose.view === "up") for (const x of [11, 15, 19]) mask.ellipse(x, 17, 2.3, 2.3);
}

function bun(mask, pose) {
  mask.ellipse(pose.side ? 11.5 : 15.5, 2.6, 3.4, 2.6);
}

function tail(mask, pose) {
  if (pose.view === "up") mask.rect(13, 8, 6, 14).rect(14, 22, 4, 2);
  else if (pose.side) mask.ellipse(6.5, 10, 2.6, 2.6).rect(4, 10, 4, 9).rect(4, 19, 3, 2);
  else mask.rect(24, 7, 2, 3).rect(25, 8, 2, 8);
}

function plaits(mask, pose) {
  if (pose.side) {
    for (const y of [16, 19, 22]) mask.ellipse(11.5, y, 2.2, 1.9);
    return;
  }
  for (const y of [16, 19, 22]) mask.ellipse(7.5, y, 2.1, 1.9).ellipse(23.5, y, 2.1, 1.9);
}

function quiff(mask, pose) {
  if (pose.side) mask.ellipse(19.5, 4, 5, 3);
  else if (pose.view === "down") mask.ellipse(14.5, 4, 6.5, 3.2);
  else mask.ellipse(15.5, 4, 6.5, 3);
}

function drawHair(canvas, pose, style, tones) {
  const drawn = pose.side ? side(style) : pose.view === "up" ? back(style) : front(style);
  if (style.extra) style.extra(drawn, pose);
  const mask = placed(drawn, pose);
  if (pose.side) mask.minus(ears(pose));
  shade(canvas, mask, tones, { over: head(pose).add(trunk(pose)) });
  shine(canvas, mask, pose, tones);
}

/// A band of light on the crown, to the left as all light is.
function shine(canvas, mask, pose, tones) {
  const y = 5 + pose.bob;
  for (const [x, dy] of [
    [10, 1],
    [11, 0],
    [12, 0],
    [13, 0],
    [14, 0],
    [17, 0],
    [18, 0],
  ]) {
    if (mask.has(x, y + dy + 1)) canvas.put(x, y + dy, tones.hi);
  }
}

const CHOICES = [
  ["Crop", "crop", ["black", "brown", "blond"]],
  ["Side sweep", "swept", ["chestnut", "black", "silver"]],
  ["Spikes", "spiky", ["ginger", "black", "teal"]],
  ["Bob", "bob", ["brown", "rose", "indigo"]],
  ["Long", "long", ["blond", "black", "ginger"]],
  ["Curls", "curls", ["brown", "chestnut", "ginger"]],
  ["Afro", "afro", ["black", "brown", "rose"]],
  ["Bun", "bun", ["black", "silver", "chestnut"]],
  ["Ponytail", "tail", ["blond", "brown", "teal"]],
  ["Plaits", "plaits", ["chestnut", "black", "indigo"]],
  ["Quiff", "quiff", ["brown", "ginger", "silver"]],
  ["Fade", "fade", ["black", "brown", "blond"]],
];

export const hair = {
  id: "hair",
  optional: true,
  choices: CHOICES.flatMap(([name, style, tints]) =>
    tints.map((tint) => ({
      name: `${name}, ${tint}`,
      swatch: swatchOf(colors[tint]),
      draw: (canvas, pose) => drawHair(canvas, pose, STYLES[style], colors[tint]),
    })),
  ),
};
