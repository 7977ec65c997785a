// Colours are 32-bit numbers 0xRRGGBBAA. Only + - * / are used on the way from a palette to a pixel, so every machine
// draws the same bytes.

export const CLEAR = 0;

/// "#rrggbb" or "#rrggbbaa" as a number.
export function hex(text) {
  const digits = text.slice(1);
  return parseInt(digits.length === 6 ? `${digits}ff` : digits, 16) >>> 0;
}

export function toHex(color) {
  return `#${(color >>> 8).toString(16).padStart(6, "0")}`;
}

export const alphaOf = (color) => color & 255;
export const channels = (color) => [color >>> 24, (color >>> 16) & 255, (color >>> 8) & 255, color & 255];

export function rgba(r, g, b, a = 255) {
  return ((r << 24) | (g << 16) | (b << 8) | a) >>> 0;
}

export function withAlpha(color, alpha) {
  return ((color & 0xffffff00) | alpha) >>> 0;
}

/// `part` of `b` in `a`: 0 is a, 1 is b. Alpha is a's.
export function mix(a, b, part) {
  const [ar, ag, ab, aa] = channels(a);
  const [br, bg, bb] = channels(b);
  const blend = (x, y) => Math.round(x + (y - x) * part);
  return rgba(blend(ar, br), blend(ag, bg), blend(ab, bb), aa);
}

/// What is seen when `over` is painted on `under`.
export function blend(under, over) {
  const top = alphaOf(over);
  if (top === 255 || alphaOf(under) === 0) return over;
  if (top === 0) return under;
  const [ur, ug, ub, ua] = channels(under);
  const [or, og, ob] = channels(over);
  const rest = (ua * (255 - top)) / 255;
  const alpha = top + rest;
  const part = (o, u) => Math.round((o * top + u * rest) / alpha);
  return rgba(part(or, ur), part(og, ug), part(ob, ub), Math.round(alpha));
}

const SHADOW = hex("#241a45");
const SUN = hex("#fff3d2");

/// Five tones of one material. Shadows lean to violet and lights to yellow, which is what keeps flat colours alive.
export function ramp(base, { depth = 1, shine = 1 } = {}) {
  const mid = typeof base === "string" ? hex(base) : base;
  return {
    line: mix(mid, SHADOW, 0.66 * depth),
    deep: mix(mid, SHADOW, 0.42 * depth),
    dark: mix(mid, SHADOW, 0.22 * depth),
    mid,
    light: mix(mid, SUN, 0.26 * shine),
    hi: mix(mid, SUN, 0.52 * shine),
  };
}
