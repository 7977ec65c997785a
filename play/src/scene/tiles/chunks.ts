import type { MapData, MapLayer } from "../../world/map_data";
import type { Brush } from "../brush";
import { Picture, paper } from "../picture";
import type { View } from "../view";
import { tintAlpha } from "./painter";
import type { TilePainter } from "./painter";
import type { LaidTile, Strip, StripStore } from "./strips";

/// Map pixels a side. Zooms are multiples of 1/32, so a chunk always covers whole device pixels.
const wide = 512;
/// What lies over the ground is mostly nothing: small chunks leave out more of it.
const narrow = 128;
/// Memory of the chunks of one band, as pixels.
const mostPixels = 96 * wide * wide;

interface Chunk {
  /// Null when nothing lies there.
  readonly picture: Picture | null;
  readonly animated: readonly { readonly x: number; readonly y: number; readonly strip: Strip }[];
  usedAt: number;
}

/// Layers that move as one, painted ahead into chunks: a screen of tiles is a dozen pictures, however many layers.
///
/// Animated tiles, with what lies on them, are drawn over their chunk in each frame.
export class ChunkedLayers {
  readonly #chunks = new Map<number, Chunk>();
  readonly #size: number;
  readonly #columns: number;
  readonly #rows: number;
  /// Tiles may reach out of their cell by so much.
  #reach = 0;
  #frame = 0;
  /// When an animated tile in view changes next.
  nextChange = Infinity;

  constructor(
    private readonly map: MapData,
    private readonly layers: readonly MapLayer[],
    private readonly painter: TilePainter,
    private readonly strips: StripStore,
    private readonly parallaxX: number,
    private readonly parallaxY: number,
    /// Colour under the lowest band: its chunks are opaque, which draws faster. Null for all others.
    private readonly ground: string | null,
  ) {
    this.#size = ground === null ? narrow : wide;
    this.#columns = Math.ceil((map.columns * map.tileWidth) / this.#size);
    this.#rows = Math.ceil((map.rows * map.tileHeight) / this.#size);
    for (const set of map.tilesets) {
      const size = Math.max(set.tileWidth, set.tileHeight);
      this.#reach = Math.max(this.#reach, size + Math.abs(set.offsetX) + Math.abs(set.offsetY));
    }
    for (const layer of layers) {
      this.#reach = Math.max(this.#reach, Math.abs(layer.offsetX) + Math.abs(layer.offsetY) + map.tileWidth);
    }
    this.#reach = Math.min(this.#reach, 2_048);
  }

  paint(brush: Brush, view: View, now: number): void {
    this.#frame++;
    this.nextChange = Infinity;
    const middleX = view.left + view.width / 2;
    const middleY = view.top + view.height / 2;
    const left = view.left - Math.round(middleX * (1 - this.parallaxX));
    const top = view.top - Math.round(middleY * (1 - this.parallaxY));
    const size = this.#size * view.scale;
    const firstColumn = Math.max(0, Math.floor(left / size));
    const firstRow = Math.max(0, Math.floor(top / size));
    const lastColumn = Math.min(this.#columns - 1, Math.floor((left + view.width) / size));
    const lastRow = Math.min(this.#rows - 1, Math.floor((top + view.height) / size));
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        this.#paintChunk(brush, view.scale, column, row, left, top, now);
      }
    }
  }

