import type { Point, UserId } from "../office";
import type { Hello } from "../protocol/frames";
import type { Clock } from "../session/clock";
import { Session } from "../session/session";
import type { AskForVisa, SessionState } from "../session/session";
import type { Transport } from "../session/transport";
import type { Intent, Position, ServerEvent, Viewport } from "../world/events";
import { Follower } from "../world/follow";
import type { MapModel } from "../world/map_model";
import { Pathfinder } from "../world/pathfinder";
import { Surroundings } from "../world/surroundings";
import { Walker } from "../world/walker";
import type { Wish } from "../world/walker";
import { World } from "../world/world";

const viewportEvery = 200;
const viewportMargin = 300;
/// The server thinks in zones of this size; a viewport that covers the same ones says nothing new.
const zoneSize = 320;
const searchBudget = 6_000;
const longestSearch = 3_000;
/// Beside somebody, not on top of them: near enough to meet.
const besideDistance = 44;

export interface VisitOutlets {
  sessionChanged(state: SessionState): void;
  began(user: UserId, again: boolean): void;
  /// After the world took it in; `before` is what the world had of the user until then.
  heard(event: ServerEvent): void;
  /// Before the world takes it in.
  hearing(event: ServerEvent): void;
  walked(): void;
  surroundingsChanged(): void;
  exitTaken(exit: number): void;
}

/// A stay in one room: its session, what is known of the room, and my walking in it.
///
/// The session begins at once and the map comes when it comes; walking needs both.
export class Visit {
  readonly world = new World();
  readonly session: Session;
  map: MapModel | null = null;
  walker: Walker | null = null;
  surroundings: Surroundings | null = null;
  mapRevision = "";
  #follower: Follower | null = null;
  #pathfinder: Pathfinder | null = null;
  #position: Position | null = null;
  #correction = 0;
  #wish: Wish | null = null;
  #search: { readonly since: number; readonly found: (path: readonly Point[]) => void } | null = null;
  #viewportAt = 0;
  #viewportZones = "";
  #exiting = false;

  constructor(
    transport: Transport,
    private readonly clock: Clock,
    hello: Hello,
    private readonly outlets: VisitOutlets,
    visa: AskForVisa | null = null,
  ) {
    const listener = {
      changed: (state: SessionState) => outlets.sessionChanged(state),
      began: (user: number, again: boolean) => this.#began(user, again),
      event: (event: ServerEvent) => this.#hear(event),
    };
    this.session = new Session(transport, clock, hello, listener, visa);
  }

  send(intent: Intent): void {
    this.session.send(intent);
  }

  useMap(map: MapModel): void {
    this.map = map;
    this.#pathfinder = new Pathfinder(map);
    this.walker = null;
    this.#stand();
  }

  get ready(): boolean {
    return this.walker !== null;
  }

  steer(wish: Wish | null): void {
    this.#wish = wish;
    if (wish !== null && this.world.leader !== null) this.stopFollowing();
    if (wish !== null) this.#search = null;
    this.walker?.steer(wish);
  }

  /// Walks there as near as one can get; tells whether it got there.
  walkTo(to: Point, beside = false): Promise<boolean> {
    const { walker } = this;
    if (walker === null || this.#pathfinder === null) return Promise.resolve(false);
    if (this.world.leader !== null) this.stopFollowing();
    if (beside && Math.hypot(to.x - walker.x, to.y - walker.y) <= besideDistance) return Promise.resolve(true);
    walker.stopPath();
    return new Promise((resolve) => {
      this.#pathfinder!.begin({ x: walker.x, y: walker.y }, to);
      this.#search = {
        since: this.clock.now(),
        found: (path) => {
          if (path.length === 0) return resolve(false);
          walker.follow(beside ? endBeside(path, walker, to) : path);
          walker.onPathEnd = resolve;
        },
      };
    });
  }

  stopFollowing(): void {
    const { leader, me } = this.world;
    if (leader === null) return;
    this.send({ kind: "follow-abort", leader, follower: me });
    this.world.leader = null;
    this.walker?.stopPath();
  }

  step(now: number, dt: number): void {
    const { world, walker } = this;
    world.step(now);
    for (const player of world.players.values()) player.track.sample(now);
    if (walker === null) return;
    this.#think(now);
    this.#keepUp(now);
    walker.advance(dt);
    this.#lookAround(walker);
  }

