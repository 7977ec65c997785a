import type { Avatar, Millis, Status, UserId } from "../office";
import { defaultRules } from "./events";
import type { Member, Position, Rules, Say, ServerEvent } from "./events";
import { forEachMove } from "./moves";
import { Track } from "./track";

/// Somebody else in view.
export interface Player {
  readonly id: UserId;
  name: string;
  avatar: Avatar;
  status: Status;
  zone: number;
  say: Say | null;
  sayUntil: Millis;
  readonly track: Track;
}

/// A bubble on the map, mine or not.
export interface Group {
  readonly id: number;
  x: number;
  y: number;
  users: readonly UserId[];
  locked: boolean;
  full: boolean;
  zone: number;
}

/// The conversation I am in.
export interface OwnBubble {
  readonly id: number;
  locked: boolean;
  /// Me included.
  members: readonly Member[];
}

const zoneSide = 320;
const sayLasts = 8_000;
const sayLastsPerLetter = 60;
/// More than a server shows anybody; a bound against a broken one.
const mostPlayers = 5_000;
const mostGroups = 2_000;

/// What the server said the room is. No drawing, no clock: time comes in with each call.
export class World {
  readonly players = new Map<UserId, Player>();
  readonly groups = new Map<number, Group>();
  readonly followers = new Set<UserId>();
  me: UserId = 0;
  rules: Rules = defaultRules;
  people = 0;
  status: Status = "online";
  ownSay: Say | null = null;
  ownSayUntil: Millis = 0;
  bubble: OwnBubble | null = null;
  leader: UserId | null = null;
  readonly #groupOf = new Map<UserId, number>();
  #slots = 1;
  #zoneColumns = 1;
  #zoneRows = 1;
  /// Whoever was introduced last with a slot; looked up for every step of everybody.
  #bySlot: (Player | undefined)[] = [];
  #now: Millis = 0;

  /// A new session: nothing of the old one holds.
  reset(): void {
    this.players.clear();
    this.#bySlot = [];
    this.groups.clear();
    this.followers.clear();
    this.#groupOf.clear();
    this.bubble = null;
    this.leader = null;
    this.ownSay = null;
  }

  groupOf(user: UserId): Group | undefined {
    const id = this.#groupOf.get(user);
    return id === undefined ? undefined : this.groups.get(id);
  }

  apply(event: ServerEvent, now: Millis): void {
    switch (event.kind) {
      case "room-joined":
        this.me = event.me;
        this.rules = event.rules;
        this.people = event.people;
        this.status = event.status;
        this.#slots = event.slots;
        this.#zoneColumns = event.zoneColumns;
        this.#zoneRows = event.zoneRows;
        return;
      case "user-joined":
        return this.#upsert(event, now);
      case "moves":
        this.#now = now;
        return forEachMove(event.records, event.wide, this.#move);
      case "user-left":
        return this.#leave(event.id, event.toZone);
      case "zones-cleared":
        return this.#clear(event.zones, event.people);
      case "details":
        return this.#detail(event);
      case "say":
        return this.#say(event.id, event.say, now);
      case "group":
        return this.#group(event);
      case "group-deleted":
        return this.#ungroup(event.id);
      case "bubble-joined":
        this.bubble = { id: event.id, locked: event.locked, members: event.members };
        return;
      case "bubble-changed":
        return this.#changeBubble(event);
      case "bubble-left":
        if (this.bubble?.id === event.id) this.bubble = null;
        return;
      case "media-state":
        return this.#media(event);
      case "follow-confirmation":
        if (event.accepted) this.#startFollowing(event.leader, event.follower);
        return;
      case "follow-abort":
        if (event.follower === this.me && event.leader === this.leader) this.leader = null;
        if (event.leader === this.me) this.followers.delete(event.follower);
        return;
      default:
        // The rest changes nothing that is kept here: calls, chat, answers, waves.
        return;
    }
  }

  /// What time alone does: words fade.
  step(now: Millis): void {
    for (const player of this.players.values()) {
      if (player.say !== null && now >= player.sayUntil) player.say = null;
    }
    if (this.ownSay !== null && now >= this.ownSayUntil) this.ownSay = null;
  }

  #upsert(event: Extract<ServerEvent, { kind: "user-joined" }>, now: Millis): void {
    if (event.id === this.me) return;
    const known = this.players.get(event.id);
    if (known === undefined) {
      if (this.players.size >= mostPlayers) return;
      const player: Player = {
        id: event.id,
        name: event.name,
        avatar: event.avatar,
        status: event.status,
        zone: event.zone,
        say: event.say,
        sayUntil: now + sayLasts,
        track: new Track(event.position, now),
      };
      this.players.set(event.id, player);
      this.#bySlot[this.#slotOf(event.id)] = player;
      return;
    }
    known.name = event.name;
    known.avatar = event.avatar;
    known.status = event.status;
    known.zone = event.zone;
    if (event.say?.text !== known.say?.text) this.#say(event.id, event.say ?? { text: "", thought: false }, now);
    known.track.push(event.position, now);
  }

