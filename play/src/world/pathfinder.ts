import type { Point } from "../office";
import type { MapModel } from "./map_model";

const exitCost = 100;
const diagonal = Math.SQRT2;
/// How far around a blocked goal a free cell is looked for.
const goalSearchRadius = 12;

/// Ways over a map's cells: A* in eight directions that never cuts a corner and walks around exits when it can.
///
/// One search at a time; its arrays are made once a map and reused.
export class Pathfinder {
  readonly #cost: Float32Array;
  readonly #cameFrom: Int32Array;
  /// Search number when the cell was first seen, negative when it is done with.
  readonly #seen: Int32Array;
  readonly #heap: CellHeap;
  #search = 0;
  #goal = -1;
  #start = -1;
  #nearest = -1;
  #nearestEstimate = Infinity;
  #from: Point = { x: 0, y: 0 };
  #to: Point = { x: 0, y: 0 };

  constructor(private readonly map: MapModel) {
    const cells = map.columns * map.rows;
    this.#cost = new Float32Array(cells);
    this.#cameFrom = new Int32Array(cells);
    this.#seen = new Int32Array(cells);
    this.#heap = new CellHeap();
  }

  /// The whole way at once, for callers that can wait.
  find(from: Point, to: Point): readonly Point[] {
    this.begin(from, to);
    let path = this.resume(1_000_000);
    while (path === null) path = this.resume(1_000_000);
    return path;
  }

  begin(from: Point, to: Point): void {
    const { map } = this;
    this.#from = from;
    this.#to = to;
    this.#search++;
    this.#heap.clear();
    this.#start = this.#cellOf(from);
    this.#goal = this.#freeCellNear(this.#cellOf(to));
    this.#nearest = this.#start;
    this.#nearestEstimate = this.#estimate(this.#start);
    this.#cost[this.#start] = 0;
    this.#cameFrom[this.#start] = -1;
    this.#seen[this.#start] = this.#search;
    if (map.columns * map.rows > 0) this.#heap.push(this.#start, this.#nearestEstimate);
  }

