/// A set of pixels. Shapes are built as masks and shaded afterwards, so that light falls the same way on all of them,
/// the mirrored ones included.
export class Mask {
  constructor(width = 32, height = 32) {
    this.width = width;
    this.height = height;
    this.bits = new Uint8Array(width * height);
  }

  has(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height && this.bits[y * this.width + x] === 1;
  }

  mark(x, y, value = 1) {
    if (x >= 0 && y >= 0 && x < this.width && y < this.height) this.bits[y * this.width + x] = value;
    return this;
  }

  rect(x, y, width, height, value = 1) {
    for (let j = y; j < y + height; j++) for (let i = x; i < x + width; i++) this.mark(i, j, value);
    return this;
  }

  ellipse(cx, cy, rx, ry, value = 1) {
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const dx = (x - cx) / rx;
        const dy = (y - cy) / ry;
        if (dx * dx + dy * dy <= 1) this.mark(x, y, value);
      }
    }
    return this;
  }

  /// One span a row from `y` down: [first, last] columns, both included.
  spans(y, list, value = 1) {
    list.forEach((span, j) => span && this.rect(span[0], y + j, span[1] - span[0] + 1, 1, value));
    return this;
  }

  add(other) {
    return this.#each(other, (mine, theirs) => mine | theirs);
  }

  minus(other) {
    return this.#each(other, (mine, theirs) => mine & (theirs ^ 1));
  }

  within(other) {
    return this.#each(other, (mine, theirs) => mine & theirs);
  }

  moved(dx, dy) {
    return this.#mapped((x, y) => this.has(x - dx, y - dy));
  }

  mirrored() {
    return this.#mapped((x, y) => this.has(this.width - 1 - x, y));
  }

  copy() {
    return this.moved(0, 0);
  }

  *points() {
    for (let y = 0; y < this.height; y++) for (let x = 0; x < this.width; x++) if (this.has(x, y)) yield [x, y];
  }

  #each(other, combine) {
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) this.mark(x, y, combine(this.has(x, y) ? 1 : 0, other.has(x, y) ? 1 : 0));
    }
    return this;
  }

  #mapped(inside) {
    const out = new Mask(this.width, this.height);
    for (let y = 0; y < this.height; y++) for (let x = 0; x < this.width; x++) if (inside(x, y)) out.mark(x, y);
    return out;
  }
}

const BESIDE = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];

/// Paints a mask as one rounded thing lit from the top left: an outline in its own dark hue, light towards the light,
/// shade away from it. Where it meets `over` (what it lies on), the outline softens to a shade.
export function shade(canvas, mask, tones, { over = null, flat = false } = {}) {
  const gone = (x, y) => !mask.has(x, y);
  for (const [x, y] of mask.points()) {
    const open = BESIDE.filter(([dx, dy]) => gone(x + dx, y + dy));
    if (open.length > 0) {
      const onto = over !== null && open.every(([dx, dy]) => over.has(x + dx, y + dy));
      canvas.put(x, y, onto ? tones.deep : tones.line);
      continue;
    }
    if (flat) canvas.put(x, y, tones.mid);
    else if (gone(x + 2, y) || gone(x, y + 2) || gone(x + 1, y + 1)) canvas.put(x, y, tones.dark);
    else if (gone(x - 2, y) || gone(x, y - 2) || gone(x - 1, y - 1)) canvas.put(x, y, tones.light);
    else canvas.put(x, y, tones.mid);
  }
}
