import { hex, mix } from "../lib/color.mjs";
import { INK, WHITE } from "./palette.mjs";

const MOUTH = hex("#9a4652");
const CORNER = hex("#9a465278");
const BROW = hex("#3d2c35");

/// Paints in the coordinates of the standing, right-hand view.
function brush(canvas, pose) {
  return (x, y, color) => canvas.put(pose.mirror ? 31 - x : x, y + pose.bob, color);
}

const IRIS = {
  brown: "#7a4a2c",
  blue: "#3d78c6",
  green: "#3f9262",
  grey: "#6d7b92",
  violet: "#8257b8",
  amber: "#c07a24",
};

function open(dot, x, iris, { lash = false, tall = true } = {}) {
  const color = hex(iris);
  if (tall) {
    dot(x, 10, INK);
    dot(x + 1, 10, INK);
  }
  dot(x, 11, WHITE);
  dot(x + 1, 11, INK);
  dot(x, 12, INK);
  dot(x + 1, 12, mix(color, INK, 0.15));
  dot(x, 13, color);
  dot(x + 1, 13, mix(color, WHITE, 0.25));
  if (lash) {
    dot(x - 1, 10, INK);
    dot(x + 2, 10, INK);
  }
}

const SHAPES = {
  bright: (dot, x, iris) => open(dot, x, iris),
  lashes: (dot, x, iris) => open(dot, x, iris, { lash: true }),
  calm: (dot, x, iris) => {
    for (const i of [-1, 0, 1, 2]) dot(x + i, 11, INK);
    dot(x, 12, INK);
    dot(x + 1, 12, hex(iris));
    dot(x, 13, hex(iris));
    dot(x + 1, 13, mix(hex(iris), WHITE, 0.25));
  },
  smile: (dot, x) => {
    dot(x - 1, 12, INK);
    dot(x, 11, INK);
    dot(x + 1, 11, INK);
    dot(x + 2, 12, INK);
  },
  bold: (dot, x, iris, inner) => {
    open(dot, x, iris, { tall: false });
    for (const i of [0, 1]) dot(x + i, 9, BROW);
    dot(inner ? x - 1 : x + 2, 9, BROW);
  },
  dots: (dot, x) => {
    dot(x, 11, INK);
    dot(x + 1, 11, INK);
    dot(x, 12, INK);
    dot(x + 1, 12, INK);
    dot(x, 11, WHITE);
  },
};

function drawEyes(canvas, pose, shape, iris, grin) {
  if (pose.view === "up") return;
  const dot = brush(canvas, pose);
  const paint = SHAPES[shape];
  if (pose.side) {
    paint(dot, 20, iris, false);
    dot(20, 16, MOUTH);
    dot(21, grin ? 15 : 16, grin ? CORNER : MOUTH);
    return;
  }
  paint(dot, 11, iris, false);
  paint(dot, 19, iris, true);
  for (const x of [15, 16]) dot(x, 16, MOUTH);
  if (grin) for (const x of [14, 17]) dot(x, 15, CORNER);
}

const CHOICES = [
  ["Brown, bright", "bright", "brown", true],
  ["Blue, bright", "bright", "blue", true],
  ["Green, bright", "bright", "green", false],
  ["Grey, calm", "calm", "grey", false],
  ["Amber, calm", "calm", "amber", true],
  ["Violet, lashes", "lashes", "violet", true],
  ["Brown, lashes", "lashes", "brown", false],
  ["Blue, bold", "bold", "blue", false],
  ["Smiling", "smile", "brown", true],
  ["Button", "dots", "grey", true],
];

export const eyes = {
  id: "eyes",
  optional: false,
  choices: CHOICES.map(([name, shape, iris, grin]) => ({
    name,
    swatch: IRIS[iris],
    draw: (canvas, pose) => drawEyes(canvas, pose, shape, iris, grin),
  })),
};
