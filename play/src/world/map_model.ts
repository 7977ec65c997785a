import type { Place, Point } from "../office";
import type { MapArea, MapData, MapExit, MapRect } from "./map_data";

/// An avatar's body against the map: a box at its feet, relative to its anchor. The server uses the same. [PR12]
export const bodyHalfWidth = 8;
export const bodyHeight = 16;

/// What the map means for walking: where a body fits, what leads away, which areas hold a point.
///
/// A point of a person is the anchor of the avatar; what they stand on is the middle of the body box below it.
export class MapModel {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly width: number;
  readonly height: number;
  readonly exits: readonly MapExit[];
  readonly areas: readonly MapArea[];
  readonly places: readonly Place[];
  /// Index + 1 of the exit of each cell; 0 for none.
  readonly #exitCells: Uint8Array | Uint16Array;

  constructor(readonly data: MapData) {
    this.columns = data.columns;
    this.rows = data.rows;
    this.tileWidth = data.tileWidth;
    this.tileHeight = data.tileHeight;
    this.width = data.columns * data.tileWidth;
    this.height = data.rows * data.tileHeight;
    this.exits = data.exits;
    this.areas = data.areas;
    const cells = this.columns * this.rows;
    this.#exitCells = data.exits.length < 255 ? new Uint8Array(cells) : new Uint16Array(cells);
    data.exits.forEach((exit, index) => exit.rects.forEach((rect) => this.#markExit(rect, index + 1)));
    this.places = this.#listPlaces();
  }

  blocked(column: number, row: number): boolean {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return true;
    const cell = row * this.columns + column;
    return ((this.data.collision[cell >> 3] ?? 0) & (1 << (cell & 7))) !== 0;
  }

  /// True when a body with its anchor here touches a blocked cell; `margin` widens the body on all sides.
  bodyBlocked(x: number, y: number, margin = 0): boolean {
    const left = Math.floor((x - bodyHalfWidth - margin) / this.tileWidth);
    const right = Math.ceil((x + bodyHalfWidth + margin) / this.tileWidth) - 1;
    const top = Math.floor((y - margin) / this.tileHeight);
    const bottom = Math.ceil((y + bodyHeight + margin) / this.tileHeight) - 1;
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) if (this.blocked(column, row)) return true;
    }
    return false;
  }

