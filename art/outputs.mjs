import { drawAtlas } from "./avatars/atlas.mjs";
import { iconPicture, markSvg } from "./icons.mjs";
import { layOutGarden } from "./maps/garden.mjs";
import { layOutOffice } from "./maps/office.mjs";
import { mapText } from "./maps/tiled.mjs";
import { drawSheets } from "./tiles/sheets.mjs";

/// Everything that is drawn, by its path in the tree: { canvas } is written as PNG, { text } as it is.
export function outputs() {
  return { ...avatarFiles(), ...mapFiles(), ...iconFiles() };
}

function avatarFiles() {
  const { atlas, catalogue } = drawAtlas();
  return {
    "play/public/avatars/avatars.png": { canvas: atlas },
    "play/public/avatars/catalogue.json": { text: catalogueText(catalogue) },
  };
}

/// One line a choice, so that a diff shows what was added.
function catalogueText({ sheet, layers }) {
  const line = (choice) => `      ${JSON.stringify(choice)}`;
  const layer = ({ id, optional, choices }) =>
    `    {"id": "${id}", "optional": ${optional}, "choices": [\n${choices.map(line).join(",\n")}\n    ]}`;
  return `{\n  "sheet": ${JSON.stringify(sheet)},\n  "layers": [\n${layers.map(layer).join(",\n")}\n  ]\n}\n`;
}

function iconFiles() {
  return {
    "play/public/favicon.svg": { text: markSvg() },
    "play/public/icon-192.png": { canvas: iconPicture(192) },
    "play/public/icon-512.png": { canvas: iconPicture(512) },
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
