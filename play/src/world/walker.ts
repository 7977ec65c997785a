import type { Direction, Point } from "../office";
import type { Position } from "./events";
import type { MapModel } from "./map_model";

/// A wished direction; each of dx and dy is -1..1. Diagonals are as fast as straight ways. [PR10]
export interface Wish {
  readonly dx: number;
  readonly dy: number;
  readonly run: boolean;
}

export interface WalkerSpeeds {
  readonly walkSpeed: number;
  readonly runSpeed: number;
}

const reportEvery = 200;
/// Longest way of one step: less than any body, so that no corner is stepped over.
const longestStep = 8;
const nearZero = 1e-6;

/// My own avatar, walked here before the server knows: what it may do is what the server will accept.
///
/// Between two reports it goes in a straight line at one speed, so every change of velocity (start, stop, turn, the
/// begin and end of sliding along a wall) is reported where it happens, and a long line every 200 ms. [PR10]
export class Walker {
  x: number;
  y: number;
  direction: Direction = "down";
  moving = false;
  /// Why a path ended: the app tells whoever waits for it.
  onPathEnd: ((arrived: boolean) => void) | null = null;

  #wish: Wish | null = null;
  readonly #path: Point[] = [];
  #pathIndex = 0;
  #pathRuns = false;
  #vx = 0;
  #vy = 0;
  #sinceReport = 0;
  #correction = 0;
  #stepX = 0;
  #stepY = 0;

  constructor(
    private map: MapModel,
    private speeds: WalkerSpeeds,
    start: Position,
    private readonly report: (position: Position, correction: number) => void,
  ) {
    this.x = start.x;
    this.y = start.y;
    this.direction = start.direction;
  }

  get onPath(): boolean {
    return this.#pathIndex < this.#path.length;
  }

