import type { MapData, MapTile, MapTileset } from "../../world/map_data";
import { paper } from "../picture";
import type { PictureSource } from "../picture";

const flipHorizontal = 0x80000000;
const flipVertical = 0x40000000;
const flipDiagonal = 0x20000000;
const gidMask = 0x0fffffff;

/// Where a tile's picture is: an image and a rectangle of it.
export interface TileCut {
  readonly image: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly set: MapTileset;
  readonly tile: MapTile | undefined;
}

/// Draws single tiles of a map onto a 2D canvas: flips, tints and offsets as Tiled means them.
export class TilePainter {
  readonly #cuts = new Map<number, TileCut | null>();
  readonly #tinted = new Map<string, PictureSource>();

  constructor(
    private readonly map: MapData,
    private readonly images: readonly ImageBitmap[],
  ) {}

  /// Null for an empty cell and for a gid no tileset has.
  cut(gid: number): TileCut | null {
    const id = gid & gidMask;
    if (id === 0) return null;
    let cut = this.#cuts.get(id);
    if (cut === undefined) this.#cuts.set(id, (cut = this.#find(id)));
    return cut;
  }

  /// The gid shown for an animated one at its n-th frame; flips stay.
  frameGid(gid: number, frame: number): number {
    const cut = this.cut(gid);
    const shown = cut?.tile?.animation[frame];
    if (cut === null || shown === undefined) return gid;
    return ((gid & ~gidMask) | (cut.set.firstGid + shown.tile)) >>> 0;
  }

  isAnimated(gid: number): boolean {
    const cut = this.cut(gid);
    return cut?.tile !== undefined && cut.tile.animation.length > 0;
  }

  /// Draws the tile of a cell whose top left is at (x, y) of the canvas. A larger tile grows up and to the right.
  drawCell(ctx: CanvasRenderingContext2D, gid: number, x: number, y: number, tint: string): void {
    const cut = this.cut(gid);
    if (cut === null) return;
    const turned = (gid & flipDiagonal) !== 0;
    const height = turned ? cut.width : cut.height;
    const top = y + this.map.tileHeight - height + cut.set.offsetY;
    this.#draw(ctx, cut, gid, x + cut.set.offsetX, top, cut.width, cut.height, tint);
  }

  /// Draws a tile object, scaled into its rectangle.
  drawInto(
    ctx: CanvasRenderingContext2D,
    gid: number,
    x: number,
    y: number,
    width: number,
    height: number,
    tint: string,
  ) {
    const cut = this.cut(gid);
    if (cut !== null) this.#draw(ctx, cut, gid, x, y, width, height, tint);
  }

  #draw(
    ctx: CanvasRenderingContext2D,
    cut: TileCut,
    gid: number,
    x: number,
    y: number,
    width: number,
    height: number,
    tint: string,
  ): void {
    const source = this.#tint(cut.image, tint);
    if (source === null) return;
    if ((gid & ~gidMask) === 0) {
      ctx.drawImage(source, cut.x, cut.y, cut.width, cut.height, x, y, width, height);
      return;
    }
    const turned = (gid & flipDiagonal) !== 0;
    const sx = (gid & flipHorizontal) !== 0 ? -1 : 1;
    const sy = (gid & flipVertical) !== 0 ? -1 : 1;
    ctx.save();
    ctx.translate(x + (turned ? height : width) / 2, y + (turned ? width : height) / 2);
    if (turned) ctx.transform(0, sy, sx, 0, 0, 0);
    else ctx.scale(sx, sy);
    ctx.drawImage(source, cut.x, cut.y, cut.width, cut.height, -width / 2, -height / 2, width, height);
    ctx.restore();
  }

  /// The image multiplied by the tint's colour; its alpha is the caller's, with the opacity.
  #tint(image: number, tint: string): PictureSource | null {
    const plain = this.images[image];
    if (plain === undefined) return null;
    if (tint === "") return plain;
    const key = `${image} ${tint}`;
    let tinted = this.#tinted.get(key);
    if (tinted === undefined) {
      const { canvas, ctx } = paper(plain.width, plain.height);
      ctx.drawImage(plain, 0, 0);
      ctx.globalCompositeOperation = "multiply";
      ctx.fillStyle = `#${tint.slice(-6)}`;
      ctx.fillRect(0, 0, canvas.width, canvas.height);
      ctx.globalCompositeOperation = "destination-in";
      ctx.drawImage(plain, 0, 0);
      this.#tinted.set(key, (tinted = canvas));
    }
    return tinted;
  }

  #find(id: number): TileCut | null {
    let set: MapTileset | undefined;
    for (const candidate of this.map.tilesets) {
      if (candidate.firstGid <= id && (set === undefined || candidate.firstGid > set.firstGid)) set = candidate;
    }
    if (set === undefined) return null;
    const local = id - set.firstGid;
    const tile = set.tiles.get(local);
    if (tile !== undefined && tile.image !== null) {
      const own = this.images[tile.image];
      if (own === undefined) return null;
      return { image: tile.image, x: 0, y: 0, width: own.width, height: own.height, set, tile };
    }
    if (local >= set.tileCount || set.columns === 0) return null;
    const column = local % set.columns;
    const row = (local - column) / set.columns;
    const x = set.margin + column * (set.tileWidth + set.spacing);
    const y = set.margin + row * (set.tileHeight + set.spacing);
    return { image: set.image, x, y, width: set.tileWidth, height: set.tileHeight, set, tile };
  }
}

/// Opacity that a tint "#aarrggbb" adds.
export function tintAlpha(tint: string): number {
  return tint.length === 9 ? parseInt(tint.slice(1, 3), 16) / 255 : 1;
}
