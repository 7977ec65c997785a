import { Canvas } from "../lib/canvas.mjs";
import { TILE } from "../tiles/kit.mjs";
import { drawDoor, drawWalls, drawWallShade, MATERIALS } from "../tiles/walls.mjs";
import { drawEdges } from "../tiles/edges.mjs";
import { tiled } from "./tiled.mjs";
import { CutSheet } from "./cut_sheet.mjs";

/// A map being laid out: floors and walls from a plan of letters, then furniture by name, then areas.
export class MapPlan {
  constructor({ plan, legend, sheets, own = "walls" }) {
    this.rows = plan.length;
    this.columns = plan[0].length;
    this.plan = plan;
    this.legend = legend;
    this.sheets = sheets;
    this.cutSheet = new CutSheet(own);
    this.stacks = { decor: this.#stack(), low: this.#stack(), high: this.#stack(), light: this.#stack() };
    this.areas = [];
    plan.forEach((row, y) => {
      if (row.length !== this.columns) throw new Error(`row ${y} of the plan has ${row.length} letters`);
    });
  }

  #stack() {
    return Array.from({ length: this.rows * this.columns }, () => []);
  }

  meaning(x, y) {
    if (x < 0 || y < 0 || x >= this.columns || y >= this.rows) return {};
    const meaning = this.legend[this.plan[y][x]];
    if (!meaning) throw new Error(`the plan has an unknown letter '${this.plan[y][x]}' at ${x},${y}`);
    return meaning;
  }

  /// The floor under a wall is the one beside or behind it.
  floorAt = (x, y) => {
    const { floor, wall } = this.meaning(x, y);
    if (floor || wall === undefined) return floor ?? null;
    const order =
      this.wallAt(x - 1, y) === null
        ? [
            [-1, 0],
            [1, 0],
            [0, -1],
            [0, 1],
          ]
        : [
            [0, -1],
            [0, 1],
            [-1, 0],
            [1, 0],
            [-1, -1],
            [1, 1],
          ];
    for (const [dx, dy] of order) {
      const near = this.meaning(x + dx, y + dy).floor;
      if (near) return near;
    }
    return "grass";
  };

  wallAt = (x, y) => this.meaning(x, y).wall ?? null;

  /// Places a sprite with its top left cell at x, y. `stack` "decor" is for what lies flat on the floor.
  put(name, x, y, { stack = "low" } = {}) {
    const sheet = this.sheets.find((one) => one.parts.get(name)?.sprite);
    if (!sheet) throw new Error(`there is no sprite called '${name}'`);
    const { sprite, low, high } = sheet.parts.get(name);
    for (const [part, target] of [
      [low, stack],
      [high, stack === "light" ? "light" : "high"],
    ]) {
      if (!part) continue;
      for (let j = 0; j < sprite.height; j++) {
        for (let i = 0; i < sprite.width; i++) {
          if (part.filled(i, j)) this.#push(target, x + i, y + j, { sheet: sheet.name, tile: part.tile(i, j) });
        }
      }
    }
    return this;
  }

  /// Places the same sprite at several places, written "x,y x,y".
  putAll(name, places, options) {
    for (const place of places.split(" ")) this.put(name, ...place.split(",").map(Number), options);
    return this;
  }

  #push(stack, x, y, tile) {
    if (x < 0 || y < 0 || x >= this.columns || y >= this.rows) return;
    this.stacks[stack][y * this.columns + x].push(tile);
  }

  area(name, x, y, width, height, properties = {}, kind = "area") {
    this.areas.push({ name, x, y, width, height, properties, kind });
    return this;
  }

  floorCells() {
    const floors = this.sheets.find((sheet) => sheet.name === "floors");
    const cells = [];
    for (let y = 0; y < this.rows; y++) {
      for (let x = 0; x < this.columns; x++) {
        const { floor, at } = floors.parts.get(this.floorAt(x, y));
        cells.push([{ sheet: "floors", tile: at.tile(x % floor.across, y % floor.down) }]);
      }
    }
    return cells;
  }

  /// Walls, doors and the shade they throw, as tiles under and over avatars.
  wallCells() {
    const size = [this.columns * TILE, this.rows * TILE];
    const shade = new Canvas(...size);
    this.#halves(shade);
    drawEdges(shade, this.columns, this.rows, (x, y) => this.meaning(x, y).floor ?? null);
    drawWallShade(shade, this.columns, this.rows, this.wallAt);
    const all = new Canvas(...size);
    drawWalls(all, this.columns, this.rows, this.wallAt);
    const under = new Canvas(...size);
    const over = new Canvas(...size);
    this.#doors(under, over);
    for (let y = 0; y < this.rows; y++) {
      for (let x = 0; x < this.columns; x++) {
        if (all.isClear(x * TILE, y * TILE, TILE, TILE)) continue;
        const cell = all.crop(x * TILE, y * TILE, TILE, TILE);
        (this.#blocked(x, y) ? under : over).draw(cell, x * TILE, y * TILE);
      }
    }
    const one = (ids) => ids.map((tile) => (tile < 0 ? [] : [{ sheet: this.cutSheet.name, tile }]));
    return {
      shade: one(this.cutSheet.cut(shade)),
      under: one(this.cutSheet.cut(under, this.#blocked)),
      over: one(this.cutSheet.cut(over)),
    };
  }

  /// Under a wall that runs south, the right half of the cell belongs to the room on the right.
  #halves(canvas) {
    const floors = this.sheets.find((sheet) => sheet.name === "floors");
    for (let y = 0; y < this.rows; y++) {
      for (let x = 0; x < this.columns; x++) {
        const east = this.meaning(x + 1, y).floor;
        const wall = this.wallAt(x, y);
        if (wall === null || wall === "door" || !east || east === this.floorAt(x, y)) continue;
        const { floor, at } = floors.parts.get(east);
        const tile = at.tile(x % floor.across, y % floor.down);
        const [sx, sy] = [(tile % floors.columns) * TILE, Math.floor(tile / floors.columns) * TILE];
        canvas.draw(floors.canvas.crop(sx + TILE / 2, sy, TILE / 2, TILE), x * TILE + TILE / 2, y * TILE);
      }
    }
  }

  /// A wall's own cell, and the one behind a tall wall.
  #blocked = (x, y) => {
    const wall = this.wallAt(x, y);
    if (wall !== null && wall !== "door") return true;
    const south = MATERIALS[this.wallAt(x, y + 1)];
    return south !== undefined && south.height > 2 * TILE;
  };

  #doors(under, over) {
    for (let y = 0; y < this.rows; y++) {
      for (let x = 0; x < this.columns; x++) {
        if (this.wallAt(x, y) !== "door") continue;
        const { joins } = this.meaning(x, y);
        const west = this.wallAt(x - 1, y) !== "door";
        const east = this.wallAt(x + 1, y) !== "door";
        drawDoor({ under, over }, x, y, joins, { west, east });
      }
    }
  }

  /// The whole map as Tiled's JSON, and the pictures it is made of.
  finish(properties, background = "#7fb56a") {
    const walls = this.wallCells();
    const own = this.cutSheet.finish();
    return { map: tiled(this, { walls, sheets: [...this.sheets, own], properties, background }), own };
  }
}
