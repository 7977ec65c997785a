// What the office is made of. One table, so that a wall, a desk and a rug agree with each other.
import { hex, ramp } from "../lib/color.mjs";

const gentle = { depth: 0.82, shine: 0.9 };

export const oak = ramp("#cf9a66", gentle);
export const birch = ramp("#e6c99b", gentle);
export const walnut = ramp("#8f6245", gentle);
export const white = ramp("#f3efe8", gentle);
export const cream = ramp("#eadfca", gentle);
export const grey = ramp("#a4acba", gentle);
export const slate = ramp("#5d6883", gentle);
export const ink = ramp("#3a405c", gentle);
export const metal = ramp("#c2cad6", gentle);
export const teal = ramp("#3f9a98", gentle);
export const sea = ramp("#6cbcb6", gentle);
export const sky = ramp("#7db8dc", gentle);
export const denim = ramp("#5278ab", gentle);
export const coral = ramp("#ea7d68", gentle);
export const rose = ramp("#e9a59b", gentle);
export const blossom = ramp("#d98a92", gentle);
export const sun = ramp("#f0c05c", gentle);
export const red = ramp("#c74f56", gentle);
export const plum = ramp("#7c5b8f", gentle);
export const leaf = ramp("#5fa35c", gentle);
export const moss = ramp("#3f7f5a", gentle);
export const lime = ramp("#9cc668", gentle);
export const clay = ramp("#c3714f", gentle);
export const stone = ramp("#b5b3ac", gentle);
export const water = ramp("#5aaed0", gentle);

export const INK = hex("#2b2540");
export const SHADE = hex("#20193a38");
export const SHADE_SOFT = hex("#20193a20");
export const GLOW = hex("#fff0c060");
export const GLOW_SOFT = hex("#fff0c030");
export const GLASS = hex("#bfe8ee58");
export const GLASS_SHINE = hex("#ffffff70");
export const SCREEN = hex("#20304f");
