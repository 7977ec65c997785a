import type { World } from "../world/world";
import type { Crowd } from "./avatars/crowd";
import type { Shapes } from "./avatars/shapes";
import type { Brush } from "./brush";
import type { View } from "./view";

const restingRadius = 64;
/// Room around the outermost member.
const margin = 26;
const ease = 110;
const fadeIn = 220;

interface Disc {
  x: number;
  y: number;
  radius: number;
  age: number;
  seen: number;
}

/// The circles around people who talk: each follows its members as they are drawn.
export class Bubbles {
  readonly #discs = new Map<number, Disc>();
  #frame = 0;
  /// True while a circle still moves or fades in.
  lively = false;

  constructor(
    private readonly crowd: Crowd,
    private readonly shapes: Shapes,
  ) {}

  paint(brush: Brush, view: View, world: World, dt: number, still: boolean): void {
    this.#frame++;
    this.lively = false;
    const part = still ? 1 : 1 - Math.exp(-dt / ease);
    for (const group of world.groups.values()) {
      let disc = this.#discs.get(group.id);
      if (disc === undefined) {
        disc = { x: group.x, y: group.y, radius: still ? restingRadius : restingRadius * 0.5, age: 0, seen: 0 };
        this.#discs.set(group.id, disc);
      }
      disc.seen = this.#frame;
      disc.age += dt;
      let x = 0;
      let y = 0;
      let known = 0;
      for (let i = 0; i < group.users.length; i++) {
        const member = this.crowd.at(group.users[i]!);
        if (member === undefined) continue;
        x += member.x;
        y += member.y + 8;
        known++;
      }
      // Members out of view pull the centre away from the mean of those in view: then the server's word is better.
      const complete = known === group.users.length && known > 0;
      const middleX = complete ? x / known : group.x;
      const middleY = complete ? y / known : group.y + 8;
      let radius = restingRadius;
      for (let i = 0; i < group.users.length; i++) {
        const member = this.crowd.at(group.users[i]!);
        if (member === undefined) continue;
        radius = Math.max(radius, Math.hypot(member.x - middleX, member.y + 8 - middleY) + margin);
      }
      const far = Math.abs(middleX - disc.x) + Math.abs(middleY - disc.y) + Math.abs(radius - disc.radius);
      if (far > 0.2 || disc.age < fadeIn) this.lively = true;
      disc.x += (middleX - disc.x) * part;
      disc.y += (middleY - disc.y) * part;
      disc.radius += (radius - disc.radius) * part;
      this.#draw(brush, view, disc, group.locked || group.full, still);
    }
    for (const [id, disc] of this.#discs) if (disc.seen !== this.#frame) this.#discs.delete(id);
  }

  clear(): void {
    this.#discs.clear();
  }

  #draw(brush: Brush, view: View, disc: Disc, closed: boolean, still: boolean): void {
    const size = Math.round(disc.radius * 2 * view.scale);
    const left = view.toScreenX(disc.x) - size / 2;
    const top = view.toScreenY(disc.y) - size / 2;
    if (left > view.width || top > view.height || left + size < 0 || top + size < 0) return;
    const alpha = still ? 1 : Math.min(1, disc.age / fadeIn);
    brush.draw(closed ? this.shapes.closedBubble : this.shapes.bubble, 0, left, top, size, size, alpha);
  }
}
