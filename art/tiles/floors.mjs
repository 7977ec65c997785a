// Floors repeat over several tiles, so that planks and slabs run on across tile borders and no single tile is seen
// to repeat. A floor is { name, across, down, draw(canvas), solid?, frames? }.
import { hex, mix } from "../lib/color.mjs";
import { grain } from "../lib/random.mjs";

const tint = (base, towards, part) => mix(hex(base), hex(towards), part);

/// Planks of `high` pixels, `long` pixels long, every row shifted; a dark seam below and beside each.
function planks(canvas, { tones, seam, high, long, shift, seed }) {
  const { width, height } = canvas;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / high);
    for (let x = 0; x < width; x++) {
      const along = (x + row * shift) % width;
      const plank = Math.floor(along / long);
      const color = tones[Math.floor(grain(plank, row, seed) * tones.length)];
      const end = along % long === 0 || y % high === high - 1;
      const streak = grain(Math.floor(along / 9), y, seed + row) < 0.12 && along % 9 > 1;
      canvas.put(
        x,
        y,
        end ? seam : streak ? mix(color, seam, 0.22) : y % high === 0 ? mix(color, hex("#ffffff"), 0.14) : color,
      );
    }
  }
}

function oakFloor(canvas) {
  const tones = ["#d9b184", "#d6ac7d", "#dcb68b", "#d3a877"].map(hex);
  planks(canvas, { tones, seam: hex("#c09263"), high: 8, long: 64, shift: 40, seed: 3 });
}

function deckFloor(canvas) {
  const tones = ["#b98f6b", "#b48964", "#bf9672"].map(hex);
  planks(canvas, { tones, seam: hex("#8f6b50"), high: 8, long: 128, shift: 48, seed: 8 });
}

function stageFloor(canvas) {
  const tones = ["#a8704c", "#a36b48", "#ad7551"].map(hex);
  planks(canvas, { tones, seam: hex("#84543a"), high: 8, long: 64, shift: 24, seed: 5 });
}

/// Parquet of short blocks laid in pairs, turned a quarter each.
function parquet(canvas) {
  const tones = ["#b98458", "#b57f54", "#be8a5f"].map(hex);
  const seam = hex("#9a6a46");
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const bx = Math.floor(x / 16);
      const by = Math.floor(y / 16);
      const turned = (bx + by) % 2 === 1;
      const u = turned ? y % 16 : x % 16;
      const v = turned ? x % 16 : y % 16;
      const color = tones[Math.floor(grain(bx * 4 + Math.floor(v / 8), by, 21) * tones.length)];
      canvas.put(x, y, v % 8 === 7 || u === 15 ? seam : v % 8 === 0 ? mix(color, hex("#ffffff"), 0.12) : color);
    }
  }
}

/// Woven carpet: two close tones in a fine weave, a third one here and there.
function carpet(base, { seed = 1, tile = 0 } = {}) {
  return (canvas) => {
    const low = tint(base, "#241a45", 0.05);
    const high = tint(base, "#fff3d2", 0.06);
    for (let y = 0; y < canvas.height; y++) {
      for (let x = 0; x < canvas.width; x++) {
        let color = hex(base);
        if ((x + y * 2) % 4 === 0) color = low;
        if (grain(x >> 1, y >> 1, seed) < 0.04) color = high;
        const seam = tile > 0 && (x % tile === 0 || y % tile === 0);
        canvas.put(x, y, seam ? tint(base, "#241a45", 0.09) : color);
      }
    }
    if (tile > 0) quarters(canvas, tile, base);
  };
}

/// Carpet tiles laid with the nap turned: every other one is a shade lighter.
function quarters(canvas, tile, base) {
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const light = (Math.floor(x / tile) + Math.floor(y / tile)) % 2 === 0;
      if (light) canvas.put(x, y, mix(canvas.get(x, y), hex("#fff3d2"), 0.05));
    }
  }
}

function slabs(size, base, joint, { seed = 1, checker = null } = {}) {
  return (canvas) => {
    for (let y = 0; y < canvas.height; y++) {
      for (let x = 0; x < canvas.width; x++) {
        const cx = Math.floor(x / size);
        const cy = Math.floor(y / size);
        const own = checker && (cx + cy) % 2 ? checker : base;
        const shade = mix(hex(own), hex(joint), grain(cx, cy, seed) * 0.16);
        const u = x % size;
        const v = y % size;
        let color = shade;
        if (u === size - 1 || v === size - 1) color = hex(joint);
        else if (u === 0 || v === 0) color = mix(shade, hex("#ffffff"), 0.3);
        else if (grain(x, y, seed + 9) < 0.015) color = mix(shade, hex(joint), 0.35);
        canvas.put(x, y, color);
      }
    }
  };
}

