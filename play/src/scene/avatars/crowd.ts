import type { Avatar, Direction, Status, UserId } from "../../office";
import type { Brush } from "../brush";
import type { Picture } from "../picture";
import type { View } from "../view";
import type { World } from "../../world/world";
import type { Labels } from "./labels";
import { layPlates } from "./plates";
import type { Plate } from "./plates";
import { frameOf, lookOf } from "./sheets";
import type { Sheets } from "./sheets";
import type { Shapes } from "./shapes";

/// Me, as I am drawn.
export interface Self {
  readonly x: number;
  readonly y: number;
  readonly direction: Direction;
  readonly moving: boolean;
  readonly name: string;
  readonly avatar: Avatar;
  readonly status: Status;
}

const headHeight = 20;
const emoteLasts = 2_500;
/// Under this many CSS pixels a map pixel, names would cover everybody.
const smallestNamedZoom = 0.55;

/// What is drawn of one person; kept from frame to frame.
interface Figure extends Plate {
  readonly id: UserId;
  x: number;
  y: number;
  direction: Direction;
  moving: boolean;
  name: string;
  status: Status;
  avatar: Avatar | null;
  look: string;
  labelKey: string;
  sayText: string;
  sayKey: string;
  thought: boolean;
  emote: string;
  emoteAt: number;
  seen: number;
}

/// All people in view: sorted by their feet, with names, words and signs over them. Allocates only for newcomers.
export class Crowd {
  readonly #figures = new Map<UserId, Figure>();
  readonly #sorted: Figure[] = [];
  readonly #speaking = new Set<UserId>();
  #frame = 0;
  #me: UserId = -1;
  #changed = false;
  /// Names are laid anew when somebody moved, when one looks different, and at another zoom.
  #platesStale = true;
  #platesScale = 0;
  /// True while a picture or a movement of its own is still to come: the next frame differs from this one.
  lively = false;
  hovered: UserId | null = null;

  constructor(
    private readonly sheets: Sheets,
    private readonly labels: Labels,
    private readonly shapes: Shapes,
  ) {}

