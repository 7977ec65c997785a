import type * as O from "../office";
import type { Scenery, Stage } from "../scene/stage";
import type { World } from "../world/world";
import type { Visit } from "./visit";

/// Puts a visit on the stage, frame by frame; the same objects each time, so that no frame leaves garbage.
export class Director {
  readonly #self = {
    x: 0,
    y: 0,
    direction: "down" as O.Direction,
    moving: false,
    name: "",
    avatar: null as unknown as O.Avatar,
    status: "online" as O.Status,
  };
  readonly #scenery: { -readonly [Key in keyof Scenery]: Scenery[Key] } = {
    world: null as unknown as World,
    self: this.#self,
    destination: null,
  };

  /// False while there is nobody to draw.
  draw(visit: Visit, stage: Stage, profile: O.Profile, now: number, dt: number): boolean {
    const { walker, world } = visit;
    if (walker === null) return false;
    const self = this.#self;
    self.x = walker.x;
    self.y = walker.y;
    self.direction = walker.direction;
    self.moving = walker.moving;
    self.name = profile.name;
    self.avatar = profile.avatar;
    self.status = world.status;
    this.#scenery.world = world;
    this.#scenery.destination = world.leader === null ? walker.destination : null;
    stage.frame(this.#scenery, now, dt);
    const { view } = stage;
    visit.see(view.mapLeft, view.mapTop, view.mapRight, view.mapBottom, now);
    return true;
  }
}
