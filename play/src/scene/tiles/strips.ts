import type { MapFrame } from "../../world/map_data";
import { Picture, paper } from "../picture";
import { tintAlpha } from "./painter";
import type { TilePainter } from "./painter";

/// A tile of one layer as it lies in a cell: moved by its layer's offset, seen through its opacity.
export interface LaidTile {
  readonly gid: number;
  readonly dx: number;
  readonly dy: number;
  readonly opacity: number;
  readonly tint: string;
}

/// An animated tile with all that lies on it in its cell, drawn once for each frame of the animation.
export class Strip {
  readonly total: number;

  constructor(
    readonly picture: Picture,
    /// Of the picture's top left, from the cell's.
    readonly dx: number,
    readonly dy: number,
    readonly frames: readonly MapFrame[],
  ) {
    let total = 0;
    for (const frame of frames) total += frame.durationMs;
    this.total = Math.max(1, total);
  }

  /// Milliseconds until another frame shows.
  lasts(now: number): number {
    let rest = now % this.total;
    for (let i = 0; i < this.frames.length; i++) {
      rest -= this.frames[i]!.durationMs;
      if (rest < 0) return -rest;
    }
    return 1;
  }

  /// All cells of one tile show the same frame, as Tiled does.
  frameAt(now: number): number {
    let rest = now % this.total;
    for (let i = 0; i < this.frames.length; i++) {
      rest -= this.frames[i]!.durationMs;
      if (rest < 0) return i;
    }
    return this.frames.length - 1;
  }
}

/// Strips of a map, each made once however many cells show it.
export class StripStore {
  readonly #strips = new Map<string, Strip>();

  constructor(
    private readonly painter: TilePainter,
    private readonly tileHeight: number,
  ) {}

  /// Cuts a cell's stack, from its first animated tile up, into strips: each an animated tile and what rests on it.
  of(stack: readonly LaidTile[]): readonly Strip[] {
    const strips: Strip[] = [];
    let begin = -1;
    for (let i = 0; i <= stack.length; i++) {
      if (i < stack.length && !this.painter.isAnimated(stack[i]!.gid)) continue;
      if (begin >= 0) strips.push(this.#strip(stack.slice(begin, i)));
      begin = i;
    }
    return strips;
  }

  free(): void {
    for (const strip of this.#strips.values()) strip.picture.free();
    this.#strips.clear();
  }

  #strip(run: readonly LaidTile[]): Strip {
    const key = run.map(({ gid, dx, dy, opacity, tint }) => `${gid},${dx},${dy},${opacity},${tint}`).join(";");
    let strip = this.#strips.get(key);
    if (strip === undefined) this.#strips.set(key, (strip = this.#make(run)));
    return strip;
  }

  #make(run: readonly LaidTile[]): Strip {
    const { painter } = this;
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (const { gid, dx, dy } of run) {
      const cut = painter.cut(gid);
      if (cut === null) continue;
      const size = Math.max(cut.width, cut.height);
      left = Math.min(left, dx + cut.set.offsetX);
      right = Math.max(right, dx + cut.set.offsetX + size);
      bottom = Math.max(bottom, dy + cut.set.offsetY + this.tileHeight);
      top = Math.min(top, dy + cut.set.offsetY + this.tileHeight - size);
    }
    const frames = painter.cut(run[0]!.gid)!.tile!.animation;
    const width = Math.ceil(right - left);
    const height = Math.ceil(bottom - top);
    const { canvas, ctx } = paper(width * frames.length, height);
    const cuts = frames.map((_, frame) => {
      run.forEach(({ gid, dx, dy, opacity, tint }, index) => {
        ctx.globalAlpha = opacity * tintAlpha(tint);
        const shown = index === 0 ? painter.frameGid(gid, frame) : gid;
        painter.drawCell(ctx, shown, frame * width + dx - left, dy - top, tint);
      });
      return { x: frame * width, y: 0, width, height };
    });
    return new Strip(new Picture(canvas, false, cuts), left, top, frames);
  }
}
