import { describe, expect, it } from "vitest";
import type { Point } from "../office";
import { drawMap } from "./fakes";
import type { MapModel } from "./map_model";
import { Pathfinder } from "./pathfinder";

function check(map: MapModel, from: Point, path: readonly Point[]): void {
  let at = from;
  for (const next of path) {
    const steps = Math.ceil(Math.hypot(next.x - at.x, next.y - at.y));
    for (let i = 0; i <= steps; i++) {
      const x = at.x + ((next.x - at.x) * i) / Math.max(1, steps);
      const y = at.y + ((next.y - at.y) * i) / Math.max(1, steps);
      expect(map.bodyBlocked(x, y), `${x},${y}`).toBe(false);
    }
    at = next;
  }
}

describe("a pathfinder", () => {
  it("goes straight where nothing is in the way", () => {
    const map = drawMap(["........", "........", "........"]);
    const path = new Pathfinder(map).find(map.anchorOfCell(0, 0), map.anchorOfCell(7, 2));
    expect(path).toEqual([map.anchorOfCell(7, 2)]);
  });

  it("walks around walls and never cuts a corner", () => {
    const map = drawMap(["......", ".####.", ".#..#.", ".#.##.", ".#....", "......"]);
    const from = map.anchorOfCell(2, 2);
    const path = new Pathfinder(map).find(from, map.anchorOfCell(0, 0));
    expect(path.at(-1)).toEqual(map.anchorOfCell(0, 0));
    check(map, from, path);
  });

  it("walks around an exit, unless it is the goal", () => {
    const map = drawMap(["#.....#", "#..a..#", "#.....#"]);
    const finder = new Pathfinder(map);
    const from = map.anchorOfCell(1, 1);
    const around = finder.find(from, map.anchorOfCell(5, 1));
    let at: Point = from;
    for (const next of around) {
      for (let part = 0; part <= 1; part += 0.02) {
        expect(map.exitAt(at.x + (next.x - at.x) * part, at.y + (next.y - at.y) * part)).toBe(-1);
      }
      at = next;
    }
    expect(at).toEqual(map.anchorOfCell(5, 1));
    expect(finder.find(from, map.anchorOfCell(3, 1)).at(-1)).toEqual(map.anchorOfCell(3, 1));
  });

  it("goes next to a blocked goal", () => {
    const map = drawMap(["......", "...##.", "...##.", "......"]);
    const path = new Pathfinder(map).find(map.anchorOfCell(0, 0), map.anchorOfCell(3, 1));
    const end = path.at(-1)!;
    expect(map.bodyBlocked(end.x, end.y)).toBe(false);
    expect(Math.hypot(end.x - map.anchorX(3), end.y - map.anchorY(1))).toBeLessThanOrEqual(32);
  });

  it("goes as near as it can to a goal behind closed walls", () => {
    const map = drawMap(["........", "...###..", "...#.#..", "...###..", "........"]);
    const path = new Pathfinder(map).find(map.anchorOfCell(0, 2), map.anchorOfCell(4, 2));
    const end = path.at(-1)!;
    expect(Math.hypot(end.x - map.anchorX(4), end.y - map.anchorY(2))).toBeLessThanOrEqual(64.1);
  });

  it("goes to the very pixel when a body fits there", () => {
    const map = drawMap(["....", "....", "...."]);
    expect(new Pathfinder(map).find({ x: 16, y: 8 }, { x: 70, y: 51 })).toEqual([{ x: 70, y: 51 }]);
  });

  it("is at home in tiles of other sizes", () => {
    for (const tile of [8, 16, 24, 48]) {
      const map = drawMap(["..........", "..........", ".....#....", "....##....", "..........", ".........."], {
        tile,
      });
      const from = map.anchorOfCell(1, 3);
      const path = new Pathfinder(map).find(from, map.anchorOfCell(8, 3));
      check(map, from, path);
    }
  });

  it("searches a large map in slices", () => {
    const size = 400;
    const rows = Array.from({ length: size }, (_, y) =>
      y % 4 === 2 ? (y % 8 === 2 ? "." : "#") + "#".repeat(size - 2) + (y % 8 === 2 ? "#" : ".") : ".".repeat(size),
    );
    const map = drawMap(rows);
    const finder = new Pathfinder(map);
    const from = map.anchorOfCell(5, 0);
    finder.begin(from, map.anchorOfCell(size - 1, size - 1));
    let slices = 0;
    let path = finder.resume(5_000);
    for (; path === null && slices < 100; slices++) path = finder.resume(5_000);
    expect(slices).toBeGreaterThan(3);
    expect(path!.at(-1)).toEqual(map.anchorOfCell(size - 1, size - 1));
  });

  it("stays where it is when there is no way at all", () => {
    const map = drawMap(["###", "#.#", "###"]);
    expect(new Pathfinder(map).find(map.anchorOfCell(1, 1), { x: 500, y: 500 })).toEqual([]);
  });
});
