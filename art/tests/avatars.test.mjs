import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { drawAtlas, drawSheet, LAYERS } from "../avatars/atlas.mjs";
import { alphaOf } from "../lib/color.mjs";
import { colorsOf } from "../lib/png.mjs";

const AT_LEAST = { body: 8, eyes: 6, clothes: 16, hair: 16, hat: 10, accessory: 10 };
const { atlas, catalogue } = drawAtlas();

const sheets = new Map(LAYERS.flatMap((layer) => layer.choices).map((choice) => [choice, drawSheet(choice)]));

const frame = (sheet, column, row) => sheet.crop(column * 32, row * 32, 32, 32);
const UP = 3;

describe("avatars", () => {
  it("come in the promised number, in the order they are drawn in", () => {
    assert.deepEqual(
      catalogue.layers.map((layer) => layer.id),
      Object.keys(AT_LEAST),
    );
    for (const { id, choices } of catalogue.layers) assert.ok(choices.length >= AT_LEAST[id], id);
  });

  it("are numbered from 1, and 0 is left for none", () => {
    for (const { choices } of catalogue.layers) {
      assert.deepEqual(
        choices.map((choice) => choice.id),
        choices.map((_, i) => i + 1),
      );
    }
  });

  it("have names and swatches that tell choices of a layer apart", () => {
    for (const { id, choices } of catalogue.layers) {
      assert.equal(new Set(choices.map((choice) => choice.name)).size, choices.length, id);
      for (const choice of choices) assert.match(choice.swatch, /^#[0-9a-f]{6}$/);
    }
  });

  it("lie inside the atlas, each in a place of its own", () => {
    const places = catalogue.layers.flatMap((layer) => layer.choices).map(({ x, y }) => `${x},${y}`);
    assert.equal(new Set(places).size, places.length);
    for (const { x, y } of catalogue.layers.flatMap((layer) => layer.choices)) {
      assert.ok(x + 96 <= atlas.width && y + 128 <= atlas.height);
    }
  });

  it("need no more than 256 colours", () => assert.ok(colorsOf(atlas).length <= 256));

  for (const layer of LAYERS) {
    for (const choice of layer.choices) {
      it(`${layer.id} "${choice.name}" is seen from the front and from the sides`, () => {
        const sheet = sheets.get(choice);
        for (const row of [0, 1, 2]) {
          for (const column of [0, 1, 2]) assert.ok(!frame(sheet, column, row).isEmpty(), `row ${row}`);
        }
      });

      it(`${layer.id} "${choice.name}" keeps a pixel's distance from its neighbours' feet`, () => {
        const sheet = sheets.get(choice);
        // The last row of a frame belongs to the shadow alone, so that feet never bleed into the frame below.
        for (let row = 0; row < 4; row++) {
          for (let x = 0; x < 96; x++) assert.ok(alphaOf(sheet.get(x, row * 32 + 31)) < 255);
        }
      });
    }
  }

  it("move when they walk", () => {
    for (const layer of LAYERS.filter(({ id }) => id === "body" || id === "clothes")) {
      for (const choice of layer.choices) {
        const sheet = sheets.get(choice);
        for (const row of [0, 1, 2, UP]) {
          const [left, still, right] = [0, 1, 2].map((column) => frame(sheet, column, row).key());
          assert.ok(left !== still && still !== right, `${choice.name}, row ${row}`);
          // A long dress hides which leg is in front when seen from the side.
          if (layer.id === "body") assert.notEqual(left, right, `${choice.name}, row ${row}`);
        }
      }
    }
  });

  it("show no face from behind", () => {
    const eyes = LAYERS.find((layer) => layer.id === "eyes");
    for (const choice of eyes.choices) {
      for (const column of [0, 1, 2]) assert.ok(frame(sheets.get(choice), column, UP).isEmpty());
    }
  });
});
