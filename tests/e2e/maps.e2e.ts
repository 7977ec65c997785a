import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExpectedPicture } from "./harness/expected";
import { figure } from "./harness/figures";
import { FileServer } from "./harness/files";
import { sampleMaps } from "./harness/places";
import { colourDistance, Picture } from "./harness/png";
import { stage } from "./harness/stage";
import { elapse, until } from "./harness/until";
import type { Visitor } from "./harness/visitor";

let samples: FileServer | null = null;
beforeAll(async () => {
  samples = await FileServer.of(sampleMaps);
});
afterAll(() => samples?.close());
const set = stage(() => ["--allow-map-hosts", samples?.host ?? ""]);

if (sampleMaps === null)
  console.warn("SKIPPED: there are no sample maps; set DIGIWORK_SAMPLE_MAPS to a folder of them");

const cell = 32;
const room = (path: string): string => `/_/samples/${samples?.host}/${path}`;
// Everything but the map itself.
const bare = "* { visibility: hidden !important } canvas { visibility: visible !important }";

async function canvasOf(visitor: Visitor): Promise<Picture> {
  return Picture.fromPng(await visitor.page.screenshot({ style: bare }));
}

async function enter(name: string, path: string, entry?: string): Promise<Visitor> {
  return set.now.enter(name, {
    room: room(path),
    ...(entry === undefined ? {} : { entry }),
    context: { bypassCSP: true },
  });
}

/// Compares the middle of every cell in view with what the JSON says. Returns how many were compared.
async function looksRight(visitor: Visitor, expected: ExpectedPicture): Promise<number> {
  const drawn = await canvasOf(visitor);
  const me = await visitor.entered();
  const wrong: string[] = [];
  let compared = 0;
  for (let row = 0; row < expected.map.height; row += 1) {
    for (let column = 0; column < expected.map.width; column += 1) {
      const wanted = expected.middleOf(column, row);
      const at = { x: column * cell + cell / 2, y: row * cell + cell / 2 };
      // The avatar with its name stands before the map.
      if (!wanted || (Math.abs(at.x - me.x) < 80 && Math.abs(at.y - me.y) < 64)) continue;
      const on = await visitor.onPage(at);
      if (on.x < 4 || on.y < 4 || on.x > drawn.width - 4 || on.y > drawn.height - 4) continue;
      compared += 1;
      const seen = drawn.at(on.x, on.y);
      if (colourDistance(seen, wanted) > 6)
        wrong.push(`${column},${row}: ${JSON.stringify(seen)} not ${JSON.stringify(wanted)}`);
    }
  }
  expect(wrong, `${visitor.name}: cells that look different`).toEqual([]);
  return compared;
}

