import { drawAtlas } from "./avatars/atlas.mjs";
import { layOutGarden } from "./maps/garden.mjs";
import { layOutOffice } from "./maps/office.mjs";
import { mapText } from "./maps/tiled.mjs";
import { drawSheets } from "./tiles/sheets.mjs";

/// Everything that is drawn, by its path in the tree: { canvas } is written as PNG, { text } as it is.
export function outputs() {
  return { ...avatarFiles(), ...mapFiles() };
}

function avatarFiles() {
  const { atlas, catalogue } = drawAtlas();
  return {
    "play/public/avatars/avatars.png": { canvas: atlas },
    "play/public/avatars/catalogue.json": { text: `${JSON.stringify(catalogue, null, 1)}\n` },
  };
}

function mapFiles() {
  const sheets = drawSheets();
  const files = {};
  for (const [name, layOut] of Object.entries({ office: layOutOffice, garden: layOutGarden })) {
    const { map, own } = layOut(sheets);
    files[`maps/${name}.tmj`] = { text: mapText(map) };
    files[`maps/tiles/${own.name}.png`] = { canvas: own.canvas };
  }
  for (const sheet of sheets) files[`maps/tiles/${sheet.name}.png`] = { canvas: sheet.canvas };
  return files;
}
