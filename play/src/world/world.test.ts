import { describe, expect, it } from "vitest";
import type { ServerEvent } from "./events";
import { defaultRules } from "./events";
import { drawMap } from "./fakes";
import { Follower } from "./follow";
import { Pathfinder } from "./pathfinder";
import { Surroundings } from "./surroundings";
import { Walker } from "./walker";
import { World } from "./world";

const avatar = { body: 1, eyes: 1, hair: 1, clothes: 1, hat: 0, accessory: 0 };
const at = (x: number, y: number, moving = false) => ({ x, y, direction: "down" as const, moving });

function joined(id: number, zone: number, x = 0): ServerEvent {
  return {
    kind: "user-joined",
    id,
    name: `P${id}`,
    avatar,
    position: at(x, 0),
    status: "online",
    say: null,
    zone,
    arrived: false,
  };
}
const left = (id: number, zone: number, toZone: number | null): ServerEvent => ({
  kind: "user-left",
  id,
  zone,
  toZone,
});

const room = (): ServerEvent => ({
  kind: "room-joined",
  me: 1,
  position: at(0, 0),
  rules: defaultRules,
  people: 1,
  mapRevision: "",
  status: "online",
  slots: 10,
  zoneColumns: 3,
  zoneRows: 2,
});
function record(slot: number, x: number, y: number, moving: boolean): number[] {
  const word = slot | (moving ? 0x4000 : 0) | (x << 17);
  return [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24, y & 255, y >>> 8];
}
const moves = (...records: number[][]): ServerEvent => ({
  kind: "moves",
  records: new Uint8Array(records.flat()),
  wide: false,
});

function world(...events: ServerEvent[]): World {
  const made = new World();
  made.me = 1;
  for (const event of events) made.apply(event, 0);
  return made;
}
const member = (id: number) => ({
  id,
  name: `P${id}`,
  avatar,
  media: { camera: false, microphone: false, screen: false },
});

describe("the world", () => {
  it("[PR31] takes a second arrival as news of the same person", () => {
    const { players } = world(joined(2, 0), joined(2, 1, 30));
    expect(players.size).toBe(1);
    expect(players.get(2)!.zone).toBe(1);
  });

  it("[WS25] moves whoever has the slot, and knows which zone that is in", () => {
    const there = world(room(), joined(2, 0, 300), joined(13, 0, 300));
    there.apply(moves(record(1, 330, 7, true), record(9, 1, 1, true), record(0x3fff, 1, 1, true)), 100);
    const { track, zone } = there.players.get(2)!;
    expect([track.lastX, track.lastY, zone]).toEqual([330, 7, 1]);
    expect(there.players.get(13)!.track.lastX).toBe(300);
  });

  it("[WS25] does not take who comes for who had the slot before them", () => {
    const there = world(room(), joined(2, 0), left(2, 0, null), joined(12, 0), left(2, 0, null));
    there.apply(moves(record(1, 5, 5, false)), 100);
    expect(there.players.get(12)!.track.lastX).toBe(5);
  });

  it("[WS25] reads places beyond 32767 px from wide records", () => {
    const there = world(room(), joined(2, 0));
    // Slot 1, direction up; x 131,072 and walking; y 70,000.
    const records = new Uint8Array([0x01, 0xc0, 0x00, 0x00, 0x82, 0x70, 0x11, 0x01]);
    there.apply({ kind: "moves", records, wide: true }, 100);
    expect(there.players.get(2)!.track.lastX).toBe(131_072);
    expect(there.players.get(2)!.track.lastY).toBe(70_000);
  });

  it("[PR32] forgets who is out of sight, and goes on following them", () => {
    const there = world(joined(2, 0), { kind: "follow-confirmation", leader: 2, follower: 1, accepted: true });
    there.apply(left(2, 0, 1), 0);
    expect(there.players.has(2)).toBe(false);
    expect(there.leader).toBe(2);
  });

  it("forgets at once who leaves the room, and stops following them", () => {
    const there = world(joined(2, 0), { kind: "follow-confirmation", leader: 2, follower: 1, accepted: true });
    expect(there.leader).toBe(2);
    there.apply(left(2, 0, null), 0);
    expect(there.players.size).toBe(0);
    expect(there.leader).toBeNull();
  });

  it("[PR34] forgets who is named and every bubble of zones out of view", () => {
    const group: ServerEvent = { kind: "group", id: 5, x: 0, y: 0, users: [2, 3], locked: false, full: false, zone: 4 };
    const there = world(joined(2, 4), joined(3, 5), group, { kind: "zones-cleared", zones: [4], people: [2] });
    expect([...there.players.keys()]).toEqual([3]);
    expect(there.groups.size).toBe(0);
    expect(there.groupOf(3)).toBeUndefined();
  });

  it("[PR34] forgets people by name, wherever it saw them last", () => {
    // The step from zone 0 to zone 1 had not come yet, nor had that from zone 1 to zone 0.
    const there = world(joined(2, 0), joined(3, 1), { kind: "zones-cleared", zones: [1], people: [2] });
    expect([...there.players.keys()]).toEqual([3]);
  });

  it("knows who is in which bubble", () => {
    const group = (users: number[]): ServerEvent => {
      return { kind: "group", id: 5, x: 0, y: 0, users, locked: false, full: false, zone: 0 };
    };
    const there = world(group([2, 3]), group([3, 4]));
    expect(there.groupOf(2)).toBeUndefined();
    expect(there.groupOf(4)?.id).toBe(5);
    there.apply({ kind: "group-deleted", id: 5 }, 0);
    expect(there.groupOf(3)).toBeUndefined();
  });

  it("keeps my own bubble's members and their devices", () => {
    const there = world(
      { kind: "bubble-joined", id: 5, members: [member(1), member(2)], locked: false },
      { kind: "bubble-changed", id: 5, joined: [member(3)], left: [2], locked: true },
      { kind: "media-state", user: 3, media: { camera: true, microphone: false, screen: false } },
    );
    expect(there.bubble!.members.map(({ id }) => id)).toEqual([1, 3]);
    expect(there.bubble!.members[1]!.media.camera).toBe(true);
    expect(there.bubble!.locked).toBe(true);
    there.apply({ kind: "bubble-left", id: 5 }, 0);
    expect(there.bubble).toBeNull();
  });

  it("lets words fade, and thoughts vanish when their thinker walks", () => {
    const there = world(joined(2, 0), { kind: "say", id: 2, say: { text: "hello", thought: false } });
    there.step(1_000);
    expect(there.players.get(2)!.say?.text).toBe("hello");
    there.step(60_000);
    expect(there.players.get(2)!.say).toBeNull();
    there.apply({ kind: "say", id: 2, say: { text: "hm", thought: true } }, 60_000);
    there.apply(moves(record(0, 5, 0, true)), 60_100);
    expect(there.players.get(2)!.say).toBeNull();
  });

  it("takes its rules and status from the room", () => {
    const rules = { ...defaultRules, walkSpeed: 200 };
    const event: ServerEvent = {
      kind: "room-joined",
      me: 9,
      position: at(0, 0),
      rules,
      people: 3,
      mapRevision: "",
      status: "silent",
      slots: 10,
      zoneColumns: 3,
      zoneRows: 2,
    };
    expect(world(event)).toMatchObject({ me: 9, rules, people: 3, status: "silent" });
  });
});

