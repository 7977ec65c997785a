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

  it("[PR32] keeps who crosses into another zone, in whichever order the news come", () => {
    const first = world(joined(2, 0), joined(2, 1), left(2, 0, 1));
    first.step(5_000);
    expect(first.players.has(2)).toBe(true);
    const second = world(joined(2, 0), left(2, 0, 1), joined(2, 1));
    second.step(5_000);
    expect(second.players.has(2)).toBe(true);
  });

  it("[PR32] forgets who crosses into a zone nobody tells me of", () => {
    const there = world(joined(2, 0), left(2, 0, 1));
    expect(there.players.has(2)).toBe(true);
    there.step(1_000);
    expect(there.players.has(2)).toBe(false);
  });

  it("forgets at once who leaves the room, and stops following them", () => {
    const there = world(joined(2, 0), { kind: "follow-confirmation", leader: 2, follower: 1, accepted: true });
    expect(there.leader).toBe(2);
    there.apply(left(2, 0, null), 0);
    expect(there.players.size).toBe(0);
    expect(there.leader).toBeNull();
  });

  it("[PR34] forgets everybody and every bubble of zones out of view", () => {
    const group: ServerEvent = { kind: "group", id: 5, x: 0, y: 0, users: [2, 3], locked: false, full: false, zone: 4 };
    const there = world(joined(2, 4), joined(3, 5), group, { kind: "zones-cleared", zones: [4] });
    expect([...there.players.keys()]).toEqual([3]);
    expect(there.groups.size).toBe(0);
    expect(there.groupOf(3)).toBeUndefined();
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
    there.apply({ kind: "user-moved", id: 2, position: at(5, 0, true) }, 60_100);
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