  #slotOf(id: UserId): number {
    return (id - 1) % this.#slots;
  }

  readonly #move = (slot: number, position: Position): void => {
    const player = this.#bySlot[slot];
    if (player === undefined) return;
    const column = Math.min(Math.floor(position.x / zoneSide), this.#zoneColumns - 1);
    const row = Math.min(Math.floor(position.y / zoneSide), this.#zoneRows - 1);
    player.zone = row * this.#zoneColumns + column;
    player.track.push(position, this.#now);
    if (position.moving && player.say?.thought === true) player.say = null;
  };

  #forget(id: UserId): void {
    this.players.delete(id);
    const slot = this.#slotOf(id);
    if (this.#bySlot[slot]?.id === id) this.#bySlot[slot] = undefined;
  }

  #leave(id: UserId, toZone: number | null): void {
    this.#forget(id);
    if (toZone !== null) return;
    this.followers.delete(id);
    if (this.leader === id) this.leader = null;
  }

  #clear(zones: readonly number[], people: readonly UserId[]): void {
    for (const id of people) this.#forget(id);
    for (const group of this.groups.values()) if (zones.includes(group.zone)) this.#ungroup(group.id);
  }

  #detail(event: Extract<ServerEvent, { kind: "details" }>): void {
    if (event.id === this.me) {
      if (event.status !== null) this.status = event.status;
      return;
    }
    const player = this.players.get(event.id);
    if (player === undefined) return;
    if (event.status !== null) player.status = event.status;
    if (event.name !== null) player.name = event.name;
    if (event.avatar !== null) player.avatar = event.avatar;
  }

  #say(id: UserId, say: Say, now: Millis): void {
    const shown = say.text === "" ? null : say;
    const until = now + sayLasts + say.text.length * sayLastsPerLetter;
    if (id === this.me) {
      this.ownSay = shown;
      this.ownSayUntil = until;
      return;
    }
    const player = this.players.get(id);
    if (player === undefined) return;
    player.say = shown;
    player.sayUntil = until;
  }

  #group(event: Extract<ServerEvent, { kind: "group" }>): void {
    const known = this.groups.get(event.id);
    if (known === undefined) {
      if (this.groups.size >= mostGroups) return;
      const { id, x, y, users, locked, full, zone } = event;
      this.groups.set(id, { id, x, y, users, locked, full, zone });
    } else {
      for (const user of known.users) this.#groupOf.delete(user);
      known.x = event.x;
      known.y = event.y;
      known.users = event.users;
      known.locked = event.locked;
      known.full = event.full;
      known.zone = event.zone;
    }
    for (const user of event.users) this.#groupOf.set(user, event.id);
  }

  #ungroup(id: number): void {
    for (const user of this.groups.get(id)?.users ?? []) {
      if (this.#groupOf.get(user) === id) this.#groupOf.delete(user);
    }
    this.groups.delete(id);
  }

  #changeBubble(event: Extract<ServerEvent, { kind: "bubble-changed" }>): void {
    const { bubble } = this;
    if (bubble === null || bubble.id !== event.id) return;
    const stay = bubble.members.filter(
      (member) => !event.left.includes(member.id) && !event.joined.some((joined) => joined.id === member.id),
    );
    bubble.members = [...stay, ...event.joined];
    bubble.locked = event.locked;
  }

  #media(event: Extract<ServerEvent, { kind: "media-state" }>): void {
    const { bubble } = this;
    if (bubble === null) return;
    bubble.members = bubble.members.map((member) =>
      member.id === event.user ? { ...member, media: event.media } : member,
    );
  }

  #startFollowing(leader: UserId, follower: UserId): void {
    if (follower === this.me) this.leader = leader;
    if (leader === this.me) this.followers.add(follower);
  }
}
