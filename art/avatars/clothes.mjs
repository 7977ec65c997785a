import { Mask, shade } from "../lib/mask.mjs";
import { arms, legs, placed, trunk } from "./figure.mjs";
import { cloth, GOLD, swatchOf, WHITE, INK } from "./palette.mjs";

/// Paints over the trunk in the coordinates of the standing, right-hand view.
function brush(canvas, pose) {
  return (x, y, color) => canvas.put(pose.mirror ? 31 - x : x, y + pose.bob, color);
}

function drawLegs(canvas, pose, look) {
  const tones = look.legs;
  for (const { leg, shoe } of legs(pose)) {
    const bare = look.cut === "skirt" || look.cut === "dress" || look.cut === "shorts";
    if (!bare) shade(canvas, leg, tones);
    else if (look.tights) shade(canvas, leg, look.tights);
    if (look.cut === "shorts") shade(canvas, leg.copy().within(new Mask().rect(0, 0, 32, 28)), tones);
    shade(canvas, shoe, look.shoes);
  }
}

function skirt(pose, long) {
  const mask = new Mask();
  const rows = pose.side
    ? [
        [11, 20],
        [10, 21],
        [10, 21],
        [9, 22],
      ]
    : [
        [10, 21],
        [9, 22],
        [9, 22],
        [8, 23],
      ];
  mask.spans(24, long ? [...rows, rows[3]] : rows);
  return placed(mask, pose);
}

function drawTop(canvas, pose, look) {
  const tones = look.top;
  const front = trunk(pose);
  shade(canvas, front, tones);
  if (look.cut === "skirt") shade(canvas, skirt(pose, false), look.legs, { over: front });
  if (look.cut === "dress") {
    shade(canvas, skirt(pose, true).add(front), tones);
  }
  if (look.detail) look.detail(brush(canvas, pose), pose, look);
  for (const { sleeve, hand } of arms(pose)) {
    const covered = sleeve.copy().minus(hand);
    if (look.sleeves === "none") continue;
    const cut = look.sleeves === "short" ? covered.within(new Mask().rect(0, 0, 32, 22 + pose.bob)) : covered;
    shade(canvas, cut, look.sleeve ?? tones, { over: front });
  }
  if (look.over) look.over(brush(canvas, pose), pose, look);
}

const rows = (dot, x0, x1, y, color) => {
  for (let x = x0; x <= x1; x++) dot(x, y, color);
};

const COLLAR = (color) => (dot, pose) => {
  if (pose.view === "up") return rows(dot, 13, 18, 18, color);
  if (pose.side) return rows(dot, 15, 19, 18, color);
  rows(dot, 13, 18, 18, color);
};

const STRIPES = (color) => (dot, pose) => {
  const [a, b] = pose.side ? [12, 19] : [11, 20];
  for (const y of [20, 22, 24]) rows(dot, a, b, y, color);
};

const TIE = (tie) => (dot, pose) => {
  if (pose.view === "up") return;
  if (pose.side) return [19, 20, 21, 22].forEach((y) => dot(19, y, tie.mid));
  rows(dot, 13, 18, 18, WHITE);
  for (const y of [18, 19, 20, 21, 22]) rows(dot, 15, 16, y, y === 18 ? tie.dark : tie.mid);
  dot(15, 23, tie.dark);
};

const JACKET = (shirt, tie) => (dot, pose, look) => {
  if (pose.view === "up") return;
  if (pose.side) {
    for (const y of [18, 19, 20, 21]) dot(19, y, shirt.light);
    return;
  }
  rows(dot, 13, 18, 18, shirt.light);
  rows(dot, 14, 17, 19, shirt.light);
  rows(dot, 14, 17, 20, shirt.mid);
  rows(dot, 15, 16, 21, shirt.mid);
  for (const [x, y] of [
    [12, 18],
    [13, 19],
    [13, 20],
    [14, 21],
    [19, 18],
    [18, 19],
    [18, 20],
    [17, 21],
  ]) {
    dot(x, y, look.top.hi);
  }
  for (const y of [22, 23, 24, 25]) dot(15, y, look.top.deep);
  dot(17, 23, look.top.hi);
  if (tie) for (const y of [19, 20, 21]) rows(dot, 15, 16, y, tie.mid);
};

