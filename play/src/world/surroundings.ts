import type { Place } from "../office";
import type { MapModel } from "./map_model";

/// Which areas and exits I stand in, and what changed about it since the last look.
///
/// An exit I was put into leads nowhere until I have left it once; so nobody is thrown back and forth.
export class Surroundings {
  readonly entered: Place[] = [];
  readonly left: Place[] = [];
  /// All places, `inside` kept up to date. A new list whenever one changed.
  places: readonly Place[];
  #inside: Set<string>;
  #ignoredExit: number;

  constructor(
    private readonly map: MapModel,
    x: number,
    y: number,
  ) {
    this.#inside = this.#look(x, y);
    this.places = this.#list();
    this.#ignoredExit = map.exitAt(x, y);
  }

  /// Looks around; returns the exit to take, or -1. `entered` and `left` hold what changed.
  step(x: number, y: number): number {
    this.entered.length = 0;
    this.left.length = 0;
    if (this.#changed(x, y)) this.#note(this.#look(x, y));
    const exit = this.map.exitAt(x, y);
    if (exit !== this.#ignoredExit) this.#ignoredExit = -1;
    return this.#ignoredExit === exit ? -1 : exit;
  }

  /// After a snap by the server: what I now stand in was not my step.
  ignoreExitAt(x: number, y: number): void {
    this.#ignoredExit = this.map.exitAt(x, y);
  }

  #changed(x: number, y: number): boolean {
    const { map } = this;
    for (let i = 0; i < map.areas.length; i++) {
      const area = map.areas[i]!;
      if (area.name !== "" && map.stands(area.rects, x, y) !== this.#inside.has(`area:${i}`)) return true;
    }
    return false;
  }

  #look(x: number, y: number): Set<string> {
    const inside = new Set<string>();
    this.map.areas.forEach((area, index) => {
      if (area.name !== "" && this.map.stands(area.rects, x, y)) inside.add(`area:${index}`);
    });
    return inside;
  }

  #note(now: Set<string>): void {
    for (const place of this.places) {
      if (now.has(place.id) && !this.#inside.has(place.id)) this.entered.push(place);
      if (!now.has(place.id) && this.#inside.has(place.id)) this.left.push(place);
    }
    this.#inside = now;
    this.places = this.#list();
  }

  #list(): readonly Place[] {
    return this.map.places.map((place) => {
      const inside = this.#inside.has(place.id);
      return place.inside === inside ? place : { ...place, inside };
    });
  }
}
