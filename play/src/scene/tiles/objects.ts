import type { MapFrame, MapLayer, MapObject } from "../../world/map_data";
import type { Brush } from "../brush";
import { Picture, paper } from "../picture";
import type { View } from "../view";
import { tintAlpha } from "./painter";
import type { TilePainter } from "./painter";
import { Strip } from "./strips";

type ObjectLayer = Extract<MapLayer, { kind: "objects" }>;

/// Pixels of all frames of one object: a larger one is drawn less sharp.
const mostPixels = 1 << 22;
/// Pixels of all frames of a layer: what is more shows its first frame only.
const mostLayerPixels = 1 << 24;
/// Browsers refuse canvases that are much wider.
const widestSheet = 8_192;

/// Shown for ever: an object that does not change, but lies on one that does.
const forever: readonly MapFrame[] = [{ tile: 0, durationMs: Infinity }];

/// Where an object shows on the map, turned as it is.
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function boxOf({ x, y, width, height, pivotX, pivotY, rotation }: MapObject): Box {
  if (rotation % 360 === 0) return { left: x, top: y, right: x + width, bottom: y + height };
  const sin = Math.sin((rotation * Math.PI) / 180);
  const cos = Math.cos((rotation * Math.PI) / 180);
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [cornerX, cornerY] of [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const) {
    xs.push(pivotX + (cornerX - pivotX) * cos - (cornerY - pivotY) * sin);
    ys.push(pivotY + (cornerX - pivotX) * sin + (cornerY - pivotY) * cos);
  }
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

interface Piece {
  readonly object: MapObject;
  readonly box: Box;
  readonly frames: readonly MapFrame[];
}

/// Of a layer the objects that are animated, in their order, each with those that lie on it: painted ahead, these would
/// come to lie below it.
export function livingPieces(layer: ObjectLayer, painter: Pick<TilePainter, "cut">): readonly Piece[] {
  const pieces: Piece[] = [];
  const known = new Set<string>();
  let pixels = 0;
  for (const object of layer.objects) {
    const cut = painter.cut(object.gid);
    if (cut === null) continue;
    const animation = cut.tile?.animation ?? [];
    const box = boxOf(object);
    if (animation.length === 0 && !pieces.some((piece) => overlap(piece.box, box))) continue;
    const frames = animation.length === 0 ? forever : animation;
    const key = keyOf(object);
    const size = (box.right - box.left) * (box.bottom - box.top) * frames.length;
    if (!known.has(key)) pixels += Math.min(size, mostPixels);
    if (pixels > mostLayerPixels) break;
    known.add(key);
    pieces.push({ object, box, frames });
  }
  return pieces;
}

/// The objects of one layer that change by themselves, drawn in each frame.
export class LivingObjects {
  readonly #strips = new Map<string, Strip>();
  readonly #pieces: readonly { readonly box: Box; readonly strip: Strip }[];
  readonly #alpha: number;
  /// When one in view changes next.
  nextChange = Infinity;

  constructor(
    private readonly layer: ObjectLayer,
    pieces: readonly Piece[],
    private readonly painter: TilePainter,
  ) {
    this.#alpha = layer.opacity * tintAlpha(layer.tint);
    this.#pieces = pieces.map((piece) => {
      const key = keyOf(piece.object);
      let strip = this.#strips.get(key);
      if (strip === undefined) this.#strips.set(key, (strip = this.#draw(piece)));
      return { box: piece.box, strip };
    });
  }

  paint(brush: Brush, view: View, now: number): void {
    const { layer } = this;
    const { scale } = view;
    this.nextChange = Infinity;
    const left = view.left - Math.round((view.left + view.width / 2) * (1 - layer.parallaxX));
    const top = view.top - Math.round((view.top + view.height / 2) * (1 - layer.parallaxY));
    for (let i = 0; i < this.#pieces.length; i++) {
      const { box, strip } = this.#pieces[i]!;
      const x = Math.round((box.left + layer.offsetX) * scale) - left;
      const y = Math.round((box.top + layer.offsetY) * scale) - top;
      const width = Math.round((box.right + layer.offsetX) * scale) - left - x;
      const height = Math.round((box.bottom + layer.offsetY) * scale) - top - y;
      if (x > view.width || y > view.height || x + width < 0 || y + height < 0) continue;
      this.nextChange = Math.min(this.nextChange, now + strip.lasts(now));
      brush.draw(strip.picture, strip.frameAt(now), x, y, width, height, this.#alpha);
    }
  }

  free(): void {
    for (const { picture } of this.#strips.values()) picture.free();
    this.#strips.clear();
  }

  #draw({ object, box, frames }: Piece): Strip {
    const boxWidth = Math.max(1, box.right - box.left);
    const boxHeight = Math.max(1, box.bottom - box.top);
    const longest = Math.max(boxWidth, boxHeight);
    const sharp = Math.min(1, Math.sqrt(mostPixels / (boxWidth * boxHeight * frames.length)), widestSheet / longest);
    const width = Math.max(1, Math.round(boxWidth * sharp));
    const height = Math.max(1, Math.round(boxHeight * sharp));
    const columns = Math.max(1, Math.min(frames.length, Math.floor(widestSheet / width)));
    const { canvas, ctx } = paper(width * columns, height * Math.ceil(frames.length / columns));
    const cuts = frames.map((_, frame) => {
      const cut = { x: (frame % columns) * width, y: Math.floor(frame / columns) * height, width, height };
      ctx.save();
      ctx.beginPath();
      ctx.rect(cut.x, cut.y, width, height);
      ctx.clip();
      ctx.translate(cut.x, cut.y);
      ctx.scale(width / boxWidth, height / boxHeight);
      ctx.translate(object.pivotX - box.left, object.pivotY - box.top);
      ctx.rotate((object.rotation * Math.PI) / 180);
      const gid = this.painter.frameGid(object.gid, frame);
      const { x, y, pivotX, pivotY } = object;
      this.painter.drawInto(ctx, gid, x - pivotX, y - pivotY, object.width, object.height, this.layer.tint);
      ctx.restore();
      return cut;
    });
    return new Strip(new Picture(canvas, false, cuts), 0, 0, frames);
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/// Objects that look alike share their pictures, wherever they are.
function keyOf({ gid, x, y, width, height, rotation, pivotX, pivotY }: MapObject): string {
  return [gid, width, height, rotation, pivotX - x, pivotY - y].join();
}
