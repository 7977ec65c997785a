import { deflateSync, inflateSync } from "node:zlib";
import { Canvas } from "./canvas.mjs";
import { alphaOf, channels, rgba } from "./color.mjs";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/// The colours of a picture, in order of appearance, transparent first (every transparent pixel is one colour).
export function colorsOf(canvas) {
  const seen = new Set([0]);
  for (const color of canvas.pixels) seen.add(alphaOf(color) === 0 ? 0 : color);
  return [...seen];
}

function header(width, height, depth, type) {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = depth;
  data[9] = type;
  return chunk("IHDR", data);
}

/// An indexed PNG where 256 colours are enough, else an RGBA one.
export function encodePng(canvas) {
  const { width, height, pixels } = canvas;
  const colors = colorsOf(canvas);
  const indexed = colors.length <= 256;
  const index = new Map(colors.map((color, i) => [color, i]));
  const bytes = indexed ? 1 : 4;
  const raw = Buffer.alloc((width * bytes + 1) * height);
  for (let y = 0, at = 0; y < height; y++) {
    raw[at++] = 0;
    for (let x = 0; x < width; x++) {
      const color = pixels[y * width + x];
      if (indexed) raw[at++] = index.get(alphaOf(color) === 0 ? 0 : color);
      else at = raw.writeUInt32BE(color, at);
    }
  }
  const parts = [SIGNATURE, header(width, height, 8, indexed ? 3 : 6)];
  if (indexed) {
    parts.push(chunk("PLTE", Buffer.from(colors.flatMap((color) => channels(color).slice(0, 3)))));
    parts.push(chunk("tRNS", Buffer.from(colors.map(alphaOf))));
  }
  parts.push(chunk("IDAT", deflateSync(raw, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0)));
  return Buffer.concat(parts);
}

/// Reads what encodePng writes (filter 0 only), for comparing pixels rather than compressed bytes: another zlib may
/// compress the same picture otherwise.
export function decodePng(file) {
  let at = SIGNATURE.length;
  const data = [];
  let width, height, type, palette, alpha;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    const name = file.toString("latin1", at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") [width, height, type] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9]];
    if (name === "PLTE") palette = body;
    if (name === "tRNS") alpha = body;
    if (name === "IDAT") data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const canvas = new Canvas(width, height);
  const bytes = type === 3 ? 1 : 4;
  for (let y = 0; y < height; y++) {
    const row = y * (width * bytes + 1);
    if (raw[row] !== 0) throw new Error("this PNG was not written by art/generate.mjs");
    for (let x = 0; x < width; x++) {
      const p = row + 1 + x * bytes;
      const i = raw[p];
      canvas.pixels[y * width + x] =
        type === 3 ? rgba(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2], alpha[i]) : raw.readUInt32BE(p);
    }
  }
  return canvas;
}