describe("surroundings", () => {
  const area = { name: "Desk", kind: "area", rects: [{ x: 64, y: 0, width: 64, height: 96 }], properties: new Map() };
  const map = drawMap(["a.....", "......", ".....b"], { areas: [area] });

  it("lead out through an exit, but not through the one I was put into", () => {
    const around = new Surroundings(map, map.anchorX(0), map.anchorY(0));
    expect(around.step(map.anchorX(0), map.anchorY(0))).toBe(-1);
    expect(around.step(map.anchorX(1), map.anchorY(0))).toBe(-1);
    expect(around.step(map.anchorX(0), map.anchorY(0))).toBe(0);
    expect(around.step(map.anchorX(5), map.anchorY(2))).toBe(1);
  });

  it("tell which areas I enter and leave", () => {
    const around = new Surroundings(map, 16, 40);
    around.step(70, 40);
    expect(around.entered.map(({ name }) => name)).toEqual(["Desk"]);
    expect(around.places[0]!.inside).toBe(true);
    around.step(72, 40);
    expect(around.entered).toEqual([]);
    around.step(140, 40);
    expect(around.left.map(({ name }) => name)).toEqual(["Desk"]);
    expect(around.places[0]!.inside).toBe(false);
  });
});

describe("a follower", () => {
  it("walks to the leader around walls and stops beside them", () => {
    const map = drawMap(["........", "...##...", "...##...", "........"]);
    const walker = new Walker(
      map,
      defaultRules,
      { ...map.anchorOfCell(0, 1), direction: "down", moving: false },
      () => {},
    );
    const finder = new Pathfinder(map);
    const follower = new Follower(walker, (to) => finder.find({ x: walker.x, y: walker.y }, to));
    const there = world(joined(2, 0));
    const leader = there.players.get(2)!.track;
    leader.reset({ ...map.anchorOfCell(7, 2), direction: "down", moving: false }, 0);
    for (let now = 0; now < 4_000; now += 16) {
      leader.sample(now);
      follower.step(leader, now);
      walker.advance(16);
      expect(map.bodyBlocked(walker.x, walker.y)).toBe(false);
    }
    const away = Math.hypot(leader.x - walker.x, leader.y - walker.y);
    expect(away).toBeLessThanOrEqual(45);
    expect(away).toBeGreaterThan(30);
    expect(walker.moving).toBe(false);
  });
});
