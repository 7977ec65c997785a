import { drawAtlas } from "./avatars/atlas.mjs";

const json = (value) => `${JSON.stringify(value, null, 1)}\n`;

/// Everything that is drawn, by its path in the tree: { canvas } is written as PNG, { text } as it is.
export function outputs() {
  const { atlas, catalogue } = drawAtlas();
  return {
    "play/public/avatars/avatars.png": { canvas: atlas },
    "play/public/avatars/catalogue.json": { text: json(catalogue) },
  };
}
