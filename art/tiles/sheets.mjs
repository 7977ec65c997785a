// Which sprite is in which picture, and where. Sprites are packed in the order they are listed, so a new one at the end
// of a list moves no other.
import { Canvas } from "../lib/canvas.mjs";
import { AMENITIES } from "./amenities.mjs";
import { DESKS } from "./desks.mjs";
import { FLOORS } from "./floors.mjs";
import { GARDEN } from "./garden.mjs";
import { KITCHEN } from "./kitchen.mjs";
import { render, TILE } from "./kit.mjs";
import { PLANTS } from "./plants.mjs";
import { SEATING } from "./seating.mjs";
import { SHELVES } from "./shelves.mjs";
import { STAGE } from "./stage.mjs";

const ACROSS = 16;

/// Free cells of a sheet, filled row by row from the top left.
class Shelf {
  constructor() {
    this.taken = [];
  }

  place(width, height) {
    for (let y = 0; ; y++) {
      for (let x = 0; x + width <= ACROSS; x++) {
        if (!this.#free(x, y, width, height)) continue;
        for (let j = y; j < y + height; j++) for (let i = x; i < x + width; i++) this.#row(j)[i] = true;
        return { x, y };
      }
    }
  }

  #row(y) {
    while (this.taken.length <= y) this.taken.push(new Array(ACROSS).fill(false));
    return this.taken[y];
  }

  #free(x, y, width, height) {
    for (let j = y; j < y + height; j++) for (let i = x; i < x + width; i++) if (this.#row(j)[i]) return false;
    return true;
  }
}

/// A tileset in the making: its picture, what its tiles mean, and the index of each named thing in it.
class Sheet {
  constructor(name) {
    this.name = name;
    this.shelf = new Shelf();
    this.blits = [];
    this.tiles = new Map();
    this.parts = new Map();
  }

  add(canvas) {
    const width = canvas.width / TILE;
    const height = canvas.height / TILE;
    const { x, y } = this.shelf.place(width, height);
    this.blits.push({ canvas, x: x * TILE, y: y * TILE });
    return {
      tile: (i, j) => (y + j) * ACROSS + x + i,
      filled: (i, j) => !canvas.isClear(i * TILE, j * TILE, TILE, TILE),
    };
  }

  mean(tile, meaning) {
    this.tiles.set(tile, { ...this.tiles.get(tile), ...meaning });
  }

  finish() {
    const canvas = new Canvas(ACROSS * TILE, this.shelf.taken.length * TILE);
    for (const blit of this.blits) canvas.draw(blit.canvas, blit.x, blit.y);
    const tiles = [...this.tiles].sort(([a], [b]) => a - b).map(([id, meaning]) => ({ id, ...meaning }));
    return { name: this.name, canvas, tiles, columns: ACROSS, parts: this.parts };
  }
}

/// Adds every frame of a picture; answers the first one, its tiles animated.
function addFrames(sheet, canvases, duration) {
  const placed = canvases.map((canvas) => sheet.add(canvas));
  const [first] = placed;
  const width = canvases[0].width / TILE;
  const height = canvases[0].height / TILE;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const cell = (canvas) => canvas.crop(i * TILE, j * TILE, TILE, TILE).key();
      if (canvases.every((canvas) => cell(canvas) === cell(canvases[0]))) continue;
      sheet.mean(first.tile(i, j), { animation: placed.map((p) => ({ tileid: p.tile(i, j), duration })) });
    }
  }
  return first;
}

function spriteSheet(name, sprites) {
  const sheet = new Sheet(name);
  for (const sprite of sprites) {
    const frames = Array.from({ length: sprite.frames }, (_, frame) => render(sprite, frame));
    const part = { sprite, low: null, high: null };
    for (const level of ["low", "high"]) {
      const canvases = frames.map((frame) => frame[level]);
      if (canvases.some((canvas) => !canvas.isEmpty())) part[level] = addFrames(sheet, canvases, sprite.duration);
    }
    sprite.cells.forEach((row, y) =>
      [...row].forEach((letter, x) => {
        if (letter === "#" && part.low) sheet.mean(part.low.tile(x, y), { collides: true });
      }),
    );
    sheet.parts.set(sprite.name, part);
  }
  return sheet.finish();
}

function floorSheet() {
  const sheet = new Sheet("floors");
  for (const floor of FLOORS) {
    const frames = (floor.frames ?? [floor.draw]).map((draw) => {
      const canvas = new Canvas(floor.across * TILE, floor.down * TILE);
      draw(canvas);
      return canvas;
    });
    const at = addFrames(sheet, frames, floor.duration);
    if (floor.solid) {
      for (let j = 0; j < floor.down; j++)
        for (let i = 0; i < floor.across; i++) sheet.mean(at.tile(i, j), { collides: true });
    }
    sheet.parts.set(floor.name, { floor, at });
  }
  return sheet.finish();
}

/// The sheets that every map can use. Walls and edges are cut for each map; see maps/map_plan.mjs.
export function drawSheets() {
  return [
    floorSheet(),
    spriteSheet("desks", DESKS),
    spriteSheet("seating", SEATING),
    spriteSheet("shelves", SHELVES),
    spriteSheet("kitchen", KITCHEN),
    spriteSheet("plants", PLANTS),
    spriteSheet("stage", STAGE),
    spriteSheet("garden", GARDEN),
    spriteSheet("amenities", AMENITIES),
  ];
}
