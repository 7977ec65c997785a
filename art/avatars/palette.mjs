import { hex, ramp } from "../lib/color.mjs";

/// Skins run through the whole human range, and two that do not; names are what a list shows.
export const SKINS = [
  ["Porcelain", "#fbd9c3"],
  ["Peach", "#f6c6a2"],
  ["Sand", "#e8b080"],
  ["Honey", "#d99c68"],
  ["Olive", "#c68a5a"],
  ["Caramel", "#b07547"],
  ["Chestnut", "#925a38"],
  ["Cocoa", "#74452e"],
  ["Ebony", "#573329"],
  ["Mint", "#9fd8b8"],
  ["Lilac", "#b7a6e6"],
];

const HAIR = {
  black: "#3a3448",
  brown: "#6e4530",
  chestnut: "#94583a",
  ginger: "#d0703a",
  blond: "#e9bf6a",
  silver: "#b9bfcd",
  rose: "#e58aa0",
  teal: "#3f9c9a",
  indigo: "#5a62c0",
};

const CLOTH = {
  white: "#f2eee6",
  cream: "#ead9bb",
  grey: "#98a1b3",
  slate: "#5b667e",
  ink: "#3b415c",
  denim: "#4c6fa5",
  sky: "#6fb3dc",
  teal: "#379a98",
  leaf: "#63a862",
  olive: "#8a8b52",
  sun: "#f0bf52",
  orange: "#ee9a4d",
  coral: "#ec7b66",
  red: "#cf4b55",
  berry: "#a44477",
  plum: "#7a568f",
  lilac: "#b49add",
  brown: "#8b5d42",
  khaki: "#c2a678",
};

const toned = (table) => Object.fromEntries(Object.entries(table).map(([name, base]) => [name, ramp(base)]));

export const hair = toned(HAIR);
export const cloth = toned(CLOTH);
export const skins = SKINS.map(([name, base]) => ({ name, swatch: base, tones: ramp(base, { depth: 0.86 }) }));

export const INK = hex("#2b2540");
export const WHITE = hex("#ffffff");
export const SHADOW = hex("#1d183550");
export const GOLD = ramp("#edb54a");
export const METAL = ramp("#c3cbd8");
export const swatchOf = (tones) => `#${(tones.mid >>> 8).toString(16).padStart(6, "0")}`;