const HOOD = (dot, pose, look) => {
  const t = look.top;
  if (pose.view === "up") {
    rows(dot, 11, 20, 18, t.light);
    rows(dot, 11, 20, 19, t.mid);
    rows(dot, 12, 19, 20, t.mid);
    return rows(dot, 13, 18, 21, t.deep);
  }
  if (pose.side) {
    for (const y of [18, 19, 20]) rows(dot, 11, 13, y, t.light);
    return;
  }
  rows(dot, 12, 19, 18, t.deep);
  for (const x of [14, 17]) {
    dot(x, 19, WHITE);
    dot(x, 20, WHITE);
  }
  rows(dot, 13, 18, 23, t.dark);
  rows(dot, 12, 19, 24, t.dark);
};

const ZIP = (color) => (dot, pose) => {
  if (pose.view === "down") for (let y = 19; y < 26; y++) dot(15, y, color);
};

const OPEN = (shirt) => (dot, pose) => {
  if (pose.view === "up") return;
  if (pose.side) {
    for (let y = 18; y < 25; y++) rows(dot, 18, 19, y, shirt.mid);
    return;
  }
  for (let y = 18; y < 26; y++) rows(dot, 14, 17, y, y === 18 ? shirt.dark : shirt.mid);
};

const BIB = (shirt) => (dot, pose, look) => {
  const t = look.top;
  const [a, b] = pose.side ? [12, 19] : [11, 20];
  for (const y of [18, 19, 20, 21]) rows(dot, a, b, y, y === 21 ? shirt.dark : shirt.mid);
  if (pose.side) {
    for (const y of [18, 19, 20, 21]) dot(16, y, t.mid);
    return;
  }
  for (const x of [12, 19]) for (const y of [18, 19, 20, 21]) dot(x, y, t.mid);
  if (pose.view === "down") for (const y of [20, 21]) rows(dot, 13, 18, y, t.mid);
  if (pose.view === "down") for (const x of [12, 19]) dot(x, 20, GOLD.light);
};

const VEST = (stripe) => (dot, pose) => {
  const [a, b] = pose.side ? [12, 19] : [11, 20];
  rows(dot, a, b, 23, stripe);
  if (pose.side) return;
  for (const y of [18, 19, 20, 21, 22]) for (const x of [12, 19]) dot(x, y, stripe);
};

const BUTTONS = (color) => (dot, pose) => {
  if (pose.view !== "down") return;
  for (const y of [19, 21, 23]) dot(15, y, color);
};

const NUMBER = (color) => (dot, pose) => {
  if (pose.side) return;
  for (const y of [20, 21, 22, 23]) dot(16, y, color);
  dot(15, 20, color);
  rows(dot, 15, 17, 23, color);
};

const HEART = (color) => (dot, pose) => {
  if (pose.view !== "down") return;
  for (const [x, y] of [
    [14, 20],
    [17, 20],
    [14, 21],
    [15, 21],
    [16, 21],
    [17, 21],
    [15, 22],
    [16, 22],
  ]) {
    dot(x, y, color);
  }
};

const YOKE = (color) => (dot, pose) => {
  const [a, b] = pose.side ? [12, 19] : [11, 20];
  rows(dot, a, b, 19, color.mid);
  for (let x = a; x <= b; x += 2) dot(x, 20, color.mid);
};

const CHECK = (color) => (dot, pose) => {
  const [a, b] = pose.side ? [12, 19] : [11, 20];
  for (let y = 19; y < 26; y++) for (let x = a; x <= b; x++) if (x % 3 === 0 || y % 3 === 1) dot(x, y, color);
};

const DOTS = (color) => (dot, pose) => {
  const [a, b] = pose.side ? [12, 19] : [11, 20];
  for (let y = 20; y < 27; y += 2) for (let x = a + (y % 4 ? 0 : 2); x <= b; x += 4) dot(x, y, color);
};

const both =
  (...details) =>
  (...args) =>
    details.forEach((detail) => detail(...args));

