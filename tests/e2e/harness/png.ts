import { inflateSync } from "node:zlib";

export interface Pixel {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  /// 0..255; 255 in a picture without transparency.
  readonly a: number;
}

/// A screenshot, pixel by pixel. Reads what Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced.
export class Picture {
  private constructor(
    readonly width: number,
    readonly height: number,
    private readonly channels: number,
    private readonly bytes: Uint8Array,
  ) {}

  static fromPng(png: Buffer): Picture {
    const width = png.readUInt32BE(16);
    const height = png.readUInt32BE(20);
    const channels = { 2: 3, 6: 4 }[png.readUInt8(25)];
    if (png.readUInt8(24) !== 8 || channels === undefined || png.readUInt8(28) !== 0) throw new Error("unusual PNG");
    const parts: Buffer[] = [];
    for (let at = 8; at < png.length;) {
      const length = png.readUInt32BE(at);
      if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
      at += 12 + length;
    }
    return new Picture(width, height, channels, unfilter(inflateSync(Buffer.concat(parts)), width, height, channels));
  }

  at(x: number, y: number): Pixel {
    const start = (Math.round(y) * this.width + Math.round(x)) * this.channels;
    const [r = 0, g = 0, b = 0, a = 255] = this.bytes.subarray(start, start + this.channels);
    return { r, g, b, a };
  }
}

function unfilter(raw: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let i = 0; i < stride; i += 1) {
      const left = i >= channels ? (out[y * stride + i - channels] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + i] ?? 0) : 0;
      const corner = y > 0 && i >= channels ? (out[(y - 1) * stride + i - channels] ?? 0) : 0;
      out[y * stride + i] = (raw[y * (stride + 1) + 1 + i] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      if (a <= b && a <= c) return left;
      return b <= c ? up : corner;
    }
    default:
      return 0;
  }
}

/// The largest difference of a channel.
export function colourDistance(a: Omit<Pixel, "a">, b: Omit<Pixel, "a">): number {
  return Math.max(Math.abs(a.r - b.r), Math.abs(a.g - b.g), Math.abs(a.b - b.b));
}
