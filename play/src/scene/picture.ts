/// Something to draw with a Brush: an image cut into frames. Made once, drawn often.
export type PictureSource = HTMLCanvasElement | ImageBitmap;

export interface PictureFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class Picture {
  readonly frames: readonly PictureFrame[];
  /// Frame number of the last drawing: caches evict by it.
  usedAt = 0;

  /// `smooth` blends pixels when scaled; pixel art stays sharp.
  constructor(
    readonly source: PictureSource,
    readonly smooth: boolean,
    frames?: readonly PictureFrame[],
  ) {
    this.frames = frames ?? [{ x: 0, y: 0, width: source.width, height: source.height }];
  }

  get width(): number {
    return this.frames[0]!.width;
  }

  get height(): number {
    return this.frames[0]!.height;
  }

  free(): void {
    // A canvas gives its memory back at once when it has no size; else it waits for the collector.
    if (this.source instanceof HTMLCanvasElement) this.source.width = this.source.height = 0;
  }
}

/// A canvas of at least one pixel with its 2D context.
export function paper(
  width: number,
  height: number,
  opaque = false,
): { canvas: HTMLCanvasElement; ctx: CanvasRenderingContext2D } {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.ceil(width));
  canvas.height = Math.max(1, Math.ceil(height));
  const ctx = canvas.getContext("2d", { alpha: !opaque });
  if (ctx === null) throw new Error("this browser has no 2D canvas");
  ctx.imageSmoothingEnabled = false;
  return { canvas, ctx };
}

/// Pictures by key, at most so many; those not drawn for the longest go first.
///
/// In one frame only a few are made, so that a crowd that comes into view does not stop the picture.
export class PictureCache {
  readonly #pictures = new Map<string, Picture>();
  #frame = 0;
  #made = 0;

  constructor(
    private readonly most: number,
    private readonly mostMadeAFrame = Infinity,
  ) {}

  /// Once a frame: pictures drawn in this frame are never evicted by it.
  nextFrame(frame: number): void {
    this.#frame = frame;
    this.#made = 0;
  }

  /// As `get`, or null when this frame has made enough already.
  offer(key: string, make: () => Picture): Picture | null {
    return this.#made >= this.mostMadeAFrame && !this.#pictures.has(key) ? null : this.get(key, make);
  }

  get(key: string, make: () => Picture): Picture {
    let picture = this.#pictures.get(key);
    if (picture === undefined) {
      if (this.#pictures.size >= this.most) this.#evict();
      picture = make();
      this.#made++;
      this.#pictures.set(key, picture);
    }
    picture.usedAt = this.#frame;
    return picture;
  }

  clear(): void {
    for (const picture of this.#pictures.values()) picture.free();
    this.#pictures.clear();
  }

  /// A quarter at once, so that a full cache does not evict on every new picture.
  #evict(): void {
    const old = [...this.#pictures.entries()]
      .filter(([, picture]) => picture.usedAt < this.#frame)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt)
      .slice(0, Math.ceil(this.most / 4));
    for (const [key, picture] of old) {
      picture.free();
      this.#pictures.delete(key);
    }
  }
}
