import type { Direction } from "../office";
import type { Position } from "./events";

/// Others are drawn this long ago, so that there nearly always is a next report to walk towards.
const delay = 220;
const longestExtrapolation = 100;
/// A replay after a pause is not faster than this, px a ms.
const fastestReplay = 0.9;
const furthestAhead = 300;
/// Further than anybody runs between two reports: they were put there.
const teleport = 400;
const errorHalfLife = 60;
const size = 16;

/// Where somebody else is drawn, from reports every 200 ms or so.
///
/// Plays the reports back a little late, linear from one to the next; goes on for at most 100 ms when the next is
/// late; and lets what it then got wrong fade instead of jumping. Nothing is allocated after construction.
export class Track {
  x: number;
  y: number;
  direction: Direction;
  moving = false;

  readonly #at = new Float64Array(size);
  readonly #xs = new Float64Array(size);
  readonly #ys = new Float64Array(size);
  readonly #moving = new Uint8Array(size);
  readonly #directions: Direction[] = new Array<Direction>(size).fill("down");
  #first = 0;
  #count = 0;
  #errorX = 0;
  #errorY = 0;
  #sampledAt = 0;

  constructor(position: Position, now: number) {
    this.x = position.x;
    this.y = position.y;
    this.direction = position.direction;
    this.reset(position, now);
  }

  /// Puts them there at once.
  reset(position: Position, now: number): void {
    this.#first = 0;
    this.#count = 0;
    this.#errorX = 0;
    this.#errorY = 0;
    this.#append(now - delay, position);
    this.#sampledAt = now;
    this.#sampleAt(now);
  }

  /// Where the last report has them: what the server's rules go by.
  get lastX(): number {
    return this.#xs[this.#slot(this.#count - 1)]!;
  }
  get lastY(): number {
    return this.#ys[this.#slot(this.#count - 1)]!;
  }

  push(position: Position, now: number): void {
    const way = Math.hypot(position.x - this.lastX, position.y - this.lastY);
    if (way > teleport) return this.reset(position, now);
    const lastAt = this.#at[this.#slot(this.#count - 1)]!;
    const at = Math.max(now, lastAt, Math.min(lastAt + way / fastestReplay, now + furthestAhead));
    this.sample(now);
    const beforeX = this.x;
    const beforeY = this.y;
    this.#append(at, position);
    this.#sampleAt(now);
    this.#errorX += beforeX - this.x;
    this.#errorY += beforeY - this.y;
    this.#sampleAt(now);
  }

  /// Moves x, y, direction and moving to `now`.
  sample(now: number): void {
    const passed = now - this.#sampledAt;
    if (passed > 0) {
      const fade = Math.pow(0.5, passed / errorHalfLife);
      this.#errorX *= fade;
      this.#errorY *= fade;
      this.#sampledAt = now;
    }
    this.#sampleAt(now);
  }

  #sampleAt(now: number): void {
    const time = now - delay;
    let i = this.#count - 1;
    while (i > 0 && this.#at[this.#slot(i)]! > time) i--;
    const from = this.#slot(i);
    if (i === this.#count - 1) this.#extrapolate(from, time);
    else this.#interpolate(from, this.#slot(i + 1), time);
    this.x += this.#errorX;
    this.y += this.#errorY;
  }

  #interpolate(from: number, to: number, time: number): void {
    const end = this.#at[to]!;
    const begin = this.#moving[from] === 1 ? this.#at[from]! : Math.max(this.#at[from]!, end - delay);
    const part = end > begin ? Math.min(1, Math.max(0, (time - begin) / (end - begin))) : 1;
    const dx = this.#xs[to]! - this.#xs[from]!;
    const dy = this.#ys[to]! - this.#ys[from]!;
    this.x = this.#xs[from]! + dx * part;
    this.y = this.#ys[from]! + dy * part;
    const walks = Math.abs(dx) + Math.abs(dy) > 1 && part > 0;
    this.moving = walks || this.#moving[from] === 1;
    this.direction = this.#directions[walks && this.#moving[from] === 0 ? to : from]!;
  }

  #extrapolate(last: number, time: number): void {
    this.x = this.#xs[last]!;
    this.y = this.#ys[last]!;
    this.direction = this.#directions[last]!;
    this.moving = this.#moving[last] === 1;
    if (!this.moving || this.#count < 2) return;
    const before = this.#slot(this.#count - 2);
    const gap = this.#at[last]! - this.#at[before]!;
    // A first or a turning report says nothing of where the way goes on.
    if (gap < 50 || this.#moving[before] === 0 || this.#directions[before] !== this.direction) return;
    const ahead = Math.min(longestExtrapolation, Math.max(0, time - this.#at[last]!)) / gap;
    this.x += (this.#xs[last]! - this.#xs[before]!) * ahead;
    this.y += (this.#ys[last]! - this.#ys[before]!) * ahead;
  }

  #append(at: number, position: Position): void {
    if (this.#count === size) {
      this.#first = (this.#first + 1) % size;
      this.#count--;
    }
    const slot = this.#slot(this.#count++);
    this.#at[slot] = at;
    this.#xs[slot] = position.x;
    this.#ys[slot] = position.y;
    this.#moving[slot] = position.moving ? 1 : 0;
    this.#directions[slot] = position.direction;
  }

  #slot(index: number): number {
    return (this.#first + index) % size;
  }
}