  /// Takes over where everybody is now. False when nobody looks different from the last frame.
  sync(world: World, self: Self): boolean {
    this.#frame++;
    this.#changed = this.lively;
    this.#me = world.me;
    const me = this.#figure(world.me);
    this.#place(me, self.x, self.y, self.direction, self.moving);
    this.#dress(me, self.name, self.status, self.avatar, true);
    this.#speak(me, world.ownSay);
    for (const player of world.players.values()) {
      const figure = this.#figure(player.id);
      this.#place(figure, player.track.x, player.track.y, player.track.direction, player.track.moving);
      this.#dress(figure, player.name, player.status, player.avatar, false);
      this.#speak(figure, player.say);
    }
    this.#dropStale();
    sortByFeet(this.#sorted);
    if (this.#changed) this.#platesStale = true;
    return this.#changed;
  }

  emote(id: UserId, emote: string, now: number): void {
    const figure = this.#figures.get(id);
    if (figure === undefined) return;
    figure.emote = emote;
    figure.emoteAt = now;
    this.lively = true;
  }

  setSpeaking(ids: Iterable<UserId>): void {
    this.#speaking.clear();
    for (const id of ids) this.#speaking.add(id);
    this.lively = true;
  }

  at(id: UserId): { readonly x: number; readonly y: number } | undefined {
    return this.#figures.get(id);
  }

  /// Who is drawn at a point of the map, the frontmost first; null for nobody.
  find(x: number, y: number): UserId | null {
    for (let i = this.#sorted.length - 1; i >= 0; i--) {
      const figure = this.#sorted[i]!;
      if (Math.abs(x - figure.x) <= 13 && y >= figure.y - 18 && y <= figure.y + 17) return figure.id;
    }
    return null;
  }

  paint(brush: Brush, view: View, now: number, leader: UserId | null): void {
    const size = Math.round(32 * view.scale);
    this.lively = this.#speaking.size > 0;
    for (let i = 0; i < this.#sorted.length; i++) {
      const figure = this.#sorted[i]!;
      const left = view.toScreenX(figure.x) - size / 2;
      const top = view.toScreenY(figure.y) - size / 2;
      if (left > view.width || top > view.height || left + size < 0 || top + size < 0) continue;
      this.#paintRing(brush, view, figure, now);
      if (figure.moving) this.lively = true;
      const picture = this.sheets.of(figure.look, figure.avatar!, figure.id === this.#me);
      brush.draw(picture, frameOf(figure.direction, figure.moving, now), left, top, size, size, 1);
      if (figure.id === leader) {
        const mark = Math.round(14 * view.ratio);
        brush.draw(this.shapes.lead, 0, left + size / 2 - mark / 2, top - mark * 2.6, mark, mark, 1);
      }
    }
  }

  /// Names and words go over the roofs, so that they can be read everywhere; mine and the one pointed at over all others.
  paintLabels(brush: Brush, view: View, now: number, still: boolean): void {
    const named = view.scale / view.ratio >= smallestNamedZoom;
    if (named) this.#layPlates(view);
    for (let i = 0; i < this.#sorted.length; i++) {
      const figure = this.#sorted[i]!;
      if (figure.id !== this.#me && figure.id !== this.hovered)
        this.#paintLabel(brush, view, figure, named, now, still);
    }
    const me = this.#figures.get(this.#me);
    if (me !== undefined) this.#paintLabel(brush, view, me, true, now, still);
    const hovered = this.hovered === null ? undefined : this.#figures.get(this.hovered);
    if (hovered !== undefined && hovered !== me) this.#paintLabel(brush, view, hovered, true, now, still);
  }

  #layPlates(view: View): void {
    for (let i = 0; i < this.#sorted.length; i++) {
      const figure = this.#sorted[i]!;
      const label = isNear(view, figure) ? this.#labelOf(figure) : null;
      if (label === null || (label.width === figure.plateWidth && label.height === figure.plateHeight)) continue;
      figure.plateWidth = label.width;
      figure.plateHeight = label.height;
      this.#platesStale = true;
    }
    if (!this.#platesStale && this.#platesScale === view.scale) return;
    this.#platesStale = false;
    this.#platesScale = view.scale;
    layPlates(this.#sorted, view.scale);
  }

  #labelOf(figure: Figure): Picture | null {
    const label = this.labels.name(figure.labelKey, figure.name, figure.status, figure.id === this.#me);
    if (label === null) this.lively = true;
    return label;
  }

  #paintLabel(brush: Brush, view: View, figure: Figure, named: boolean, now: number, still: boolean): void {
    if (!isNear(view, figure)) return;
    const x = view.toScreenX(figure.x);
    let y = view.toScreenY(figure.y - headHeight);
    const label = named ? this.#labelOf(figure) : null;
    if (label !== null) {
      // Laid for another zoom: names are not shown at this one, but for two.
      y -= label.height + (this.#platesScale === view.scale ? figure.lift : 0);
      brush.draw(label, 0, x - Math.round(label.width / 2), y, label.width, label.height, 1);
    }
    if (figure.sayText !== "") {
      const say = this.labels.say(figure.sayKey, figure.sayText, figure.thought);
      y -= say.height + 2;
      brush.draw(say, 0, x - Math.round(say.width / 2), y, say.width, say.height, 1);
    }
    if (figure.emote !== "") this.#paintEmote(brush, figure, x, y, now, view.ratio, still);
  }

  /// Where everybody was drawn last, with their names: for tests.
  positions() {
    return this.#sorted.map(({ id, x, y, moving, plateWidth, plateHeight, lift }) => {
      return { id, x, y, moving, plateWidth, plateHeight, lift };
    });
  }

  clear(): void {
    this.#figures.clear();
    this.#sorted.length = 0;
    this.#speaking.clear();
    this.hovered = null;
  }

  #paintRing(brush: Brush, view: View, figure: Figure, now: number): void {
    const speaking = this.#speaking.has(figure.id);
    if (!speaking && figure.id !== this.hovered) return;
    const width = Math.round(30 * view.scale);
    const height = Math.round(15 * view.scale);
    const x = view.toScreenX(figure.x) - width / 2;
    const y = view.toScreenY(figure.y + 13) - height / 2;
    if (figure.id === this.hovered) brush.draw(this.shapes.hover, 0, x, y, width, height, 0.9);
    if (speaking) brush.draw(this.shapes.ring, 0, x, y, width, height, 0.75 + 0.25 * Math.sin(now / 160));
  }

  #paintEmote(brush: Brush, figure: Figure, x: number, y: number, now: number, ratio: number, still: boolean): void {
    const age = now - figure.emoteAt;
    if (age >= emoteLasts) {
      figure.emote = "";
      return;
    }
    this.lively = true;
    const picture = this.labels.emote(figure.emote);
    const rise = still ? 0 : Math.min(1, age / 250);
    const alpha = Math.min(1, (emoteLasts - age) / 400);
    const lift = still ? 0 : Math.sin(Math.min(1, age / 600) * Math.PI) * 6 * ratio;
    const size = picture.width * (still ? 1 : 0.6 + 0.4 * rise);
    brush.draw(picture, 0, x - size / 2, y - size - lift, size, size, alpha);
  }

  #place(figure: Figure, x: number, y: number, direction: Direction, moving: boolean): void {
    if (figure.x === x && figure.y === y && figure.direction === direction && figure.moving === moving) return;
    figure.x = x;
    figure.y = y;
    figure.direction = direction;
    figure.moving = moving;
    this.#changed = true;
  }