  /// How far of `dx` a body can go sideways before it touches a wall. Cells it already overlaps do not count, so that
  /// somebody put into a wall can leave it.
  sweepX(x: number, y: number, dx: number): number {
    const top = Math.floor(y / this.tileHeight);
    const bottom = Math.ceil((y + bodyHeight) / this.tileHeight) - 1;
    if (dx > 0) {
      const edge = x + bodyHalfWidth;
      for (let column = Math.ceil(edge / this.tileWidth); column * this.tileWidth < edge + dx; column++) {
        if (this.#columnBlocked(column, top, bottom)) return column * this.tileWidth - edge;
      }
    } else {
      const edge = x - bodyHalfWidth;
      for (let column = Math.floor(edge / this.tileWidth) - 1; (column + 1) * this.tileWidth > edge + dx; column--) {
        if (this.#columnBlocked(column, top, bottom)) return (column + 1) * this.tileWidth - edge;
      }
    }
    return dx;
  }

  /// As sweepX, up or down.
  sweepY(x: number, y: number, dy: number): number {
    const left = Math.floor((x - bodyHalfWidth) / this.tileWidth);
    const right = Math.ceil((x + bodyHalfWidth) / this.tileWidth) - 1;
    if (dy > 0) {
      const edge = y + bodyHeight;
      for (let row = Math.ceil(edge / this.tileHeight); row * this.tileHeight < edge + dy; row++) {
        if (this.#rowBlocked(row, left, right)) return row * this.tileHeight - edge;
      }
    } else {
      for (let row = Math.floor(y / this.tileHeight) - 1; (row + 1) * this.tileHeight > y + dy; row--) {
        if (this.#rowBlocked(row, left, right)) return (row + 1) * this.tileHeight - y;
      }
    }
    return dy;
  }

  columnAt(x: number): number {
    return Math.floor(x / this.tileWidth);
  }

  /// The row somebody with this anchor stands in.
  rowAt(y: number): number {
    return Math.floor((y + bodyHeight / 2) / this.tileHeight);
  }

  /// Index into `exits` for a cell, or -1.
  exitOfCell(column: number, row: number): number {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return -1;
    return (this.#exitCells[row * this.columns + column] ?? 0) - 1;
  }

  /// The exit somebody with this anchor stands in, or -1.
  exitAt(x: number, y: number): number {
    return this.exitOfCell(this.columnAt(x), this.rowAt(y));
  }

  /// Anchor of somebody who stands in the middle of a cell.
  anchorOfCell(column: number, row: number): Point {
    return { x: this.anchorX(column), y: this.anchorY(row) };
  }

  anchorX(column: number): number {
    return Math.floor((column + 0.5) * this.tileWidth);
  }

  anchorY(row: number): number {
    return Math.floor((row + 0.5) * this.tileHeight) - bodyHeight / 2;
  }

  /// True when somebody with this anchor stands in one of the rectangles.
  stands(rects: readonly MapRect[], x: number, y: number): boolean {
    const feet = y + bodyHeight / 2;
    for (let i = 0; i < rects.length; i++) {
      const rect = rects[i]!;
      if (x >= rect.x && x < rect.x + rect.width && feet >= rect.y && feet < rect.y + rect.height) return true;
    }
    return false;
  }

  #columnBlocked(column: number, top: number, bottom: number): boolean {
    for (let row = top; row <= bottom; row++) if (this.blocked(column, row)) return true;
    return false;
  }

  #rowBlocked(row: number, left: number, right: number): boolean {
    for (let column = left; column <= right; column++) if (this.blocked(column, row)) return true;
    return false;
  }

  #markExit(rect: MapRect, mark: number): void {
    const right = Math.min(this.columns, Math.ceil((rect.x + rect.width) / this.tileWidth));
    const bottom = Math.min(this.rows, Math.ceil((rect.y + rect.height) / this.tileHeight));
    for (let row = Math.max(0, Math.floor(rect.y / this.tileHeight)); row < bottom; row++) {
      for (let column = Math.max(0, Math.floor(rect.x / this.tileWidth)); column < right; column++) {
        this.#exitCells[row * this.columns + column] = mark;
      }
    }
  }

  #listPlaces(): Place[] {
    const places: Place[] = [];
    this.areas.forEach((area, index) => {
      if (area.name === "" || onlyAnEntryOrExit(area)) return;
      const at = this.#middle(area.rects);
      places.push({ id: `area:${index}`, kind: placeKind(area.kind), name: area.name, at, inside: false });
    });
    this.exits.forEach((exit, index) => {
      const at = this.#middle(exit.rects);
      places.push({ id: `exit:${index}`, kind: "exit", name: exit.label || exit.room, at, inside: false });
    });
    this.data.entries.forEach((entry, index) => {
      if (entry.name === "") return;
      places.push({ id: `entry:${index}`, kind: "entry", name: entry.name, at: entry, inside: false });
    });
    return places;
  }

  /// The middle of the largest rectangle: a place inside, which the middle of all of them need not be.
  #middle(rects: readonly MapRect[]): Point {
    let best: MapRect = { x: 0, y: 0, width: 0, height: 0 };
    for (const rect of rects) if (rect.width * rect.height > best.width * best.height) best = rect;
    return {
      x: Math.round(best.x + best.width / 2),
      y: Math.round(best.y + best.height / 2) - bodyHeight / 2,
    };
  }
}

/// Its name is for addresses, not for people; entries and exits are listed as such.
function onlyAnEntryOrExit(area: MapArea): boolean {
  if (area.kind !== "area") return false;
  return area.name === "start" || area.properties.has("start") || area.properties.has("exitUrl");
}

function placeKind(kind: string): Place["kind"] {
  switch (kind) {
    case "door":
    case "silent":
    case "meeting":
    case "stage":
      return kind;
    default:
      return "area";
  }
}