const c = cloth;
const LOOKS = [
  ["T-shirt, coral", { top: c.coral, legs: c.denim, shoes: c.white, sleeves: "short", detail: COLLAR(c.coral.deep) }],
  ["T-shirt, heart", { top: c.white, legs: c.slate, shoes: c.coral, sleeves: "short", detail: HEART(c.red.mid) }],
  ["Shirt and tie", { top: c.sky, legs: c.ink, shoes: c.brown, detail: TIE(c.berry) }],
  ["White shirt", { top: c.white, legs: c.ink, shoes: c.ink, detail: both(COLLAR(c.white.dark), BUTTONS(c.grey.mid)) }],
  ["Suit, navy", { top: c.ink, legs: c.ink, shoes: c.brown, detail: JACKET(c.white, c.red) }],
  ["Blazer, plum", { top: c.plum, legs: c.cream, shoes: c.brown, detail: JACKET(c.cream) }],
  ["Blazer, sand", { top: c.khaki, legs: c.slate, shoes: c.brown, detail: JACKET(c.teal) }],
  ["Hoodie, teal", { top: c.teal, legs: c.ink, shoes: c.white, detail: HOOD }],
  ["Hoodie, grey", { top: c.grey, legs: c.denim, shoes: c.sun, detail: HOOD }],
  ["Hoodie, berry", { top: c.berry, legs: c.slate, shoes: c.white, detail: HOOD }],
  ["Striped jumper", { top: c.white, sleeve: c.white, legs: c.denim, shoes: c.red, detail: STRIPES(c.denim.mid) }],
  ["Winter jumper", { top: c.red, legs: c.brown, shoes: c.ink, detail: YOKE(c.white) }],
  ["Turtleneck", { top: c.olive, legs: c.khaki, shoes: c.brown, detail: COLLAR(c.olive.light) }],
  ["Cardigan", { top: c.sun, legs: c.denim, shoes: c.brown, detail: OPEN(c.white) }],
  ["Checked shirt", { top: c.red, legs: c.denim, shoes: c.brown, detail: CHECK(c.red.deep) }],
  ["Polo, green", { top: c.leaf, legs: c.khaki, shoes: c.white, sleeves: "short", detail: COLLAR(c.white.mid) }],
  ["Dungarees", { top: c.denim, sleeve: c.sun, legs: c.denim, shoes: c.red, sleeves: "short", detail: BIB(c.sun) }],
  ["Jersey", { top: c.orange, legs: c.white, shoes: c.ink, cut: "shorts", sleeves: "short", detail: NUMBER(WHITE) }],
  ["Dress, dotted", { top: c.berry, legs: c.berry, shoes: c.ink, cut: "dress", sleeves: "short", detail: DOTS(WHITE) }],
  [
    "Dress, sky",
    { top: c.sky, legs: c.sky, shoes: c.white, cut: "dress", sleeves: "none", detail: COLLAR(c.white.mid) },
  ],
  [
    "Blouse and skirt",
    { top: c.cream, legs: c.teal, shoes: c.brown, cut: "skirt", tights: c.slate, detail: BUTTONS(c.brown.mid) },
  ],
  [
    "Jumper and skirt",
    { top: c.lilac, legs: c.ink, shoes: c.berry, cut: "skirt", tights: c.ink, detail: COLLAR(c.lilac.deep) },
  ],
  ["Lab coat", { top: c.white, legs: c.sky, shoes: c.white, detail: OPEN(c.sky) }],
  [
    "Safety vest",
    { top: c.orange, sleeve: c.slate, legs: c.slate, shoes: c.brown, detail: both(ZIP(INK), VEST(c.sun.hi)) },
  ],
  ["Raincoat", { top: c.sun, legs: c.sun, shoes: c.teal, cut: "skirt", detail: both(HOOD, ZIP(c.sun.deep)) }],
  ["Bomber jacket", { top: c.olive, legs: c.ink, shoes: c.orange, detail: both(OPEN(c.white), ZIP(c.grey.mid)) }],
];

export const clothes = {
  id: "clothes",
  optional: false,
  choices: LOOKS.map(([name, given]) => {
    const look = { cut: "trousers", sleeves: "long", ...given };
    return {
      name,
      swatch: swatchOf(look.top),
      draw: (canvas, pose) => {
        drawLegs(canvas, pose, look);
        drawTop(canvas, pose, look);
      },
    };
  }),
};
