import { Canvas } from "../lib/canvas.mjs";
import { accessories } from "./accessories.mjs";
import { body } from "./body.mjs";
import { clothes } from "./clothes.mjs";
import { eyes } from "./eyes.mjs";
import { FRAME, frames } from "./figure.mjs";
import { hair } from "./hair.mjs";
import { hats } from "./hats.mjs";

/// From what is drawn first to what is drawn last.
export const LAYERS = [body, eyes, clothes, hair, hats, accessories];

const COLUMNS = 3;
const ROWS = 4;
const SHEETS_ACROSS = 14;

export function drawSheet(choice) {
  const sheet = new Canvas(COLUMNS * FRAME, ROWS * FRAME);
  for (const pose of frames()) {
    const cell = new Canvas(FRAME, FRAME);
    choice.draw(cell, pose);
    sheet.draw(cell, pose.column * FRAME, pose.row * FRAME);
  }
  return sheet;
}

/// Every sheet of every layer in one picture, and the catalogue that says which is where.
export function drawAtlas() {
  const total = LAYERS.reduce((sum, layer) => sum + layer.choices.length, 0);
  const width = COLUMNS * FRAME;
  const height = ROWS * FRAME;
  const atlas = new Canvas(width * SHEETS_ACROSS, height * Math.ceil(total / SHEETS_ACROSS));
  let next = 0;
  const layers = LAYERS.map(({ id, optional, choices }) => ({
    id,
    optional,
    choices: choices.map((choice, i) => {
      const x = (next % SHEETS_ACROSS) * width;
      const y = Math.floor(next / SHEETS_ACROSS) * height;
      next += 1;
      atlas.draw(drawSheet(choice), x, y);
      return { id: i + 1, name: choice.name, swatch: choice.swatch, x, y };
    }),
  }));
  return { atlas, catalogue: { sheet: { width, height, frame: FRAME }, layers } };
}
