/// Maps drawn with letters, for tests: "#" blocks, "a" to "d" are exits, "." is free.
import type { MapArea, MapData } from "./map_data";
import { MapModel } from "./map_model";

export function drawMap(
  rows: readonly string[],
  options: { tile?: number; areas?: readonly MapArea[] } = {},
): MapModel {
  const columns = rows[0]?.length ?? 0;
  const tile = options.tile ?? 32;
  const collision = new Uint8Array(Math.ceil((columns * rows.length) / 8));
  const exits = new Map<string, { x: number; y: number; width: number; height: number }[]>();
  rows.forEach((row, y) => {
    [...row].forEach((letter, x) => {
      const cell = y * columns + x;
      if (letter === "#") collision[cell >> 3]! |= 1 << (cell & 7);
      if (!/[a-d]/.test(letter)) return;
      const rects = exits.get(letter) ?? [];
      rects.push({ x: x * tile, y: y * tile, width: tile, height: tile });
      exits.set(letter, rects);
    });
  });
  const data: MapData = {
    room: "/~/test.tmj",
    revision: "",
    name: "Test",
    tileWidth: tile,
    tileHeight: tile,
    columns,
    rows: rows.length,
    background: "",
    images: [],
    tilesets: [],
    layers: [],
    floorLayer: 0,
    collision,
    silent: new Uint8Array(),
    exits: [...exits].map(([room, rects]) => ({ room, entry: "", rects, label: "" })),
    entries: [],
    areas: options.areas ?? [],
    notices: [],
  };
  return new MapModel(data);
}

/// Numbers that look random and are the same each time.
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