  free(): void {
    for (const { picture } of this.#chunks.values()) picture?.free();
    this.#chunks.clear();
  }

  #paintChunk(brush: Brush, scale: number, column: number, row: number, left: number, top: number, now: number): void {
    const index = row * this.#columns + column;
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) {
      if (this.#chunks.size >= mostPixels / this.#size ** 2) this.#evict();
      this.#chunks.set(index, (chunk = this.#make(column, row)));
    }
    chunk.usedAt = this.#frame;
    const x = column * this.#size * scale - left;
    const y = row * this.#size * scale - top;
    if (chunk.picture !== null) brush.draw(chunk.picture, 0, x, y, this.#size * scale, this.#size * scale, 1);
    for (let i = 0; i < chunk.animated.length; i++) {
      const cell = chunk.animated[i]!;
      const { picture } = cell.strip;
      this.nextChange = Math.min(this.nextChange, now + cell.strip.lasts(now));
      const cellX = Math.round(cell.x * scale) - left;
      const cellY = Math.round(cell.y * scale) - top;
      const width = Math.round((cell.x + picture.width) * scale) - Math.round(cell.x * scale);
      const height = Math.round((cell.y + picture.height) * scale) - Math.round(cell.y * scale);
      brush.draw(picture, cell.strip.frameAt(now), cellX, cellY, width, height, 1);
    }
  }

  #make(column: number, row: number): Chunk {
    const left = column * this.#size;
    const top = row * this.#size;
    const { canvas, ctx } = paper(this.#size, this.#size, this.ground !== null);
    if (this.ground !== null) {
      ctx.fillStyle = this.ground;
      ctx.fillRect(0, 0, this.#size, this.#size);
    }
    const cuts = this.#animatedCells(left, top);
    let anything = false;
    for (const layer of this.layers) {
      ctx.globalAlpha = layer.opacity * tintAlpha(layer.tint);
      if (layer.kind === "tiles") anything = this.#drawTiles(ctx, layer, left, top, cuts) || anything;
      else if (layer.kind === "objects") anything = this.#drawObjects(ctx, layer, left, top) || anything;
    }
    const animated = [];
    for (const [cell, first] of cuts) {
      const cellX = (cell % this.map.columns) * this.map.tileWidth;
      const cellY = Math.floor(cell / this.map.columns) * this.map.tileHeight;
      // A cell belongs to the chunk its corner is in, though its tile may show in the neighbours as well.
      if (cellX < left || cellX >= left + this.#size || cellY < top || cellY >= top + this.#size) continue;
      for (const strip of this.strips.of(this.#stack(cell, first))) {
        animated.push({ x: cellX + strip.dx, y: cellY + strip.dy, strip });
      }
    }
    if (!anything) canvas.width = canvas.height = 0;
    return { picture: anything ? new Picture(canvas, false) : null, animated, usedAt: this.#frame };
  }

  /// For each cell near a chunk that has an animated tile: the first layer that does. From there up it is a strip.
  #animatedCells(left: number, top: number): Map<number, number> {
    const cuts = new Map<number, number>();
    this.layers.forEach((layer, index) => {
      if (layer.kind !== "tiles") return;
      this.#eachCell(layer, left, top, (cell, gid) => {
        if (!cuts.has(cell) && this.painter.isAnimated(gid)) cuts.set(cell, index);
      });
    });
    return cuts;
  }

  #stack(cell: number, from: number): LaidTile[] {
    const stack: LaidTile[] = [];
    for (const layer of this.layers.slice(from)) {
      if (layer.kind !== "tiles") continue;
      const gid = layer.gids[cell] ?? 0;
      if (this.painter.cut(gid) === null) continue;
      stack.push({ gid, dx: layer.offsetX, dy: layer.offsetY, opacity: layer.opacity, tint: layer.tint });
    }
    return stack;
  }

  #drawTiles(
    ctx: CanvasRenderingContext2D,
    layer: Extract<MapLayer, { kind: "tiles" }>,
    left: number,
    top: number,
    cuts: ReadonlyMap<number, number>,
  ): boolean {
    const index = this.layers.indexOf(layer);
    let drawn = false;
    this.#eachCell(layer, left, top, (cell, gid, x, y) => {
      const cut = cuts.get(cell);
      if (cut !== undefined && index >= cut) return;
      this.painter.drawCell(ctx, gid, x - left, y - top, layer.tint);
      drawn = true;
    });
    return drawn;
  }

  /// Visits the filled cells whose tiles may show in the chunk, with their place on the map.
  #eachCell(
    layer: Extract<MapLayer, { kind: "tiles" }>,
    left: number,
    top: number,
    visit: (cell: number, gid: number, x: number, y: number) => void,
  ): void {
    const { tileWidth, tileHeight, columns, rows } = this.map;
    const reach = this.#reach;
    const firstColumn = Math.max(0, Math.floor((left - reach) / tileWidth));
    const lastColumn = Math.min(columns - 1, Math.floor((left + this.#size + reach) / tileWidth));
    const firstRow = Math.max(0, Math.floor((top - reach) / tileHeight));
    const lastRow = Math.min(rows - 1, Math.floor((top + this.#size + reach) / tileHeight));
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const cell = row * columns + column;
        const gid = layer.gids[cell] ?? 0;
        if (gid !== 0) visit(cell, gid, column * tileWidth + layer.offsetX, row * tileHeight + layer.offsetY);
      }
    }
  }

  #drawObjects(
    ctx: CanvasRenderingContext2D,
    layer: Extract<MapLayer, { kind: "objects" }>,
    left: number,
    top: number,
  ): boolean {
    let drawn = false;
    for (const object of layer.objects) {
      if (object.gid === 0) continue;
      const radius = Math.hypot(object.width, object.height);
      const x = object.x + layer.offsetX - left;
      const y = object.y + layer.offsetY - top;
      if (x + radius < 0 || y + radius < 0 || x - radius > this.#size || y - radius > this.#size) continue;
      ctx.save();
      ctx.translate(object.pivotX + layer.offsetX - left, object.pivotY + layer.offsetY - top);
      ctx.rotate((object.rotation * Math.PI) / 180);
      const gid = this.painter.frameGid(object.gid, 0);
      const { width, height } = object;
      this.painter.drawInto(ctx, gid, object.x - object.pivotX, object.y - object.pivotY, width, height, layer.tint);
      ctx.restore();
      drawn = true;
    }
    return drawn;
  }

  #evict(): void {
    let oldest = -1;
    let oldestUse = this.#frame;
    for (const [index, chunk] of this.#chunks) {
      if (chunk.usedAt >= oldestUse) continue;
      oldest = index;
      oldestUse = chunk.usedAt;
    }
    this.#chunks.get(oldest)?.picture?.free();
    this.#chunks.delete(oldest);
  }
}