describe.skipIf(sampleMaps === null)("maps of other people", () => {
  const all = [
    "tests/animated_tiles.json",
    "tests/exit1.json",
    "tests/exit2.json",
    "tests/grouped_map.json",
    "tests/layer-visibility.json",
    "tests/parallax.json",
    "tests/start-tile.json",
    "starter/map.json",
  ];
  for (const path of all) {
    test(`${path} opens and looks as its JSON says`, async () => {
      const visitor = await enter(path, path);
      const compared = await looksRight(visitor, new ExpectedPicture(join(sampleMaps ?? "", path)));
      figure(`maps: ${path}: cells compared by colour`, String(compared));
      // All of these two moves: the tests of animation and of parallax look at them.
      if (!/animated|parallax/.test(path)) expect(compared).toBeGreaterThan(0);
      await visitor.picture(`map-${path.replaceAll(/[/.]/g, "-")}`);
      expect(visitor.errors).toEqual([]);
      await visitor.close();
    });
  }

  test("a person starts where the start layer is, or at the entry of the address", async () => {
    for (const [path, entry, cells] of [
      ["tests/exit1.json", undefined, ["0,4"]],
      ["tests/exit1.json", "from_exit2", ["8,4"]],
      ["tests/start-tile.json", "S1", ["0,2"]],
      ["tests/start-tile.json", "S2", ["3,3", "3,4", "4,4", "4,5"]],
    ] as const) {
      const visitor = await enter(`start ${entry}`, path, entry);
      const me = await visitor.entered();
      const expected = new ExpectedPicture(join(sampleMaps ?? "", path));
      const at = `${Math.floor(me.x / cell)},${Math.floor(me.y / cell)}`;
      const layer = expected.layers.find(
        ({ name }) => name === (path === "tests/exit1.json" && entry ? entry : "start"),
      );
      const wanted = { S1: 1, S2: 2 }[entry as string];
      const gid = layer ? expected.gidAt(layer, Math.floor(me.x / cell), Math.floor(me.y / cell)) : 0;
      if (wanted === undefined) expect([...cells]).toContain(at);
      else expect(gid, `the tile at ${at}`).toBe(wanted);
      await visitor.close();
    }
  });

  test("walking into an exit leads to the other map and back to the named entry", async () => {
    const visitor = await enter("Exit", "tests/exit1.json");
    const press = async (key: string, done: () => Promise<boolean>): Promise<void> => visitor.hold(key, done, 20_000);
    const at = (): string => new URL(visitor.page.url()).pathname;
    await press("ArrowRight", async () => at().endsWith("exit2.json"));
    const second = await until("Exit to stand in the second map", async () => {
      const me = await visitor.me();
      return me && Math.floor(me.x / cell) <= 3 && me;
    });
    expect(Math.floor(second.y / cell)).toBe(4);
    await visitor.picture("map-exit-second");
    await press("ArrowLeft", async () => at().endsWith("exit1.json"));
    const back = await until("Exit to stand at the way back", async () => {
      const me = await visitor.me();
      return me && Math.floor(me.x / cell) >= 7 && me;
    });
    expect(`${Math.floor(back.x / cell)},${Math.floor(back.y / cell)}`).toBe("8,4");
    await visitor.close();
  });

  test("animated tiles change as their frames say", async () => {
    const visitor = await enter("Animation", "tests/animated_tiles.json");
    const expected = new ExpectedPicture(join(sampleMaps ?? "", "tests/animated_tiles.json"));
    const on = await visitor.onPage({ x: 9.5 * cell, y: 9.5 * cell });
    const [tiles] = expected.map.tilesets;
    const frames = tiles ? Array.from({ length: 8 }, (_, id) => expected.colourOf(tiles, id)) : [];
    const seen = new Set<number>();
    await until("several frames to be seen", async () => {
      const drawn = (await canvasOf(visitor)).at(on.x, on.y);
      const frame = frames.findIndex((colour) => colourDistance(colour, drawn) <= 6);
      expect(frame, `a frame of the animation, not ${JSON.stringify(drawn)}`).toBeGreaterThanOrEqual(0);
      seen.add(frame);
      return seen.size >= 4;
    });
    await visitor.close();
  });

  test("a hidden layer is not drawn, and a faint one shows what is under it", async () => {
    const expected = new ExpectedPicture(join(sampleMaps ?? "", "tests/layer-visibility.json"));
    const visitor = await enter("Hidden", "tests/layer-visibility.json");
    const drawn = await canvasOf(visitor);
    const [tiles] = expected.map.tilesets;
    const hidden = expected.layers.find(({ name }) => name === "invisible");
    if (!tiles || !hidden) throw new Error("the sample map changed");
    const colour = expected.colourOf(tiles, 33);
    for (let row = 0; row < 3; row += 1) {
      for (let column = 0; column < 3; column += 1) {
        expect(expected.gidAt(hidden, column, row)).toBe(34);
        const on = await visitor.onPage({ x: (column + 0.9) * cell, y: (row + 0.1) * cell });
        expect(colourDistance(drawn.at(on.x, on.y), colour), `${column},${row}`).toBeGreaterThan(20);
      }
    }
    await visitor.close();
  });

  test("parallax: a layer of factor 0 stands still, the floor moves with the camera", async () => {
    const expected = new ExpectedPicture(join(sampleMaps ?? "", "tests/parallax.json"));
    const visitor = await enter("Parallax", "tests/parallax.json");
    const [tiles] = expected.map.tilesets;
    if (!tiles) throw new Error("the sample map changed");
    // Its tiles appear in one layer each: 36, 92, ... in the one of factor 0.75, 24 in that of factor 1.
    const spot = async (gid: number): Promise<{ x: number; y: number; count: number } | null> => {
      const colour = expected.colourOf(tiles, gid - 1);
      const drawn = await canvasOf(visitor);
      let [sumX, sumY, count] = [0, 0, 0];
      for (let y = 0; y < drawn.height; y += 2) {
        for (let x = 0; x < drawn.width; x += 2) {
          if (colourDistance(drawn.at(x, y), colour) > 3) continue;
          [sumX, sumY, count] = [sumX + x, sumY + y, count + 1];
        }
      }
      return count < 40 ? null : { x: sumX / count, y: sumY / count, count };
    };
    const camera = async (): Promise<{ x: number; y: number }> => visitor.onPage({ x: 0, y: 0 });
    const seen = new Map<number, { x: number; y: number; count: number }>();
    const candidates = [36, 92, 25, 103, 82];
    for (const gid of candidates) {
      const at = await spot(gid);
      if (at) seen.set(gid, at);
    }
    expect(seen.size, "tiles of the middle layer in view").toBeGreaterThan(0);
    const still = await canvasOf(visitor);
    const before = await camera();
    // Any way that lets the camera move.
    let moved = 0;
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]) {
      await visitor.page.keyboard.down("Shift");
      await visitor.page.keyboard.down(key);
      await elapse(1200);
      await visitor.page.keyboard.up(key);
      await visitor.page.keyboard.up("Shift");
      await elapse(600);
      const now = await camera();
      moved = Math.hypot(now.x - before.x, now.y - before.y);
      if (moved > 60) break;
    }
    expect(moved, "the camera moved").toBeGreaterThan(60);
    const after = await camera();
    const shift = { x: after.x - before.x, y: after.y - before.y };
    const factors: number[] = [];
    const along = Math.abs(shift.x) > Math.abs(shift.y) ? "x" : "y";
    for (const [gid, was] of seen) {
      const now = await spot(gid);
      // The floor and what hangs above it move at another pace: of a tile that they hide in part, or that leaves the
      // page, the middle of what is left is not the middle of the tile.
      if (!now || Math.abs(now.count - was.count) > was.count / 50) continue;
      factors.push((now[along] - was[along]) / shift[along]);
    }
    figure("maps: parallax factors measured of a layer of 0.75", factors.map((one) => one.toFixed(3)).join(", "));
    expect(factors.length, "tiles as much in view as before").toBeGreaterThan(0);
    // The canvas rounds to whole pixels, and every second one is looked at.
    for (const one of factors) expect(Math.abs(one - 0.75) * Math.abs(shift[along])).toBeLessThanOrEqual(3);
    // The farthest layer is a lattice of framed tiles: its frames stay where they are on the page.
    const sky = expected.colourOf(tiles, 22);
    const phase = (drawn: Picture, axis: "x" | "y"): number => {
      const counts = new Array<number>(2 * cell).fill(0);
      for (let y = 0; y < drawn.height; y += 1) {
        for (let x = 0; x < drawn.width; x += 1) {
          const at = (axis === "x" ? x : y) % counts.length;
          if (colourDistance(drawn.at(x, y), sky) <= 3) counts[at] = (counts[at] ?? 0) + 1;
        }
      }
      // The middle of the frame: where a smoothed count is least.
      const around = (at: number): number =>
        [-2, -1, 0, 1, 2].reduce((sum, by) => sum + (counts[(at + by + counts.length) % counts.length] ?? 0), 0);
      return counts.map((_, at) => at).sort((a, b) => around(a) - around(b))[0] ?? 0;
    };
    const later = await canvasOf(visitor);
    for (const axis of ["x", "y"] as const) {
      const moved = Math.abs(phase(later, axis) - phase(still, axis));
      figure(
        `maps: pixels that the farthest layer moved along ${axis}`,
        `${moved}, the floor ${shift[axis].toFixed(0)}`,
      );
      expect(Math.min(moved, 2 * cell - moved)).toBeLessThanOrEqual(2);
    }
    await visitor.picture("map-parallax-moved");
    await visitor.close();
  });
});
