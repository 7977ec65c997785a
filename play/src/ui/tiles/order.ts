import type { Tile } from "../../office";

/// Screens before faces, mine after those of others; otherwise as they came, so that tiles do not jump about.
export function inShowingOrder(tiles: readonly Tile[]): readonly Tile[] {
  const rank = (tile: Tile): number => (tile.kind === "screen" ? 0 : 2) + (tile.mine ? 1 : 0);
  return [...tiles].sort((a, b) => rank(a) - rank(b));
}
