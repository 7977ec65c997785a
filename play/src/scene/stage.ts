import type { Point, UserId } from "../office";
import type { MapModel } from "../world/map_model";
import type { Wish } from "../world/walker";
import type { World } from "../world/world";
import { Crowd } from "./avatars/crowd";
import type { Self } from "./avatars/crowd";
import { Labels } from "./avatars/labels";
import { Shapes } from "./avatars/shapes";
import { Sheets } from "./avatars/sheets";
import type { AvatarAtlas } from "./avatars/sheets";
import { Painting } from "./brush";
import type { Brush } from "./brush";
import { Bubbles } from "./bubbles";
import { Keys } from "./input/keys";
import { Pointers } from "./input/pointers";
import { backgroundOf, Ground } from "./tiles/ground";
import { Game, Scene } from "./phaser";
import { View } from "./view";

export interface StageEvents {
  steered(wish: Wish | null): void;
  /// Walk there: a point on the map, for the feet.
  pointed(to: Point): void;
  /// Somebody was clicked; `at` is in CSS pixels of the page.
  person(id: UserId, at: Point): void;
  zoomChanged(): void;
  /// My avatar was drawn for the first time.
  drawn(): void;
}

/// What is drawn, besides the map.
export interface Scenery {
  readonly world: World;
  readonly self: Self;
  readonly destination: Point | null;
}

/// The office on a canvas: draws what the world says, and says where the person pointed.
///
/// Phaser owns the canvas and the renderer; its own loop is stopped, since `frame` is called by the app's one loop,
/// which also moves the world. So all of a frame happens in one order, and can be measured as one.
export class Stage {
  readonly view = new View();
  readonly #sheets = new Sheets();
  readonly #labels = new Labels();
  readonly #shapes = new Shapes();
  readonly #crowd = new Crowd(this.#sheets, this.#labels, this.#shapes);
  readonly #bubbles = new Bubbles(this.#crowd, this.#shapes);
  readonly #keys: Keys;
  readonly #pointers: Pointers;
  readonly #resized: ResizeObserver;
  #ground: Ground | null = null;
  #map: MapModel | null = null;
  #scenery: Scenery | null = null;
  #painting: Painting | null = null;
  #now = 0;
  #dt = 0;
  #frame = 0;
  #still = false;
  #drawn = false;
  #hoverAt: Point | null = null;
  #touched = true;
  #redrawAt = 0;

  static async open(parent: HTMLElement, events: StageEvents): Promise<Stage> {
    const game = await startPhaser(parent);
    // Phaser starts its loop right after it said that it has booted: only now can it be stopped.
    game.loop.stop();
    // The first step starts the scene, so that there is a display list.
    game.step(performance.now(), 0);
    return new Stage(game, parent, events);
  }

  private constructor(
    private readonly game: Phaser.Game,
    private readonly parent: HTMLElement,
    private readonly events: StageEvents,
  ) {
    const scene = game.scene.getScene("office")!;
    this.#painting = new Painting(scene, (brush) => this.#paint(brush));
    scene.sys.displayList.add(this.#painting);
    game.canvas.style.touchAction = "none";
    parent.style.touchAction = "none";
    this.#keys = new Keys(window, { steered: events.steered, zoomed: (factor) => this.zoomBy(factor) });
    this.#pointers = new Pointers(parent, {
      tapped: (at) => this.#tapped(at),
      hovered: (at) => (this.#hoverAt = at),
      zoomed: (factor) => this.zoomBy(factor),
      steered: events.steered,
    });
    this.#resized = new ResizeObserver(() => this.#resize());
    this.#resized.observe(parent);
    this.#resize();
  }

  showMap(map: MapModel, images: readonly ImageBitmap[]): void {
    this.#ground?.free();
    this.#ground = new Ground(map.data, images);
    this.#touched = true;
    this.#map = map;
    this.#crowd.clear();
    this.#bubbles.clear();
    this.view.showMap(map.width, map.height);
    const background = backgroundOf(map.data);
    this.game.canvas.style.backgroundColor = background;
    this.game.scene.getScene("office")!.cameras.main.setBackgroundColor(background);
  }

  useAtlas(atlas: AvatarAtlas): void {
    this.#touched = true;
    this.#sheets.useAtlas(atlas);
  }

  setStill(still: boolean): void {
    this.#touched = true;
    this.#still = still;
  }

  setKeysTaken(taken: boolean): void {
    this.#keys.setTaken(taken);
  }

  setSpeaking(ids: Iterable<UserId>): void {
    this.#crowd.setSpeaking(ids);
  }

  emote(id: UserId, emote: string): void {
    this.#crowd.emote(id, emote, this.#now);
  }

  zoomBy(factor: number): void {
    this.view.zoomBy(factor);
    this.events.zoomChanged();
  }

  /// Something changed that shows, though nobody moved: the next frame draws it.
  touch(): void {
    this.#touched = true;
  }

