import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Picture, type Pixel } from "./png";

/// As much of Tiled's format as the sample maps use, read independently of the product.
interface Layer {
  readonly type: string;
  readonly name: string;
  readonly visible: boolean;
  readonly opacity: number;
  readonly data?: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly parallaxx?: number;
  readonly layers?: readonly Layer[];
  readonly objects?: readonly { x: number; y: number; width: number; height: number; text?: unknown }[];
}
interface Tileset {
  readonly firstgid: number;
  readonly image: string;
  readonly columns: number;
  readonly tilecount: number;
  readonly tiles?: readonly { id: number; animation?: unknown }[];
}
export interface TiledMap {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
  readonly tilesets: readonly Tileset[];
}

const tile = 32;
const flipBits = 0xe0000000;

/// What a map's JSON says should be seen, cell by cell.
export class ExpectedPicture {
  readonly map: TiledMap;
  readonly #images = new Map<Tileset, Picture>();
  readonly layers: readonly Layer[];

  constructor(path: string) {
    this.map = JSON.parse(readFileSync(path, "utf8")) as TiledMap;
    for (const set of this.map.tilesets) {
      this.#images.set(set, Picture.fromPng(readFileSync(join(dirname(path), set.image))));
    }
    const flat = (layers: readonly Layer[]): Layer[] =>
      layers.flatMap((one) => (one.layers ? flat(one.layers) : [one]));
    this.layers = flat(this.map.layers);
  }

  gidAt(layer: Layer, column: number, row: number): number {
    const [x, y] = [column - layer.x, row - layer.y];
    if (x < 0 || y < 0 || x >= layer.width || y >= layer.height) return 0;
    return ((layer.data?.[y * layer.width + x] ?? 0) & ~flipBits) >>> 0;
  }

  /// Colour in the middle of a cell; null where it cannot be told from the tiles alone (text, animation, nothing).
  middleOf(column: number, row: number): Pixel | null {
    const [x, y] = [column * tile + tile / 2, row * tile + tile / 2];
    const texts = this.layers.flatMap((layer) => layer.objects ?? []).filter((object) => object.text !== undefined);
    const written = texts.some(
      (at) => x > at.x - 8 && x < at.x + at.width + 8 && y > at.y - 8 && y < at.y + at.height + 8,
    );
    if (written) return null;
    let seen: Pixel | null = null;
    for (const layer of this.layers) {
      if (!layer.visible || layer.type !== "tilelayer") continue;
      if ((layer.parallaxx ?? 1) !== 1) return null;
      const gid = this.gidAt(layer, column, row);
      if (gid === 0) continue;
      const set = [...this.map.tilesets].reverse().find(({ firstgid }) => firstgid <= gid);
      if (!set) return null;
      const id = gid - set.firstgid;
      if (set.tiles?.some((one) => one.id === id && one.animation)) return null;
      const colour = this.colourOf(set, id);
      const alpha = (colour.a / 255) * layer.opacity;
      if (!seen && alpha < 1) continue;
      const mix = (over: number, under: number): number => over * alpha + under * (1 - alpha);
      seen = seen
        ? { r: mix(colour.r, seen.r), g: mix(colour.g, seen.g), b: mix(colour.b, seen.b), a: 255 }
        : { ...colour, a: 255 };
    }
    return seen;
  }

  colourOf(set: Tileset, id: number): Pixel {
    const image = this.#images.get(set);
    if (!image) throw new Error("an unknown tileset");
    return image.at((id % set.columns) * tile + tile / 2, Math.floor(id / set.columns) * tile + tile / 2);
  }
}
