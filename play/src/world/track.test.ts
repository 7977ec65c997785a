import { describe, expect, it } from "vitest";
import type { Position } from "./events";
import { dice } from "./fakes";
import { Track } from "./track";

/// Drawn positions every 16 ms while reports come as told.
function draw(reports: readonly (Position & { at: number })[], until: number) {
  const track = new Track(reports[0]!, reports[0]!.at);
  const drawn: { at: number; x: number; y: number; moving: boolean; direction: string }[] = [];
  let next = 1;
  for (let now = reports[0]!.at; now <= until; now += 16) {
    while (next < reports.length && reports[next]!.at <= now) track.push(reports[next++]!, now);
    track.sample(now);
    drawn.push({ at: now, x: track.x, y: track.y, moving: track.moving, direction: track.direction });
  }
  return drawn;
}

function walk(gaps: readonly number[], speed = 180): (Position & { at: number })[] {
  const reports: (Position & { at: number })[] = [{ at: 0, x: 100, y: 100, direction: "down", moving: false }];
  let at = 1_000;
  let way = 0;
  reports.push({ at, x: 100, y: 100, direction: "right", moving: true });
  for (const gap of gaps) {
    at += gap;
    way += 0.2 * speed;
    reports.push({ at, x: Math.round(100 + way), y: 100, direction: "right", moving: true });
  }
  reports[reports.length - 1] = { ...reports.at(-1)!, moving: false };
  return reports;
}

const largestStep = (drawn: readonly { x: number; y: number }[]) =>
  Math.max(...drawn.slice(1).map(({ x, y }, i) => Math.hypot(x - drawn[i]!.x, y - drawn[i]!.y)));

describe("a track", () => {
  it("draws an even walk from reports every 200 ms", () => {
    const drawn = draw(walk(Array.from({ length: 20 }, () => 200)), 6_000);
    const walking = drawn.filter(({ at }) => at > 1_400 && at < 4_900);
    const steps = walking.slice(1).map(({ x }, i) => x - walking[i]!.x);
    expect(Math.min(...steps)).toBeGreaterThan(2.5);
    expect(Math.max(...steps)).toBeLessThan(3.3);
    expect(drawn.at(-1)!.x).toBeCloseTo(100 + 20 * 36, 1);
    expect(drawn.at(-1)!.moving).toBe(false);
  });

  it("does not jump when reports come unevenly", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const chance = dice(seed);
      const drawn = draw(walk(Array.from({ length: 20 }, () => 150 + chance() * 100)), 7_000);
      // Three times the walking speed would be seen as a jump.
      expect(largestStep(drawn), `seed ${seed}`).toBeLessThan(9);
      const back = drawn.slice(1).map(({ x }, i) => x - drawn[i]!.x);
      expect(Math.min(...back), `seed ${seed}`).toBeGreaterThan(-1);
    }
  });

  it("starts at once after a long stand, without sliding off before", () => {
    const drawn = draw(walk([200, 200, 200]), 3_000);
    expect(drawn.filter(({ at }) => at < 1_200).every(({ x }) => x === 100)).toBe(true);
  });

  it("goes on for at most 100 ms when a report is late, then stands", () => {
    const reports = walk([200, 200, 200, 200]).map((report, i, all) =>
      i === all.length - 1 ? { ...report, moving: true } : report,
    );
    const last = reports.at(-1)!;
    const drawn = draw(reports, last.at + 3_000);
    expect(drawn.at(-1)!.x).toBeLessThanOrEqual(last.x + 18.1);
    expect(drawn.at(-1)!.x).toBeGreaterThan(last.x);
  });

  it("comes back without a jump from where it had gone on to", () => {
    const reports: (Position & { at: number })[] = [...walk([200, 200, 200, 200])];
    const last = reports.pop()!;
    reports.push({ ...last, moving: true });
    reports.push({ ...last, at: last.at + 420, x: last.x + 4, moving: false });
    const drawn = draw(reports, last.at + 2_000);
    expect(largestStep(drawn)).toBeLessThan(6);
    expect(drawn.at(-1)!.x).toBeCloseTo(last.x + 4, 0);
  });

  it("hurries, but does not jump, through what came late in one piece", () => {
    const reports: (Position & { at: number })[] = [{ at: 0, x: 0, y: 0, direction: "right", moving: true }];
    for (let i = 1; i <= 8; i++) reports.push({ at: 2_000, x: i * 36, y: 0, direction: "right", moving: i < 8 });
    const drawn = draw(reports, 4_000);
    expect(largestStep(drawn)).toBeLessThan(20);
    expect(drawn.at(-1)!.x).toBeCloseTo(288, 1);
  });

  it("turns corners where they were walked", () => {
    const reports: (Position & { at: number })[] = [
      { at: 0, x: 0, y: 0, direction: "right", moving: true },
      { at: 200, x: 36, y: 0, direction: "right", moving: true },
      { at: 300, x: 54, y: 0, direction: "down", moving: true },
      { at: 500, x: 54, y: 36, direction: "down", moving: true },
      { at: 700, x: 54, y: 72, direction: "down", moving: false },
    ];
    const drawn = draw(reports, 1_500);
    for (const { x, y } of drawn) expect(Math.min(Math.abs(y), Math.abs(x - 54))).toBeLessThan(3);
  });

  it("is put far away at once", () => {
    const track = new Track({ x: 0, y: 0, direction: "down", moving: false }, 0);
    track.push({ x: 900, y: 900, direction: "up", moving: false }, 1_000);
    expect(track).toMatchObject({ x: 900, y: 900, direction: "up" });
  });
});
