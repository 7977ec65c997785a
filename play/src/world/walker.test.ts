import { describe, expect, it } from "vitest";
import type { Position } from "./events";
import { dice, drawMap } from "./fakes";
import type { MapModel } from "./map_model";
import { Walker } from "./walker";

const speeds = { walkSpeed: 180, runSpeed: 450 };
const room = drawMap([
  "##########",
  "#........#",
  "#..#.....#",
  "#........#",
  "#.....#..#",
  "#........#",
  "##########",
]);

function stand(map: MapModel, column: number, row: number) {
  const reports: (Position & { at: number; correction: number })[] = [];
  const time = { now: 0 };
  const start = { ...map.anchorOfCell(column, row), direction: "down" as const, moving: false };
  const walker = new Walker(map, speeds, start, (position, correction) => {
    reports.push({ ...position, at: time.now, correction });
  });
  const go = (ms: number, frame = 16) => {
    for (let passed = 0; passed < ms; passed += frame) {
      time.now += frame;
      walker.advance(frame);
    }
  };
  return { walker, reports, go, time };
}

describe("a walker", () => {
  it("[PR10] walks 180 and runs 450 pixels a second, also on the diagonal", () => {
    for (const [run, speed] of [
      [false, 180],
      [true, 450],
    ] as const) {
      for (const [dx, dy] of [
        [1, 0],
        [1, 1],
        [0, 1],
      ] as const) {
        const open = drawMap(Array.from({ length: 40 }, () => ".".repeat(40)));
        const { walker, go } = stand(open, 3, 3);
        const { x, y } = walker;
        walker.steer({ dx, dy, run });
        go(1000, 10);
        expect(Math.hypot(walker.x - x, walker.y - y)).toBeCloseTo(speed, 3);
      }
    }
  });

  it("reports start, stop and turns at once, and each 200 ms in between", () => {
    const { walker, reports, go } = stand(room, 1, 1);
    walker.steer({ dx: 1, dy: 0, run: false });
    go(480);
    walker.steer({ dx: 0, dy: 1, run: false });
    go(100);
    walker.steer(null);
    go(300);
    expect(reports.map(({ moving, direction }) => `${direction} ${moving}`)).toEqual([
      "right true",
      "right true",
      "right true",
      "down true",
      "down false",
    ]);
    expect(reports[1]!.at - reports[0]!.at).toBeGreaterThanOrEqual(190);
    expect(reports[1]!.at - reports[0]!.at).toBeLessThan(230);
  });

  it("[PR12] stops at walls and slides along them, telling where the slide begins", () => {
    const { walker, reports, go } = stand(room, 1, 5);
    walker.steer({ dx: -1, dy: -1, run: false });
    go(1000);
    expect(walker.x).toBe(32 + 8);
    expect(room.bodyBlocked(walker.x, walker.y)).toBe(false);
    const slide = reports.find(({ x }) => x === 40)!;
    expect(slide.moving).toBe(true);
    expect(slide.at).toBeLessThan(200);
  });

  it("[PR12] never overlaps a wall, and every reported line is free", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const chance = dice(seed);
      const { walker, reports, go } = stand(room, 1, 1);
      for (let i = 0; i < 60; i++) {
        const dx = Math.floor(chance() * 3) - 1;
        const dy = Math.floor(chance() * 3) - 1;
        walker.steer({ dx, dy, run: chance() < 0.5 });
        go(chance() * 400, 5 + chance() * 40);
        expect(room.bodyBlocked(walker.x, walker.y), `seed ${seed}`).toBe(false);
      }
      reports.forEach((report, index) => {
        const before = reports[index - 1];
        if (before === undefined) return;
        for (let part = 0; part <= 1; part += 0.05) {
          const x = before.x + (report.x - before.x) * part;
          const y = before.y + (report.y - before.y) * part;
          // Reports are whole pixels, so a line may be half a pixel off on each side.
          expect(room.bodyBlocked(x, y, -1), `seed ${seed} report ${index}`).toBe(false);
        }
      });
    }
  });

  it("[PR15] snaps to a correction, answers it, and goes on from there", () => {
    const { walker, reports, go } = stand(room, 1, 1);
    walker.steer({ dx: 1, dy: 0, run: false });
    go(300);
    walker.correct({ x: 48, y: 40, direction: "down", moving: false }, 3);
    expect(reports.at(-1)).toMatchObject({ x: 48, y: 40, moving: false, correction: 3 });
    go(100);
    expect(reports.at(-1)).toMatchObject({ moving: true, correction: 3 });
    expect(walker.x).toBeGreaterThan(60);
  });

  it("walks a path to its end, and tells", () => {
    const { walker, reports, go } = stand(room, 1, 1);
    const ended: boolean[] = [];
    walker.follow([
      { x: 144, y: 40 },
      { x: 144, y: 104 },
    ]);
    walker.onPathEnd = (arrived) => ended.push(arrived);
    go(1500);
    expect(walker).toMatchObject({ x: 144, y: 104, moving: false });
    expect(ended).toEqual([true]);
    expect(reports.map(({ x, y, moving }) => [x, y, moving])).toContainEqual([144, 40, true]);
    expect(reports.at(-1)).toMatchObject({ x: 144, y: 104, moving: false });
  });

  it("gives up a path when a key is pressed", () => {
    const { walker, go } = stand(room, 1, 1);
    const ended: boolean[] = [];
    walker.follow([{ x: 240, y: 40 }]);
    walker.onPathEnd = (arrived) => ended.push(arrived);
    go(200);
    walker.steer({ dx: 0, dy: 1, run: false });
    expect(ended).toEqual([false]);
    expect(walker.onPath).toBe(false);
  });

  it("[PR13] leaves a wall it was put into", () => {
    const { walker, go } = stand(room, 3, 2);
    expect(room.bodyBlocked(walker.x, walker.y)).toBe(true);
    walker.steer({ dx: 1, dy: 0, run: false });
    go(500);
    expect(room.bodyBlocked(walker.x, walker.y)).toBe(false);
  });
});
