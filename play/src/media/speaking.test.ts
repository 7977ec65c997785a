import { expect, test } from "vitest";
import { levelOf, SpeakingDetector } from "./speaking";

test("silence is 0, full scale 1, and levels lie between by decibels", () => {
  expect(levelOf(new Float32Array(128))).toBe(0);
  expect(levelOf(new Float32Array(0))).toBe(0);
  expect(levelOf(new Float32Array(128).fill(1))).toBe(1);
  expect(levelOf(new Float32Array(128).fill(4))).toBe(1);
  expect(levelOf(new Float32Array(128).fill(0.0316))).toBeCloseTo(0.5, 1);
  expect(levelOf(new Float32Array(128).fill(Number.NaN))).toBe(0);
});

test("speaking starts at once and outlasts a pause between words", () => {
  const detector = new SpeakingDetector();
  expect(detector.hear(0.2, 0)).toBe(false);
  expect(detector.hear(0.4, 100)).toBe(true);
  expect(detector.speaking).toBe(true);
  expect(detector.hear(0, 400)).toBe(false);
  expect(detector.speaking).toBe(true);
  expect(detector.hear(0, 800)).toBe(true);
  expect(detector.speaking).toBe(false);
});

test("a level between the thresholds keeps what is", () => {
  const detector = new SpeakingDetector();
  detector.hear(0.3, 0);
  expect(detector.speaking).toBe(false);
  detector.hear(0.4, 1);
  for (let now = 100; now < 5000; now += 100) detector.hear(0.3, now);
  expect(detector.speaking).toBe(true);
});
