import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Canvas } from "../lib/canvas.mjs";
import { rgba } from "../lib/color.mjs";
import { colorsOf, decodePng, encodePng } from "../lib/png.mjs";
import { outputs } from "../outputs.mjs";
import { drawSheets } from "../tiles/sheets.mjs";

const sheets = drawSheets();
const drawn = outputs();

describe("tiles", () => {
  it("are drawn with few enough colours for an indexed picture", () => {
    for (const sheet of sheets) assert.ok(colorsOf(sheet.canvas).length <= 256, sheet.name);
  });

  it("have names that are used once", () => {
    const names = sheets.flatMap((sheet) => [...sheet.parts.keys()]);
    assert.equal(new Set(names).size, names.length);
  });

  it("fill floors to the last pixel", () => {
    const floors = sheets.find((sheet) => sheet.name === "floors");
    for (const [name, { floor, at }] of floors.parts) {
      for (let j = 0; j < floor.down; j++) {
        for (let i = 0; i < floor.across; i++) {
          const tile = at.tile(i, j);
          const cell = floors.canvas.crop((tile % floors.columns) * 32, Math.floor(tile / floors.columns) * 32, 32, 32);
          assert.ok(
            cell.pixels.every((color) => (color & 255) === 255),
            name,
          );
        }
      }
    }
  });

  it("collide where their plan says so", () => {
    for (const sheet of sheets) {
      const solid = new Set(sheet.tiles.filter((tile) => tile.collides).map((tile) => tile.id));
      for (const { sprite, low } of sheet.parts.values()) {
        sprite?.cells.forEach((row, y) =>
          [...row].forEach((letter, x) => {
            if (low?.filled(x, y)) assert.equal(solid.has(low.tile(x, y)), letter === "#", sprite.name);
          }),
        );
      }
    }
  });

  it("never lie over avatars and in their way at once", () => {
    for (const sheet of sheets) {
      const solid = new Set(sheet.tiles.filter((tile) => tile.collides).map((tile) => tile.id));
      for (const { sprite, high } of sheet.parts.values()) {
        sprite?.cells.forEach((row, y) =>
          [...row].forEach((_, x) => high?.filled(x, y) && assert.ok(!solid.has(high.tile(x, y)), sprite.name)),
        );
      }
    }
  });
});

describe("pictures", () => {
  it("come back from PNG as they went in, with few colours and with many", () => {
    const few = new Canvas(3, 2).put(0, 0, rgba(1, 2, 3)).put(2, 1, rgba(9, 8, 7, 66));
    const many = new Canvas(20, 20);
    for (let i = 0; i < 400; i++) many.pixels[i] = rgba(i % 256, i >> 8, 5);
    for (const picture of [few, many]) assert.equal(decodePng(encodePng(picture)).key(), picture.key());
  });

  it("are the same every time they are drawn", () => {
    const again = outputs();
    assert.deepEqual(Object.keys(drawn), Object.keys(again));
    for (const [path, output] of Object.entries(drawn)) {
      assert.ok(
        output.canvas ? output.canvas.key() === again[path].canvas.key() : output.text === again[path].text,
        path,
      );
    }
  });

  it("stay small: the office under 150 kB of tiles, the avatars under 120 kB", () => {
    const size = (prefix) =>
      Object.entries(drawn)
        .filter(([path, output]) => output.canvas && path.startsWith(prefix))
        .reduce((sum, [, output]) => sum + encodePng(output.canvas).length, 0);
    assert.ok(size("maps/") < 150_000);
    assert.ok(size("play/public/avatars/") < 120_000);
  });
});
