import type { Covered, Point } from "../office";

/// Zooms are multiples of this, so that a chunk of 512 map pixels always covers whole device pixels: no seams.
const zoomGrain = 1 / 32;
const closest = 6;
const zoomEase = 90;
const coverEase = 70;
/// CSS pixels: with less than this free, the middle of the whole canvas is the better place.
const leastFree = 120;

/// Which part of the map is on the canvas: the one place that turns map pixels into device pixels and back.
export class View {
  /// Of the canvas, in device pixels.
  width = 1;
  height = 1;
  /// Device pixels a map pixel.
  scale = 1;
  /// Device pixel of the map's origin is (-left, -top).
  left = 0;
  top = 0;
  ratio = 1;
  /// What panels hide, in CSS pixels, and how far the view has made way for them.
  #covered: Covered = { left: 0, top: 0, right: 0, bottom: 0 };
  readonly #way = { left: 0, top: 0, right: 0, bottom: 0 };
  #mapWidth = 1;
  #mapHeight = 1;
  #zoom = 1;
  #wanted = 1;
  #chosen = false;
  #exact = 1;

  get zoom(): number {
    return this.#wanted;
  }

  resize(cssWidth: number, cssHeight: number, ratio: number): void {
    this.ratio = ratio;
    this.width = Math.max(2, Math.round(cssWidth * ratio) & ~1);
    this.height = Math.max(2, Math.round(cssHeight * ratio) & ~1);
    if (!this.#chosen) this.#setZoom(this.defaultZoom());
    else this.#setZoom(this.#wanted);
  }

  showMap(width: number, height: number): void {
    this.#mapWidth = width;
    this.#mapHeight = height;
    this.#setZoom(this.#wanted);
  }

  /// Whole device pixels a map pixel, about twenty tiles across a laptop and twelve across a phone.
  defaultZoom(): number {
    const area = (this.width * this.height) / (this.ratio * this.ratio);
    const fitting = Math.min(3, Math.max(1, Math.sqrt(area / (720 * 450))));
    return Math.max(1, Math.round(fitting * this.ratio)) / this.ratio;
  }

  zoomBy(factor: number): void {
    if (!Number.isFinite(factor) || factor <= 0) return;
    this.#chosen = true;
    this.#wanted = this.#clamp(this.#wanted * factor);
  }

  zoomTo(zoom: number): void {
    this.#chosen = true;
    this.#setZoom(zoom);
  }

  /// What a panel hides of the canvas, in CSS pixels: the view makes way for it.
  cover(covered: Covered): void {
    this.#covered = covered;
  }

  /// Moves the zoom on and centres a map point in what is free of the canvas, kept within the map. False when the view stays as it was.
  follow(x: number, y: number, dt: number, still: boolean): boolean {
    const { left, top, scale } = this;
    if (this.#exact !== this.#wanted) {
      const part = still ? 1 : 1 - Math.exp(-dt / zoomEase);
      this.#exact += (this.#wanted - this.#exact) * part;
      if (Math.abs(this.#exact / this.#wanted - 1) < 0.004) this.#exact = this.#wanted;
      this.#useZoom(this.#exact);
    }
    this.#makeWay(dt, still);
    const way = this.#way;
    this.left = this.#edge(x, this.width, this.#mapWidth, way.left, way.right);
    this.top = this.#edge(y, this.height, this.#mapHeight, way.top, way.bottom);
    return left !== this.left || top !== this.top || scale !== this.scale;
  }

  toScreenX(x: number): number {
    return Math.round(x * this.scale) - this.left;
  }
  toScreenY(y: number): number {
    return Math.round(y * this.scale) - this.top;
  }

  /// From CSS pixels of the canvas to the map.
  toMap(cssX: number, cssY: number): Point {
    return { x: (cssX * this.ratio + this.left) / this.scale, y: (cssY * this.ratio + this.top) / this.scale };
  }

  get mapLeft(): number {
    return this.left / this.scale;
  }
  get mapTop(): number {
    return this.top / this.scale;
  }
  get mapRight(): number {
    return (this.left + this.width) / this.scale;
  }
  get mapBottom(): number {
    return (this.top + this.height) / this.scale;
  }

  #setZoom(zoom: number): void {
    this.#wanted = this.#clamp(zoom);
    this.#exact = this.#wanted;
    this.#useZoom(this.#wanted);
  }

  #useZoom(zoom: number): void {
    this.#zoom = zoom;
    this.scale = Math.max(zoomGrain, Math.round((this.#zoom * this.ratio) / zoomGrain) * zoomGrain);
  }

  /// From the whole map on the canvas to pixels as large as a fingertip.
  #clamp(zoom: number): number {
    const whole = Math.min(this.width / this.#mapWidth, this.height / this.#mapHeight) / this.ratio;
    return Math.min(closest, Math.max(Math.min(whole, 1), 0.1, zoom));
  }

  #makeWay(dt: number, still: boolean): void {
    const { left, top, right, bottom } = this.#covered;
    const wide = this.width / this.ratio - left - right >= leastFree ? 1 : 0;
    const high = this.height / this.ratio - top - bottom >= leastFree ? 1 : 0;
    const part = still ? 1 : 1 - Math.exp(-dt / coverEase);
    const way = this.#way;
    way.left = approach(way.left, left * wide, part);
    way.right = approach(way.right, right * wide, part);
    way.top = approach(way.top, top * high, part);
    way.bottom = approach(way.bottom, bottom * high, part);
  }

  /// `before` and `after` are CSS pixels hidden at the two ends of the canvas.
  #edge(middle: number, canvas: number, map: number, before: number, after: number): number {
    const size = map * this.scale;
    const begin = Math.round(before * this.ratio);
    const free = canvas - begin - Math.round(after * this.ratio);
    if (size <= free) return Math.round((size - free) / 2) - begin;
    return Math.round(Math.min(size - free, Math.max(0, Math.round(middle * this.scale) - free / 2))) - begin;
  }
}

function approach(from: number, to: number, part: number): number {
  const next = from + (to - from) * part;
  return Math.abs(to - next) < 0.5 ? to : next;
}
