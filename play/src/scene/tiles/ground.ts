import type { MapData, MapLayer } from "../../world/map_data";
import type { Brush } from "../brush";
import type { View } from "../view";
import { ChunkedLayers } from "./chunks";
import { LivingObjects, livingPieces } from "./objects";
import { TilePainter } from "./painter";
import { ImageLayer, TextLayer } from "./pictures";
import { StripStore } from "./strips";

interface Band {
  readonly nextChange?: number;
  paint(brush: Brush, view: View, now: number): void;
  free(): void;
}

/// Colour where the map has nothing.
export function backgroundOf(map: MapData): string {
  return /^#[0-9a-f]{6}$/i.test(map.background) ? map.background : "#15181f";
}

/// The whole map in two parts: what is under the people and what is over them.
export class Ground {
  readonly #below: Band[] = [];
  readonly #above: Band[] = [];
  readonly #strips: StripStore;
  readonly #painter: TilePainter;

  constructor(
    private readonly map: MapData,
    private readonly images: readonly ImageBitmap[],
  ) {
    this.#painter = new TilePainter(map, images);
    this.#strips = new StripStore(this.#painter, map.tileHeight);
    this.#arrange(map.layers.slice(0, map.floorLayer), this.#below);
    this.#arrange(map.layers.slice(map.floorLayer), this.#above);
  }

  /// When something of the map that was painted changes by itself; Infinity for never.
  get nextChange(): number {
    let next = Infinity;
    for (let i = 0; i < this.#below.length; i++) next = Math.min(next, this.#below[i]!.nextChange ?? Infinity);
    for (let i = 0; i < this.#above.length; i++) next = Math.min(next, this.#above[i]!.nextChange ?? Infinity);
    return next;
  }

  paintBelow(brush: Brush, view: View, now: number): void {
    for (let i = 0; i < this.#below.length; i++) this.#below[i]!.paint(brush, view, now);
  }

  paintAbove(brush: Brush, view: View, now: number): void {
    for (let i = 0; i < this.#above.length; i++) this.#above[i]!.paint(brush, view, now);
  }

  free(): void {
    for (const band of this.#below) band.free();
    for (const band of this.#above) band.free();
    this.#strips.free();
  }

  /// Neighbouring layers that move alike become one band; images, texts and what is animated by itself stand between.
  #arrange(layers: readonly MapLayer[], bands: Band[]): void {
    let together: MapLayer[] = [];
    const close = () => {
      const [first] = together;
      if (first === undefined) return;
      const { map } = this;
      const { parallaxX, parallaxY } = first;
      // A layer that lags behind leaves the map's edge free, so it cannot be the opaque one.
      const lowest = bands === this.#below && bands.length === 0 && parallaxX === 1 && parallaxY === 1;
      const ground = lowest ? backgroundOf(map) : null;
      bands.push(new ChunkedLayers(map, together, this.#painter, this.#strips, parallaxX, parallaxY, ground));
      together = [];
    };
    for (const layer of layers) {
      if (!layer.visible || layer.opacity <= 0) continue;
      const [first] = together;
      const alike = first === undefined || (first.parallaxX === layer.parallaxX && first.parallaxY === layer.parallaxY);
      if (!alike || layer.kind === "image") close();
      if (layer.kind === "image") {
        const image = this.images[layer.image];
        if (image !== undefined) bands.push(new ImageLayer(layer, image));
        continue;
      }
      if (layer.kind === "tiles") {
        together.push(layer);
        continue;
      }
      const living = livingPieces(layer, this.#painter);
      const moving = new Set(living.map(({ object }) => object));
      together.push(
        living.length === 0 ? layer : { ...layer, objects: layer.objects.filter((one) => !moving.has(one)) },
      );
      if (living.length > 0) {
        close();
        bands.push(new LivingObjects(layer, living, this.#painter));
      }
      const texts = new TextLayer(layer);
      if (texts.empty) continue;
      close();
      bands.push(texts);
    }
    close();
  }
}