function grass(canvas) {
  const base = hex("#7fb56a");
  const tones = { "-": hex("#74aa63"), "+": hex("#8dc077") };
  canvas.rect(0, 0, canvas.width, canvas.height, base);
  const { width, height } = canvas;
  const dab = (x, y, color) => canvas.put((x + width) % width, (y + height) % height, color);
  for (let n = 0; n < 22; n++) {
    const cx = Math.floor(grain(n, 1, 4) * width);
    const cy = Math.floor(grain(n, 2, 4) * height);
    for (let y = -5; y <= 5; y++) {
      for (let x = -9; x <= 9; x++) {
        const inside = (x * x) / 81 + (y * y) / 25 < 0.7 + grain(cx + x, cy + y, 6) * 0.3;
        if (inside && (x + y) % 2 === 0) dab(cx + x, cy + y, tones[n % 2 ? "-" : "+"]);
      }
    }
  }
  for (let n = 0; n < 46; n++) {
    const x = Math.floor(grain(n, 3, 4) * width);
    const y = Math.floor(grain(n, 4, 4) * height);
    const blade = hex(n % 3 ? "#629a58" : "#a5d088");
    dab(x, y, blade);
    dab(x, y - 1, blade);
    dab(x + 2, y, blade);
    if (n % 2) dab(x + 1, y - 1, blade);
  }
}

function pathFloor(canvas) {
  slabs(16, "#d9cfbd", "#b9ac97", { seed: 12 })(canvas);
  for (let n = 0; n < 26; n++) {
    const x = Math.floor(grain(n, 1, 31) * 8) * 16 + 15;
    const y = Math.floor(grain(n, 2, 31) * canvas.height);
    canvas.put(x % canvas.width, y, hex("#8fae74"));
    canvas.put(x % canvas.width, (y + 1) % canvas.height, hex("#7fb56a"));
  }
}

function gravel(canvas) {
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const g = grain(x, y, 44);
      canvas.put(x, y, hex(g < 0.035 ? "#bcae95" : g > 0.96 ? "#e2d7c0" : "#d4c8b0"));
    }
  }
}

/// Water in four frames: two bands of ripples that drift against each other.
function waterFrame(frame) {
  return (canvas) => {
    const { width, height } = canvas;
    canvas.rect(0, 0, width, height, hex("#62b3d2"));
    for (let n = 0; n < 44; n++) {
      const x0 = Math.floor(grain(n, 1, 77) * width) + frame * (n % 2 ? 2 : -2) + width;
      const y = Math.floor(grain(n, 2, 77) * height);
      const long = 3 + Math.floor(grain(n, 3, 77) * 6) - ((frame + n) % 3);
      const color = hex(n % 3 === 0 ? "#a9dcea" : n % 3 === 1 ? "#4e9fc2" : "#7cc3dc");
      for (let i = 0; i < long; i++) canvas.put((x0 + i) % width, y, color);
    }
  };
}

export const FLOORS = [
  { name: "oak", across: 4, down: 4, draw: oakFloor },
  { name: "parquet", across: 2, down: 2, draw: parquet },
  { name: "stage", across: 4, down: 4, draw: stageFloor },
  { name: "deck", across: 4, down: 4, draw: deckFloor },
  { name: "carpet-teal", across: 2, down: 2, draw: carpet("#7fb0ac", { seed: 2, tile: 32 }) },
  { name: "carpet-blue", across: 2, down: 2, draw: carpet("#8ba3c4", { seed: 3, tile: 32 }) },
  { name: "carpet-rose", across: 2, down: 2, draw: carpet("#d9a493", { seed: 4, tile: 32 }) },
  { name: "carpet-navy", across: 2, down: 2, draw: carpet("#565f86", { seed: 5, tile: 32 }) },
  { name: "carpet-sand", across: 2, down: 2, draw: carpet("#d8c6a6", { seed: 6 }) },
  { name: "tiles", across: 4, down: 4, draw: slabs(16, "#f0ece4", "#d5cfc4", { seed: 7, checker: "#cfe0dd" }) },
  { name: "marble", across: 4, down: 4, draw: slabs(32, "#e9e4da", "#cdc5b8", { seed: 8 }) },
  { name: "concrete", across: 4, down: 4, draw: slabs(64, "#c3c5c6", "#a9acb0", { seed: 9 }) },
  { name: "path", across: 4, down: 4, draw: pathFloor },
  { name: "gravel", across: 2, down: 2, draw: gravel },
  { name: "grass", across: 4, down: 4, draw: grass },
  {
    name: "water",
    across: 4,
    down: 4,
    solid: true,
    duration: 260,
    frames: [0, 1, 2, 3].map(waterFrame),
  },
];
