// The mark of the house: a speech bubble that is a head and shoulders. Drawn once as pixels for the installed icons and
// once as shapes for everything that can scale.
import { Canvas } from "./lib/canvas.mjs";
import { hex } from "./lib/color.mjs";

const TEAL = "#3f9a98";
const DEEP = "#2c6f78";
const CREAM = "#f7efe0";
const CORAL = "#ea7d68";
const INK = "#2b2540";

// Sixteen by sixteen; every letter is a pixel. "." is nothing.
const MARK = [
  "..tttttttttttt..",
  ".tttttttttttttt.",
  "tttttttttttttttt",
  "tttttthhhhtttttt",
  "ttttthhhhhhttttt",
  "ttttthcccctttttt",
  "tttttckcckcttttt",
  "tttttccccccttttt",
  "ttttttcccctttttt",
  "ttttrrrrrrrrtttt",
  "tttrrrrrrrrrRttt",
  "tttrrrrrrrrrRttt",
  "dddddddddddddddd",
  ".dddddddddddddd.",
  "...ddd..........",
  "...dd...........",
];

const COLORS = { t: TEAL, d: DEEP, h: INK, c: "#f6c6a2", k: INK, r: CORAL, R: "#c96558" };

function shapes(scale) {
  const rects = [];
  MARK.forEach((row, y) => {
    for (let x = 0; x < row.length;) {
      let end = x;
      while (end < row.length && row[end] === row[x]) end += 1;
      const color = COLORS[row[x]];
      if (color)
        rects.push(
          `<rect x="${x * scale}" y="${y * scale}" width="${(end - x) * scale}" height="${scale}" fill="${color}"/>`,
        );
      x = end;
    }
  });
  return rects.join("");
}

export function markSvg() {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" shape-rendering="crispEdges">${shapes(1)}</svg>\n`;
}

/// The mark on a full square, as home screens want it; `size` is the picture's edge in pixels.
export function iconPicture(size) {
  const canvas = new Canvas(size, size, hex(CREAM));
  const scale = Math.floor((size * 0.72) / 16);
  const from = Math.floor((size - 16 * scale) / 2);
  MARK.forEach((row, y) =>
    [...row].forEach((letter, x) => {
      if (COLORS[letter]) canvas.rect(from + x * scale, from + y * scale, scale, scale, hex(COLORS[letter]));
    }),
  );
  return canvas;
}