  #dress(figure: Figure, name: string, status: Status, avatar: Avatar, mine: boolean): void {
    if (figure.name !== name || figure.status !== status || figure.labelKey === "") {
      figure.name = name;
      figure.status = status;
      figure.labelKey = `${mine ? "*" : ""}${status} ${name}`;
      this.#changed = true;
    }
    if (figure.avatar === avatar) return;
    figure.avatar = avatar;
    figure.look = lookOf(avatar);
    this.#changed = true;
  }

  #speak(figure: Figure, say: { readonly text: string; readonly thought: boolean } | null): void {
    const text = say?.text ?? "";
    const thought = say?.thought ?? false;
    if (figure.sayText === text && figure.thought === thought) return;
    figure.sayText = text;
    figure.thought = thought;
    figure.sayKey = `${thought ? "~" : ""}${text}`;
    this.#changed = true;
  }

  #figure(id: UserId): Figure {
    let figure = this.#figures.get(id);
    if (figure === undefined) {
      figure = newFigure(id);
      this.#figures.set(id, figure);
      this.#sorted.push(figure);
      this.#changed = true;
    }
    figure.seen = this.#frame;
    return figure;
  }

  #dropStale(): void {
    let kept = 0;
    for (let i = 0; i < this.#sorted.length; i++) {
      const figure = this.#sorted[i]!;
      if (figure.seen === this.#frame) this.#sorted[kept++] = figure;
      else this.#figures.delete(figure.id);
    }
    if (kept !== this.#sorted.length) this.#changed = true;
    this.#sorted.length = kept;
  }
}

function newFigure(id: UserId): Figure {
  return {
    id,
    x: 0,
    y: 0,
    direction: "down",
    moving: false,
    name: "",
    status: "online",
    avatar: null,
    look: "",
    labelKey: "",
    sayText: "",
    sayKey: "",
    thought: false,
    emote: "",
    emoteAt: 0,
    seen: 0,
    plateWidth: 0,
    plateHeight: 0,
    lift: 0,
  };
}

/// Names and words reach out of their person: somebody just beside the canvas may show on it.
function isNear(view: View, figure: Figure): boolean {
  const x = view.toScreenX(figure.x);
  const y = view.toScreenY(figure.y - headHeight);
  return x >= -200 && y >= -200 && x <= view.width + 200 && y <= view.height + 200;
}

/// Insertion sort: from one frame to the next hardly anybody changes places, and nothing is allocated.
function sortByFeet(figures: Figure[]): void {
  for (let i = 1; i < figures.length; i++) {
    const figure = figures[i]!;
    let j = i - 1;
    while (j >= 0 && (figures[j]!.y > figure.y || (figures[j]!.y === figure.y && figures[j]!.id > figure.id))) {
      figures[j + 1] = figures[j]!;
      j--;
    }
    figures[j + 1] = figure;
  }
}
