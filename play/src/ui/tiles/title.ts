import type { Translator } from "../../i18n/translator.svelte";
import type { Tile } from "../../office";

export function titleOf(tile: Tile, words: Pick<Translator, "t">): string {
  if (tile.kind === "camera") return tile.mine ? words.t("tiles.camera.mine") : tile.name;
  return tile.mine ? words.t("tiles.screen.mine") : words.t("tiles.screen", { name: tile.name });
}