  /// Looks at up to `budget` more cells. Null means: call again. An empty path means there is nowhere nearer to go.
  resume(budget: number): readonly Point[] | null {
    for (let i = 0; i < budget; i++) {
      const cell = this.#heap.pop();
      if (cell === -1 || cell === this.#goal) return this.#path(cell === -1 ? this.#nearest : cell);
      if (this.#seen[cell] === -this.#search) continue;
      this.#seen[cell] = -this.#search;
      this.#expand(cell);
    }
    return null;
  }

  #expand(cell: number): void {
    const { map } = this;
    const column = cell % map.columns;
    const row = (cell - column) / map.columns;
    const up = this.#free(column, row - 1);
    const down = this.#free(column, row + 1);
    const left = this.#free(column - 1, row);
    const right = this.#free(column + 1, row);
    if (up) this.#reach(cell, column, row - 1, 1);
    if (down) this.#reach(cell, column, row + 1, 1);
    if (left) this.#reach(cell, column - 1, row, 1);
    if (right) this.#reach(cell, column + 1, row, 1);
    if (up && left && this.#free(column - 1, row - 1)) this.#reach(cell, column - 1, row - 1, diagonal);
    if (up && right && this.#free(column + 1, row - 1)) this.#reach(cell, column + 1, row - 1, diagonal);
    if (down && left && this.#free(column - 1, row + 1)) this.#reach(cell, column - 1, row + 1, diagonal);
    if (down && right && this.#free(column + 1, row + 1)) this.#reach(cell, column + 1, row + 1, diagonal);
  }

  #reach(from: number, column: number, row: number, length: number): void {
    const cell = row * this.map.columns + column;
    const seen = this.#seen[cell]!;
    if (seen === -this.#search) return;
    const weight = this.map.exitOfCell(column, row) >= 0 && cell !== this.#goal ? exitCost : 1;
    const cost = this.#cost[from]! + length * weight;
    if (seen === this.#search && cost >= this.#cost[cell]!) return;
    this.#seen[cell] = this.#search;
    this.#cost[cell] = cost;
    this.#cameFrom[cell] = from;
    const estimate = this.#estimate(cell);
    if (estimate < this.#nearestEstimate && weight === 1) {
      this.#nearestEstimate = estimate;
      this.#nearest = cell;
    }
    this.#heap.push(cell, cost + estimate);
  }

  /// From the middle of the start cell to the goal, straight where nothing is in between.
  #path(end: number): readonly Point[] {
    const { map } = this;
    const cells: Point[] = [];
    for (let cell = end; cell !== -1 && cell !== this.#start; cell = this.#cameFrom[cell]!) {
      const column = cell % map.columns;
      cells.push(map.anchorOfCell(column, (cell - column) / map.columns));
    }
    cells.reverse();
    const exact = { x: Math.round(this.#to.x), y: Math.round(this.#to.y) };
    const wanted = end === this.#goal && this.#cellOf(exact) === end && !map.bodyBlocked(exact.x, exact.y, 1);
    if (wanted) {
      if (end === this.#start) return this.#clear(this.#from, exact) ? [exact] : [];
      cells[cells.length - 1] = exact;
    } else if (end === this.#start) return [];
    return this.#straighten(cells);
  }

  #straighten(cells: readonly Point[]): readonly Point[] {
    const path: Point[] = [];
    let from = this.#from;
    let i = 0;
    while (i < cells.length) {
      let furthest = i;
      for (let next = i + 1; next < cells.length && next - i < 40; next++) {
        if (!this.#clear(from, cells[next]!)) break;
        furthest = next;
      }
      // The first step leaves wherever I stand; if its line touches a wall, the middle of my own cell is free.
      if (furthest === i && path.length === 0 && !this.#clear(from, cells[i]!)) {
        const column = this.#start % this.map.columns;
        path.push(this.map.anchorOfCell(column, (this.#start - column) / this.map.columns));
      }
      from = cells[furthest]!;
      path.push(from);
      i = furthest + 1;
    }
    return path;
  }

  /// True when a body, a pixel wider than it is, can go straight from one anchor to the other, around exits.
  #clear(from: Point, to: Point): boolean {
    const { map } = this;
    const way = Math.hypot(to.x - from.x, to.y - from.y);
    const steps = Math.max(1, Math.ceil(way / 4));
    const endExit = map.exitAt(to.x, to.y);
    for (let i = 1; i <= steps; i++) {
      const x = from.x + ((to.x - from.x) * i) / steps;
      const y = from.y + ((to.y - from.y) * i) / steps;
      if (map.bodyBlocked(x, y, 1)) return false;
      const exit = map.exitAt(x, y);
      if (exit >= 0 && exit !== endExit) return false;
    }
    return true;
  }

  /// A body in the middle of the cell touches no wall.
  #free(column: number, row: number): boolean {
    if (this.map.blocked(column, row)) return false;
    return !this.map.bodyBlocked(this.map.anchorX(column), this.map.anchorY(row));
  }

  #cellOf(point: Point): number {
    const column = Math.min(this.map.columns - 1, Math.max(0, this.map.columnAt(point.x)));
    const row = Math.min(this.map.rows - 1, Math.max(0, this.map.rowAt(point.y)));
    return row * this.map.columns + column;
  }

  #freeCellNear(cell: number): number {
    const column = cell % this.map.columns;
    const row = (cell - column) / this.map.columns;
    if (this.#free(column, row)) return cell;
    let best = cell;
    let bestDistance = Infinity;
    for (let radius = 1; radius <= goalSearchRadius && bestDistance > radius * radius; radius++) {
      for (let dy = -radius; dy <= radius; dy++) {
        const step = Math.abs(dy) === radius ? 1 : 2 * radius;
        for (let dx = -radius; dx <= radius; dx += step) {
          const distance = dx * dx + dy * dy;
          if (distance >= bestDistance || !this.#free(column + dx, row + dy)) continue;
          bestDistance = distance;
          best = (row + dy) * this.map.columns + column + dx;
        }
      }
    }
    return best;
  }

  #estimate(cell: number): number {
    const column = cell % this.map.columns;
    const goalColumn = this.#goal % this.map.columns;
    const dx = Math.abs(column - goalColumn);
    const dy = Math.abs((cell - column - this.#goal + goalColumn) / this.map.columns);
    return Math.max(dx, dy) + (diagonal - 1) * Math.min(dx, dy);
  }
}

/// Binary heap of cells by priority. Cells may be in it more than once; the searcher skips what it has done.
class CellHeap {
  #cells = new Int32Array(1024);
  #priorities = new Float32Array(1024);
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  push(cell: number, priority: number): void {
    if (this.#size === this.#cells.length) this.#grow();
    let i = this.#size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.#priorities[parent]! <= priority) break;
      this.#cells[i] = this.#cells[parent]!;
      this.#priorities[i] = this.#priorities[parent]!;
      i = parent;
    }
    this.#cells[i] = cell;
    this.#priorities[i] = priority;
  }

  /// The cell with the lowest priority, or -1.
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#cells[0]!;
    const cell = this.#cells[--this.#size]!;
    const priority = this.#priorities[this.#size]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#priorities[child + 1]! < this.#priorities[child]!) child++;
      if (this.#priorities[child]! >= priority) break;
      this.#cells[i] = this.#cells[child]!;
      this.#priorities[i] = this.#priorities[child]!;
      i = child;
    }
    this.#cells[i] = cell;
    this.#priorities[i] = priority;
    return top;
  }

  #grow(): void {
    const cells = new Int32Array(this.#cells.length * 2);
    const priorities = new Float32Array(cells.length);
    cells.set(this.#cells);
    priorities.set(this.#priorities);
    this.#cells = cells;
    this.#priorities = priorities;
  }
}
