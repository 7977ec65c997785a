import { Canvas } from "../lib/canvas.mjs";
import { TILE } from "../tiles/kit.mjs";

const ACROSS = 16;

/// A tileset cut from whole pictures: every cell that is not empty becomes a tile, equal cells share one.
export class CutSheet {
  constructor(name) {
    this.name = name;
    this.cells = [];
    this.byKey = new Map();
    this.solid = new Set();
  }

  /// Tile ids (or -1) of a picture, row by row. `collides(x, y)` says which cells are in the way.
  cut(picture, collides = () => false) {
    const ids = [];
    for (let y = 0; y < picture.height / TILE; y++) {
      for (let x = 0; x < picture.width / TILE; x++) {
        const clear = picture.isClear(x * TILE, y * TILE, TILE, TILE) && !collides(x, y);
        ids.push(clear ? -1 : this.#tile(picture.crop(x * TILE, y * TILE, TILE, TILE), collides(x, y)));
      }
    }
    return ids;
  }

  #tile(cell, collides) {
    const key = `${collides}${cell.key()}`;
    if (!this.byKey.has(key)) {
      if (collides) this.solid.add(this.cells.length);
      this.byKey.set(key, this.cells.length);
      this.cells.push(cell);
    }
    return this.byKey.get(key);
  }

  finish() {
    const canvas = new Canvas(ACROSS * TILE, Math.max(1, Math.ceil(this.cells.length / ACROSS)) * TILE);
    this.cells.forEach((cell, i) => canvas.draw(cell, (i % ACROSS) * TILE, Math.floor(i / ACROSS) * TILE));
    const tiles = [...this.solid].map((id) => ({ id, collides: true }));
    return { name: this.name, canvas, tiles, columns: ACROSS, parts: new Map() };
  }
}