  /// What the camera sees, for the server to know whom to tell of.
  see(left: number, top: number, right: number, bottom: number, now: number): void {
    if (this.map === null || this.session.state.state !== "connected" || now - this.#viewportAt < viewportEvery) return;
    const viewport: Viewport = {
      left: Math.max(0, left - viewportMargin),
      top: Math.max(0, top - viewportMargin),
      right: Math.min(this.map.width, right + viewportMargin),
      bottom: Math.min(this.map.height, bottom + viewportMargin),
    };
    this.#viewportAt = now;
    const zones = [viewport.left, viewport.top, viewport.right, viewport.bottom]
      .map((edge) => Math.floor(edge / zoneSize))
      .join(" ");
    if (zones === this.#viewportZones) return;
    this.#viewportZones = zones;
    this.send({ kind: "viewport", viewport });
  }

  leave(): void {
    this.session.leave();
  }

  #began(user: UserId, again: boolean): void {
    this.world.reset();
    this.world.me = user;
    this.#viewportZones = "";
    this.#correction = 0;
    this.#exiting = false;
    this.walker = null;
    this.outlets.began(user, again);
  }

  #hear(event: ServerEvent): void {
    this.outlets.hearing(event);
    this.world.apply(event, this.clock.now());
    if (event.kind === "room-joined") {
      this.mapRevision = event.mapRevision;
      this.#position = event.position;
      this.#stand();
    } else if (event.kind === "corrected") {
      this.#position = event.position;
      this.#correction = event.correction;
      this.walker?.correct(event.position, event.correction);
      this.surroundings?.ignoreExitAt(event.position.x, event.position.y);
    }
    this.outlets.heard(event);
  }

  /// With a map and a place, I can walk.
  #stand(): void {
    const position = this.#position;
    if (this.map === null || position === null) return;
    const walker = new Walker(this.map, this.world.rules, position, (at, correction) => {
      this.send({ kind: "move", position: at, correction });
      if (!at.moving) this.session.ping();
      this.outlets.walked();
    });
    if (this.#correction !== 0) walker.correct(position, this.#correction);
    walker.steer(this.#wish);
    this.walker = walker;
    this.surroundings = new Surroundings(this.map, position.x, position.y);
    this.#follower = new Follower(walker, (to) => this.#pathfinder!.find({ x: walker.x, y: walker.y }, to));
    this.outlets.surroundingsChanged();
  }

  /// A bit of the way search each frame, so that a large map does not stop the picture.
  #think(now: number): void {
    const search = this.#search;
    if (search === null) return;
    const path = this.#pathfinder!.resume(searchBudget) ?? (now - search.since > longestSearch ? [] : null);
    if (path === null) return;
    this.#search = null;
    search.found(path);
  }

  #keepUp(now: number): void {
    const { leader } = this.world;
    if (leader === null || this.#follower === null) return;
    const player = this.world.players.get(leader);
    if (player !== undefined) this.#follower.step(player.track, now);
  }

  #lookAround(walker: Walker): void {
    const { surroundings } = this;
    if (surroundings === null) return;
    const exit = surroundings.step(walker.x, walker.y);
    if (surroundings.entered.length > 0 || surroundings.left.length > 0) this.outlets.surroundingsChanged();
    if (exit < 0 || this.#exiting) return;
    this.#exiting = true;
    this.outlets.exitTaken(exit);
  }
}

/// The way cut short beside somebody.
function endBeside(path: readonly Point[], from: Point, to: Point): readonly Point[] {
  const short: Point[] = [];
  let at: Point = { x: from.x, y: from.y };
  for (const next of path) {
    const away = Math.hypot(next.x - to.x, next.y - to.y);
    if (away > besideDistance) {
      short.push(next);
      at = next;
      continue;
    }
    // Where this leg comes near enough: halving finds it to a pixel, and it is on the leg, so it is free.
    let far = 0;
    let near = 1;
    for (let i = 0; i < 12; i++) {
      const middle = (far + near) / 2;
      const x = at.x + (next.x - at.x) * middle;
      const y = at.y + (next.y - at.y) * middle;
      if (Math.hypot(x - to.x, y - to.y) > besideDistance) far = middle;
      else near = middle;
    }
    short.push({ x: Math.round(at.x + (next.x - at.x) * near), y: Math.round(at.y + (next.y - at.y) * near) });
    break;
  }
  return short;
}
