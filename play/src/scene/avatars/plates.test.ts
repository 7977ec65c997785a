import { describe, expect, it } from "vitest";
import { layPlates } from "./plates";
import type { Plate } from "./plates";

const height = 19;
const person = (x: number, y: number, plateWidth = 80): Plate => ({ x, y, plateWidth, plateHeight: height, lift: 0 });
const backToFront = (people: Plate[]): Plate[] => people.sort((a, b) => a.y - b.y);

function covers(a: Plate, b: Plate, scale: number): boolean {
  const bottom = (one: Plate) => Math.round(one.y * scale) - one.lift;
  const apart = Math.abs(a.x - b.x) * scale >= (a.plateWidth + b.plateWidth) / 2;
  return !apart && Math.abs(bottom(a) - bottom(b)) < height;
}

describe("names over heads", () => {
  it("stay where they are when nobody is near", () => {
    const people = backToFront([person(100, 100), person(300, 100), person(100, 300)]);
    layPlates(people, 2);
    expect(people.map(({ lift }) => lift)).toEqual([0, 0, 0]);
  });

  it("go above the name of whoever stands further in front", () => {
    const back = person(100, 100);
    const front = person(120, 104);
    layPlates([back, front], 2);
    expect(front.lift).toBe(0);
    expect(back.lift).toBeGreaterThan(0);
    expect(covers(back, front, 2)).toBe(false);
  });

  it("can all be read in a conversation of four, however near, at any zoom", () => {
    for (const scale of [0.75, 1, 2, 3.03125, 6]) {
      const people = backToFront([person(100, 100), person(110, 100, 140), person(104, 108), person(120, 112, 60)]);
      layPlates(people, scale);
      for (const a of people) {
        for (const b of people) if (a !== b) expect(covers(a, b, scale), `at ${scale}`).toBe(false);
      }
    }
  });

  it("do not wander off from their people in a crowd", () => {
    const people = Array.from({ length: 200 }, (_, i) => person(100 + (i % 7), 100 + (i % 5)));
    layPlates(backToFront(people), 2);
    for (const { lift } of people) expect(lift).toBeLessThanOrEqual(3 * (height + 1));
  });

  it("lie the same wherever the order came from and however often they are laid", () => {
    const people = backToFront([person(100, 100), person(110, 101), person(104, 108)]);
    layPlates(people, 2);
    const once = people.map(({ lift }) => lift);
    layPlates(people, 2);
    expect(people.map(({ lift }) => lift)).toEqual(once);
  });

  it("pass over a name that has not been drawn yet", () => {
    const back = person(100, 100);
    layPlates([back, person(100, 101, 0)], 2);
    expect(back.lift).toBe(0);
    const front = person(100, 102);
    layPlates([back, person(100, 101, 0), front], 2);
    expect(covers(back, front, 2)).toBe(false);
  });
});
