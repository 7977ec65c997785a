import { alphaOf, blend, CLEAR } from "./color.mjs";

/// A picture in memory. Painting outside it is allowed and does nothing.
export class Canvas {
  constructor(width, height, fill = CLEAR) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height).fill(fill);
  }

  get(x, y) {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return CLEAR;
    return this.pixels[y * this.width + x];
  }

  /// Paints one pixel; a translucent colour mixes with what is there.
  set(x, y, color) {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || alphaOf(color) === 0) return this;
    const at = Math.floor(y) * this.width + Math.floor(x);
    this.pixels[at] = blend(this.pixels[at], color);
    return this;
  }

  /// Replaces one pixel, transparent or not.
  put(x, y, color) {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return this;
    this.pixels[Math.floor(y) * this.width + Math.floor(x)] = color;
    return this;
  }

  rect(x, y, width, height, color) {
    for (let j = y; j < y + height; j++) for (let i = x; i < x + width; i++) this.set(i, j, color);
    return this;
  }

  hline(x, y, length, color) {
    return this.rect(x, y, length, 1, color);
  }

  vline(x, y, length, color) {
    return this.rect(x, y, 1, length, color);
  }

  /// Outline of a rectangle, one pixel wide, inside its bounds.
  frame(x, y, width, height, color) {
    this.hline(x, y, width, color).hline(x, y + height - 1, width, color);
    return this.vline(x, y + 1, height - 2, color).vline(x + width - 1, y + 1, height - 2, color);
  }

  /// A rectangle whose corner pixels are left out `cut` deep.
  soft(x, y, width, height, color, cut = 1) {
    for (let j = 0; j < height; j++) {
      const edge = Math.max(0, cut - Math.min(j, height - 1 - j));
      this.hline(x + edge, y + j, width - 2 * edge, color);
    }
    return this;
  }

  ellipse(cx, cy, rx, ry, color) {
    for (let y = Math.floor(cy - ry); y <= Math.ceil(cy + ry); y++) {
      for (let x = Math.floor(cx - rx); x <= Math.ceil(cx + rx); x++) {
        const dx = (x - cx) / rx;
        const dy = (y - cy) / ry;
        // A point exactly on the line would stick out alone.
        if (dx * dx + dy * dy < 1) this.set(x, y, color);
      }
    }
    return this;
  }

  line(x0, y0, x1, y1, color) {
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let i = 0; i <= steps; i++) {
      this.set(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps), color);
    }
    return this;
  }

  /// Rows of letters; `colors` says what each letter paints, and every other letter is a hole.
  art(x, y, rows, colors) {
    rows.forEach((row, j) => [...row].forEach((letter, i) => colors[letter] && this.set(x + i, y + j, colors[letter])));
    return this;
  }

  draw(source, x = 0, y = 0) {
    for (let j = 0; j < source.height; j++) {
      for (let i = 0; i < source.width; i++) this.set(x + i, y + j, source.pixels[j * source.width + i]);
    }
    return this;
  }

  crop(x, y, width, height) {
    const out = new Canvas(width, height);
    for (let j = 0; j < height; j++) for (let i = 0; i < width; i++) out.put(i, j, this.get(x + i, y + j));
    return out;
  }

  mirrored() {
    const out = new Canvas(this.width, this.height);
    for (let j = 0; j < this.height; j++) {
      for (let i = 0; i < this.width; i++) out.put(i, j, this.get(this.width - 1 - i, j));
    }
    return out;
  }

  isEmpty() {
    return this.isClear(0, 0, this.width, this.height);
  }

  /// True when nothing is seen in this part.
  isClear(x, y, width, height) {
    for (let j = y; j < y + height; j++) {
      for (let i = x; i < x + width; i++) if (alphaOf(this.pixels[j * this.width + i]) !== 0) return false;
    }
    return true;
  }

  /// Equal pictures have equal keys.
  key() {
    return Buffer.from(this.pixels.buffer, this.pixels.byteOffset, this.pixels.byteLength).toString("latin1");
  }
}
