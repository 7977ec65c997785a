import type { Point } from "../office";

/// Zooms are multiples of this, so that a chunk of 512 map pixels always covers whole device pixels: no seams.
const zoomGrain = 1 / 32;
const closest = 6;
const zoomEase = 90;

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
  /// CSS pixels of the canvas hidden behind bars, that the person should not be under.
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

  /// Moves the zoom on and centres on a map point, kept within the map. False when the view stays as it was.
  follow(x: number, y: number, dt: number, still: boolean): boolean {
    const { left, top, scale } = this;
    if (this.#exact !== this.#wanted) {
      const part = still ? 1 : 1 - Math.exp(-dt / zoomEase);
      this.#exact += (this.#wanted - this.#exact) * part;
      if (Math.abs(this.#exact / this.#wanted - 1) < 0.004) this.#exact = this.#wanted;
      this.#useZoom(this.#exact);
    }
    this.left = this.#edge(x, this.width, this.#mapWidth);
    this.top = this.#edge(y, this.height, this.#mapHeight);
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

  #edge(middle: number, canvas: number, map: number): number {
    const size = map * this.scale;
    if (size <= canvas) return Math.round((size - canvas) / 2);
    return Math.round(Math.min(size - canvas, Math.max(0, Math.round(middle * this.scale) - canvas / 2)));
  }
}
