import { expect, test } from "vitest";
import { gainAt, panAt } from "./spatial";

test("whoever stands within the radius is heard in full", () => {
  for (const distance of [0, 1, 32, 48]) expect(gainAt(distance, 48)).toBe(1);
});

test("loudness falls with distance, never rises, and leaves nothing beyond three radii", () => {
  let last = 1;
  for (let distance = 48; distance <= 150; distance += 1) {
    const gain = gainAt(distance, 48);
    expect(gain).toBeLessThanOrEqual(last);
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(last - gain, "no step that can be heard").toBeLessThan(0.03);
    last = gain;
  }
  expect(gainAt(144, 48)).toBe(0);
  expect(gainAt(10_000, 48)).toBe(0);
});

test("at the distance where two people part there is a floor", () => {
  expect(gainAt(96, 48)).toBeCloseTo(0.25);
  expect(gainAt(72, 48)).toBeGreaterThan(0.25);
});

test("a voice comes from its side, bounded and even", () => {
  expect(panAt(0, 48)).toBe(0);
  expect(panAt(-48, 48)).toBeCloseTo(-panAt(48, 48));
  expect(panAt(1e9, 48)).toBe(0.5);
});

test("without rules, or with nonsense, everybody is heard in full", () => {
  expect(gainAt(500, 0)).toBe(1);
  expect(gainAt(Number.NaN, 48)).toBe(1);
  expect(panAt(5, 0)).toBe(0);
});
