import type { Avatar, Direction } from "../../office";
import { Picture, PictureCache, paper } from "../picture";
import type { PictureFrame } from "../picture";

/// The avatar catalogue, as its file says it.
export interface Catalogue {
  readonly sheet: { readonly width: number; readonly height: number; readonly frame: number };
  readonly layers: readonly {
    readonly id: string;
    readonly choices: readonly { readonly id: number; readonly x: number; readonly y: number }[];
  }[];
}

export interface AvatarAtlas {
  readonly catalogue: Catalogue;
  readonly image: ImageBitmap;
}

const columns = 3;
const rows = 4;
const framesPerSecond = 10;
const cycle = [0, 1, 2, 1] as const;
const standing = 1;
const mostSheets = 400;
const mostMadeAFrame = 6;

/// Walking sheets, one a different look: the layers of an avatar put on top of each other once.
export class Sheets {
  readonly #cache = new PictureCache(mostSheets, mostMadeAFrame);
  #atlas: AvatarAtlas | null = null;
  #nobody: Picture | null = null;
  /// True when somebody was drawn as a plain figure for now.
  late = false;

  /// Until the atlas is there, everybody is a plain figure.
  useAtlas(atlas: AvatarAtlas): void {
    this.#atlas = atlas;
    this.#cache.clear();
  }

  get ready(): boolean {
    return this.#atlas !== null;
  }

  nextFrame(frame: number): void {
    this.#cache.nextFrame(frame);
    this.late = false;
  }

  /// A plain figure stands in while this frame has made enough others; I come first (`now`).
  of(look: string, avatar: Avatar, now: boolean): Picture {
    if (now) return this.#cache.get(look, () => this.#compose(avatar, this.#atlas));
    const sheet = this.#cache.offer(look, () => this.#compose(avatar, this.#atlas));
    if (sheet !== null) return sheet;
    this.late = true;
    return (this.#nobody ??= this.#compose(avatar, null));
  }

  free(): void {
    this.#nobody?.free();
    this.#cache.clear();
  }

  #compose(avatar: Avatar, atlas: AvatarAtlas | null): Picture {
    const size = atlas?.catalogue.sheet.frame ?? 32;
    const { canvas, ctx } = paper(columns * size, rows * size);
    const frames: PictureFrame[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const frame = { x: column * size, y: row * size, width: size, height: size };
        frames.push(frame);
        drawShadow(ctx, frame);
        if (atlas === null) drawNobody(ctx, frame);
      }
    }
    for (const layer of atlas?.catalogue.layers ?? []) {
      const chosen = (avatar as unknown as Record<string, number>)[layer.id] ?? 0;
      const choice = layer.choices.find(({ id }) => id === chosen);
      if (choice === undefined) continue;
      const { width, height } = atlas!.catalogue.sheet;
      ctx.drawImage(atlas!.image, choice.x, choice.y, width, height, 0, 0, width, height);
    }
    return new Picture(canvas, false, frames);
  }
}

/// Key of a look, for caches.
export function lookOf(avatar: Avatar): string {
  const { body, eyes, hair, clothes, hat, accessory } = avatar;
  return `${body} ${eyes} ${hair} ${clothes} ${hat} ${accessory}`;
}

export function frameOf(direction: Direction, moving: boolean, now: number): number {
  const column = moving ? cycle[Math.floor((now * framesPerSecond) / 1000) % cycle.length]! : standing;
  const row = direction === "down" ? 0 : direction === "left" ? 1 : direction === "right" ? 2 : 3;
  return row * columns + column;
}

function drawShadow(ctx: CanvasRenderingContext2D, { x, y, width, height }: PictureFrame): void {
  ctx.fillStyle = "rgba(20, 24, 40, 0.22)";
  ctx.beginPath();
  ctx.ellipse(x + width / 2, y + height - 3, width * 0.28, 3, 0, 0, 2 * Math.PI);
  ctx.fill();
}

function drawNobody(ctx: CanvasRenderingContext2D, { x, y, width }: PictureFrame): void {
  ctx.fillStyle = "#8b93a7";
  ctx.beginPath();
  ctx.arc(x + width / 2, y + 10, 6, 0, 2 * Math.PI);
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(x + width / 2 - 7, y + 16, 14, 13, 5);
  ctx.fill();
}
