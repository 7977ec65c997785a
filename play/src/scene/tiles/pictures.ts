import type { MapLayer, MapObject, MapText } from "../../world/map_data";
import type { Brush } from "../brush";
import { Picture, paper } from "../picture";
import type { View } from "../view";
import { tintAlpha } from "./painter";

/// An image layer: one large picture, repeated without end if the map says so.
export class ImageLayer {
  readonly #picture: Picture;

  constructor(
    private readonly layer: Extract<MapLayer, { kind: "image" }>,
    image: ImageBitmap,
  ) {
    this.#picture = new Picture(image, false);
  }

  paint(brush: Brush, view: View): void {
    const { layer } = this;
    const width = Math.round(this.#picture.width * view.scale);
    const height = Math.round(this.#picture.height * view.scale);
    if (width < 1 || height < 1) return;
    const middleX = view.left + view.width / 2;
    const middleY = view.top + view.height / 2;
    let x = Math.round(layer.offsetX * view.scale + middleX * (1 - layer.parallaxX)) - view.left;
    let y = Math.round(layer.offsetY * view.scale + middleY * (1 - layer.parallaxY)) - view.top;
    if (layer.repeatX) x = -((((-x % width) + width) % width) + 0);
    if (layer.repeatY) y = -((((-y % height) + height) % height) + 0);
    const alpha = layer.opacity * tintAlpha(layer.tint);
    const lastX = layer.repeatX ? view.width : x + 1;
    const lastY = layer.repeatY ? view.height : y + 1;
    for (let top = y; top < lastY; top += height) {
      for (let left = x; left < lastX; left += width) brush.draw(this.#picture, 0, left, top, width, height, alpha);
    }
  }

  free(): void {
    this.#picture.free();
  }
}

/// Letters are drawn this much larger than the map, so that they stay readable when it is zoomed.
const textScale = 3;
const largestText = 2_048;

/// The text objects of a layer.
export class TextLayer {
  readonly #texts: { readonly x: number; readonly y: number; readonly picture: Picture }[] = [];

  constructor(private readonly layer: Extract<MapLayer, { kind: "objects" }>) {
    for (const object of layer.objects) {
      if (object.text !== null && object.text.text !== "") this.#texts.push(draw(object, object.text));
    }
  }

  get empty(): boolean {
    return this.#texts.length === 0;
  }

  paint(brush: Brush, view: View): void {
    const { layer } = this;
    const shiftX = layer.offsetX + ((view.left + view.width / 2) / view.scale) * (1 - layer.parallaxX);
    const shiftY = layer.offsetY + ((view.top + view.height / 2) / view.scale) * (1 - layer.parallaxY);
    for (const { x, y, picture } of this.#texts) {
      const left = view.toScreenX(x + shiftX);
      const top = view.toScreenY(y + shiftY);
      const width = (picture.width / textScale) * view.scale;
      const height = (picture.height / textScale) * view.scale;
      if (left > view.width || top > view.height || left + width < 0 || top + height < 0) continue;
      brush.draw(picture, 0, left, top, width, height, layer.opacity);
    }
  }

  free(): void {
    for (const { picture } of this.#texts) picture.free();
  }
}

/// A text, turned, on a square large enough for every angle. (x, y) is the square's corner on the map.
function draw(object: MapObject, text: MapText): { x: number; y: number; picture: Picture } {
  const turned = object.rotation % 360 !== 0;
  const reach = Math.min(largestText / textScale / 2, Math.hypot(object.width, object.height) + 1);
  const left = turned ? object.pivotX - reach : object.x;
  const top = turned ? object.pivotY - reach : object.y;
  const width = turned ? 2 * reach : Math.min(object.width, largestText / textScale);
  const height = turned ? 2 * reach : Math.min(object.height, largestText / textScale);
  const { canvas, ctx } = paper(width * textScale, height * textScale);
  ctx.scale(textScale, textScale);
  ctx.translate(object.pivotX - left, object.pivotY - top);
  ctx.rotate((object.rotation * Math.PI) / 180);
  ctx.translate(object.x - object.pivotX, object.y - object.pivotY);
  write(ctx, text, object.width, object.height);
  return { x: left, y: top, picture: new Picture(canvas, true) };
}

function write(ctx: CanvasRenderingContext2D, text: MapText, width: number, height: number): void {
  const size = text.pixelSize || 16;
  const family = text.fontFamily.replace(/["\\;]/g, "") || "sans-serif";
  ctx.font = `${text.italic ? "italic " : ""}${text.bold ? "bold " : ""}${size}px "${family}", sans-serif`;
  ctx.fillStyle = cssColor(text.color);
  ctx.textBaseline = "top";
  ctx.textAlign = text.hAlign === "center" ? "center" : text.hAlign === "right" ? "right" : "left";
  const lines = text.wrap ? wrapLines(text.text, width, (line) => ctx.measureText(line).width) : text.text.split("\n");
  const lineHeight = size * 1.2;
  const free = height - lines.length * lineHeight;
  const y = text.vAlign === "center" ? free / 2 : text.vAlign === "bottom" ? free : 0;
  const x = ctx.textAlign === "center" ? width / 2 : ctx.textAlign === "right" ? width : 0;
  lines.forEach((line, index) => ctx.fillText(line, x, y + index * lineHeight));
}

/// Tiled writes "#aarrggbb", the web "#rrggbbaa".
function cssColor(color: string): string {
  if (/^#[0-9a-f]{8}$/i.test(color)) return `#${color.slice(3)}${color.slice(1, 3)}`;
  return /^#[0-9a-f]{6}$/i.test(color) ? color : "#000000";
}

/// Breaks at spaces, and within words that are wider than a line.
export function wrapLines(text: string, width: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (measure(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      line = "";
      for (const letter of word) {
        if (line !== "" && measure(line + letter) > width) {
          lines.push(line);
          line = "";
        }
        line += letter;
      }
    }
    lines.push(line);
  }
  return lines;
}