  /// Where the path leads, or null.
  get destination(): Point | null {
    return this.onPath ? (this.#path[this.#path.length - 1] ?? null) : null;
  }

  get correction(): number {
    return this.#correction;
  }

  useSpeeds(speeds: WalkerSpeeds): void {
    this.speeds = speeds;
  }

  /// Keys or joystick. A wish ends a path: who steers wants to go elsewhere.
  steer(wish: Wish | null): void {
    this.#wish = wish !== null && (wish.dx !== 0 || wish.dy !== 0) ? wish : null;
    if (this.#wish !== null && this.onPath) this.#endPath(false);
  }

  follow(path: readonly Point[], run = false): void {
    if (this.onPath) this.#endPath(false);
    this.#path.length = 0;
    for (const point of path) this.#path.push(point);
    this.#pathIndex = 0;
    this.#pathRuns = run;
  }

  stopPath(): void {
    if (this.onPath) this.#endPath(false);
  }

  /// The server put me back: nothing before counts any more, and the answer carries the correction's number. [PR15]
  correct(position: Position, correction: number): void {
    this.x = position.x;
    this.y = position.y;
    this.direction = position.direction;
    this.#correction = correction;
    if (this.onPath) this.#endPath(false);
    this.#vx = 0;
    this.#vy = 0;
    this.moving = false;
    this.#send();
  }

  /// Turns on the spot; told to others.
  face(direction: Direction): void {
    if (this.direction === direction) return;
    this.direction = direction;
    this.#send();
  }

  advance(dt: number): void {
    this.#sinceReport += dt;
    let left = dt / 1000;
    // Each round ends at a contact, a waypoint or the end of the time; 64 rounds are a tenth of a second of the
    // worst case and keep a broken map from holding the frame.
    for (let round = 0; round < 64 && left > nearZero; round++) {
      const speed = this.#aim();
      this.#turnTo(this.#stepX * speed, this.#stepY * speed);
      if (this.#vx === 0 && this.#vy === 0) {
        if (this.#wish === null && this.onPath) this.#endPath(false);
        break;
      }
      left -= this.#move(left);
    }
    if (this.moving && this.#sinceReport >= reportEvery) this.#send();
  }

  /// Sets #stepX and #stepY to the unit vector I want to go along, walls taken away; returns the speed.
  #aim(): number {
    let speed = 0;
    let dx = 0;
    let dy = 0;
    if (this.#wish !== null) {
      const length = Math.hypot(this.#wish.dx, this.#wish.dy);
      dx = this.#wish.dx / length;
      dy = this.#wish.dy / length;
      speed = this.#wish.run ? this.speeds.runSpeed : this.speeds.walkSpeed;
    } else {
      this.#skipReached();
      const target = this.#path[this.#pathIndex];
      if (target !== undefined) {
        const length = Math.hypot(target.x - this.x, target.y - this.y);
        dx = (target.x - this.x) / length;
        dy = (target.y - this.y) / length;
        speed = this.#pathRuns ? this.speeds.runSpeed : this.speeds.walkSpeed;
      }
    }
    this.#face(dx, dy);
    if (dx !== 0 && this.map.sweepX(this.x, this.y, Math.sign(dx) * 0.01) === 0) dx = 0;
    if (dy !== 0 && this.map.sweepY(this.x, this.y, Math.sign(dy) * 0.01) === 0) dy = 0;
    this.#stepX = dx;
    this.#stepY = dy;
    return speed;
  }

  /// Goes along the velocity until a contact, a waypoint, or the longest step; returns the seconds it took.
  #move(left: number): number {
    let time = Math.min(left, longestStep / Math.hypot(this.#vx, this.#vy));
    let arrives = false;
    const target = this.#wish === null ? this.#path[this.#pathIndex] : undefined;
    if (target !== undefined) {
      const needed = Math.hypot(target.x - this.x, target.y - this.y) / Math.hypot(this.#vx, this.#vy);
      if (needed <= time) {
        time = needed;
        arrives = true;
      }
    }
    const dx = this.#vx * time;
    const dy = this.#vy * time;
    const freeX = dx === 0 ? 0 : this.map.sweepX(this.x, this.y, dx);
    const freeY = dy === 0 ? 0 : this.map.sweepY(this.x, this.y, dy);
    const partX = dx === 0 ? 1 : freeX / dx;
    const partY = dy === 0 ? 1 : freeY / dy;
    const part = Math.min(partX, partY);
    if (part >= 1 && dx !== 0 && dy !== 0 && this.#meetsCorner(dx, dy)) return time;
    this.x += dx * part;
    this.y += dy * part;
    // Contacts are at whole pixels; rounding keeps the sum of many steps from drifting into the wall.
    if (partX < 1 && partX === part) this.x = Math.round(this.x);
    if (partY < 1 && partY === part) this.y = Math.round(this.y);
    if (arrives && part >= 1) {
      this.x = target!.x;
      this.y = target!.y;
    }
    return time * part;
  }

  /// Both ways are free but the cell between them is not: go around it sideways.
  #meetsCorner(dx: number, dy: number): boolean {
    if (!this.map.bodyBlocked(this.x + dx, this.y + dy) || this.map.bodyBlocked(this.x, this.y)) return false;
    this.#turnTo(this.#vx, 0);
    this.x += dx;
    return true;
  }

  #skipReached(): void {
    while (this.onPath) {
      const target = this.#path[this.#pathIndex]!;
      if (Math.hypot(target.x - this.x, target.y - this.y) > 0.01) return;
      this.#pathIndex++;
      if (!this.onPath) this.#endPath(true);
    }
  }

  #endPath(arrived: boolean): void {
    this.#path.length = 0;
    this.#pathIndex = 0;
    const ended = this.onPathEnd;
    this.onPathEnd = null;
    ended?.(arrived);
  }

  #face(dx: number, dy: number): void {
    if (dx === 0 && dy === 0) return;
    const across = Math.abs(dx);
    const along = Math.abs(dy);
    const sideways = this.direction === "left" || this.direction === "right";
    // On a diagonal the old axis stays, so that the picture does not flicker between two.
    const horizontal = Math.abs(across - along) < 0.05 ? sideways : across > along;
    this.direction = horizontal ? (dx < 0 ? "left" : "right") : dy < 0 ? "up" : "down";
  }

  #turnTo(vx: number, vy: number): void {
    if (Math.abs(vx - this.#vx) < 0.5 && Math.abs(vy - this.#vy) < 0.5 && this.moving === (vx !== 0 || vy !== 0))
      return;
    this.#vx = vx;
    this.#vy = vy;
    this.moving = vx !== 0 || vy !== 0;
    this.#send();
  }

  #send(): void {
    this.#sinceReport = 0;
    this.report(
      { x: Math.round(this.x), y: Math.round(this.y), direction: this.direction, moving: this.moving },
      this.#correction,
    );
  }
}
