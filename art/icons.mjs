// The mark of the house: two people whose circles meet. The client draws the same one in play/src/ui/parts/Logo.svelte.
import { Canvas } from "./lib/canvas.mjs";
import { hex, mix } from "./lib/color.mjs";

const VIOLET = "#6458f0";
const SIZE = 32;
const ROUND = 9;
const CIRCLES = [
  { x: 12.5, y: 16, r: 6.5, opacity: 1 },
  { x: 19.5, y: 16, r: 6.5, opacity: 0.55 },
];

export function markSvg() {
  const circles = CIRCLES.map(({ x, y, r, opacity }) => {
    const faint = opacity < 1 ? ` fill-opacity="${opacity}"` : "";
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="#fff"${faint}/>`;
  });
  const square = `<rect width="${SIZE}" height="${SIZE}" rx="${ROUND}" fill="${VIOLET}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">${square}${circles.join("")}</svg>\n`;
}

/// Samples a pixel, along each edge: smooth curves from whole numbers.
const FINE = 4;

/// The mark on a full square, as home screens want it; they cut their own corners.
export function iconPicture(size) {
  const canvas = new Canvas(size, size);
  const scale = SIZE / size;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let white = 0;
      for (let n = 0; n < FINE * FINE; n++) {
        const px = (x + ((n % FINE) + 0.5) / FINE) * scale;
        const py = (y + (Math.floor(n / FINE) + 0.5) / FINE) * scale;
        white += whiteness(px, py);
      }
      canvas.put(x, y, mix(hex(VIOLET), hex("#ffffff"), white / (FINE * FINE)));
    }
  }
  return canvas;
}

function whiteness(x, y) {
  let covered = 0;
  for (const circle of CIRCLES) {
    const [dx, dy] = [x - circle.x, y - circle.y];
    if (dx * dx + dy * dy < circle.r * circle.r) covered += (1 - covered) * circle.opacity;
  }
  return covered;
}