  /// Draws one frame, if it would look different from the last: the world must have been moved to `now` before.
  frame(scenery: Scenery, now: number, dt: number): void {
    this.#scenery = scenery;
    this.#now = now;
    this.#dt = dt;
    this.#frame++;
    const changed = this.#crowd.sync(scenery.world, scenery.self);
    const moved = this.view.follow(scenery.self.x, scenery.self.y, dt, this.#still);
    this.#hover();
    // The text view hides the canvas; the office goes on without it.
    if (this.parent.hidden) return;
    const due = this.#touched || now >= this.#redrawAt || scenery.destination !== null;
    if (!due && !changed && !moved && !this.#bubbles.lively) return;
    this.#touched = false;
    this.game.step(now, dt);
    this.#redrawAt = this.#sheets.late ? 0 : Math.min(now + longestRest, this.#ground?.nextChange ?? Infinity);
    if (this.#drawn || this.#ground === null || !this.#sheets.ready) return;
    this.#drawn = true;
    this.events.drawn();
  }

  /// Where things were drawn in the last frame: for tests.
  debug() {
    return {
      renderer: "canvas",
      scale: this.view.scale,
      ratio: this.view.ratio,
      left: this.view.left,
      top: this.view.top,
      pictures: this.#painting?.drawn ?? 0,
      people: this.#crowd.positions(),
    };
  }

  /// Colour on the canvas at a point of the map, as [r, g, b, a]: for tests.
  sample(x: number, y: number): number[] {
    const { data } = this.game.canvas
      .getContext("2d")!
      .getImageData(this.view.toScreenX(x), this.view.toScreenY(y), 1, 1);
    return [...data];
  }

  free(): void {
    this.#resized.disconnect();
    this.#keys.free();
    this.#pointers.free();
    this.#ground?.free();
    this.#sheets.free();
    this.#labels.free();
    this.#shapes.free();
    this.game.destroy(true);
  }

  #paint(brush: Brush): void {
    const scenery = this.#scenery;
    const ground = this.#ground;
    if (scenery === null || ground === null) return;
    this.#sheets.nextFrame(this.#frame);
    this.#labels.nextFrame(this.#frame);
    const { view } = this;
    ground.paintBelow(brush, view, this.#now);
    this.#bubbles.paint(brush, view, scenery.world, this.#dt, this.#still);
    if (scenery.destination !== null) this.#paintTarget(brush, scenery.destination);
    this.#crowd.paint(brush, view, this.#now, scenery.world.leader);
    ground.paintAbove(brush, view, this.#now);
    this.#crowd.paintLabels(brush, view, this.#now, this.#still);
  }

  #paintTarget(brush: Brush, at: Point): void {
    const pulse = this.#still ? 1 : 1 + 0.12 * Math.sin(this.#now / 150);
    const width = 24 * this.view.scale * pulse;
    const height = 16 * this.view.scale * pulse;
    const x = this.view.toScreenX(at.x) - width / 2;
    const y = this.view.toScreenY(at.y + 12) - height / 2;
    brush.draw(this.#shapes.target, 0, x, y, width, height, 0.9);
  }

  #hover(): void {
    const at = this.#hoverAt;
    const point = at === null ? null : this.view.toMap(at.x, at.y);
    const id = point === null ? null : this.#crowd.find(point.x, point.y);
    if (id === this.#crowd.hovered) return;
    this.#crowd.hovered = id;
    this.#touched = true;
    this.parent.style.cursor = id === null ? "" : "pointer";
  }

  #tapped(at: Point): void {
    if (this.#map === null) return;
    const point = this.view.toMap(at.x, at.y);
    const id = this.#crowd.find(point.x, point.y);
    const box = this.parent.getBoundingClientRect();
    if (id !== null) return this.events.person(id, { x: at.x + box.left, y: at.y + box.top });
    this.events.pointed({ x: point.x, y: point.y - 8 });
  }

  #resize(): void {
    this.#touched = true;
    const { clientWidth, clientHeight } = this.parent;
    if (clientWidth === 0 || clientHeight === 0) return;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    this.view.resize(clientWidth, clientHeight, ratio);
    this.#labels.useRatio(ratio);
    this.game.scale.resize(this.view.width, this.view.height);
    Object.assign(this.game.canvas.style, { width: `${clientWidth}px`, height: `${clientHeight}px`, display: "block" });
    this.events.zoomChanged();
  }
}

/// Drawn at least so often, in case a change goes unnoticed.
const longestRest = 500;

const phaserCanvas = 1;
const phaserScaleNone = 0;

/// Phaser with nothing but its canvas renderer: on a GPU the browser draws a 2D canvas with it all the same, and
/// without one WebGL is emulated and ten times slower.
function startPhaser(parent: HTMLElement): Promise<Phaser.Game> {
  return new Promise((resolve) => {
    new Game({
      type: phaserCanvas,
      parent,
      width: 16,
      height: 16,
      banner: false,
      audio: { noAudio: true },
      input: { keyboard: false, mouse: false, touch: false, gamepad: false },
      disableContextMenu: false,
      scale: { mode: phaserScaleNone, expandParent: false },
      scene: new Scene("office"),
      callbacks: {
        postBoot: resolve,
      },
    });
  });
}
