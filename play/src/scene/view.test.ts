import { describe, expect, it } from "vitest";
import { View } from "./view";

function open(width: number, height: number, ratio: number): View {
  const view = new View();
  view.resize(width, height, ratio);
  view.showMap(1920, 1280);
  return view;
}

describe("the view", () => {
  it("begins with whole device pixels a map pixel, whatever the screen", () => {
    for (const [width, height, ratio] of [
      [1440, 900, 1],
      [390, 844, 3],
      [1280, 800, 1.5],
      [2560, 1440, 1],
    ] as const) {
      const view = open(width, height, ratio);
      expect(Number.isInteger(view.scale), `${width}x${height}@${ratio}`).toBe(true);
      expect(view.width / view.scale).toBeGreaterThan(250);
    }
  });

  it("keeps chunks on whole device pixels at any zoom, so that there are no seams", () => {
    const view = open(1440, 900, 1);
    for (let i = 0; i < 40; i++) {
      view.zoomBy(1.07);
      view.follow(700 + i * 3.3, 500, 16, false);
      expect(Number.isInteger(view.scale * 512)).toBe(true);
      expect(Number.isInteger(view.left)).toBe(true);
      expect(Number.isInteger(view.top)).toBe(true);
    }
  });

  it("stays within the map, and centres a map that is smaller than the canvas", () => {
    const view = open(1440, 900, 1);
    view.follow(0, 0, 16, true);
    expect([view.left, view.top]).toEqual([0, 0]);
    view.follow(5000, 5000, 16, true);
    expect(view.mapRight).toBe(1920);
    expect(view.mapBottom).toBe(1280);
    view.showMap(100, 100);
    view.follow(50, 50, 16, true);
    expect(view.toScreenX(50)).toBe(720);
  });

  it("turns a point of the page into the map's and back", () => {
    const view = open(390, 844, 3);
    view.follow(900, 600, 16, true);
    const point = view.toMap(100, 200);
    expect(view.toScreenX(point.x)).toBe(300);
    expect(view.toScreenY(point.y)).toBe(600);
  });

  it("zooms no further than fingertips and the whole map", () => {
    const view = open(1440, 900, 1);
    for (let i = 0; i < 50; i++) view.zoomBy(2);
    expect(view.zoom).toBe(6);
    for (let i = 0; i < 50; i++) view.zoomBy(0.5);
    view.follow(0, 0, 16, true);
    expect(1920 * view.scale).toBeGreaterThanOrEqual(1280);
    view.zoomBy(NaN);
    expect(view.zoom).toBeGreaterThan(0);
  });

  it("says whether anything moved", () => {
    const view = open(1440, 900, 1);
    expect(view.follow(900, 600, 16, true)).toBe(true);
    expect(view.follow(900, 600, 16, true)).toBe(false);
  });

  it("puts me in the middle of what a panel leaves free, and back", () => {
    for (const ratio of [1, 2]) {
      const view = open(1440, 900, ratio);
      view.cover({ left: 0, top: 0, right: 376, bottom: 0 });
      view.follow(900, 600, 16, true);
      expect(view.toScreenX(900)).toBe(((1440 - 376) / 2) * ratio);
      expect(view.toScreenY(600)).toBe(450 * ratio);
      view.cover({ left: 0, top: 0, right: 0, bottom: 0 });
      view.follow(900, 600, 16, true);
      expect(view.toScreenX(900)).toBe(720 * ratio);
    }
  });

  it("shows the map's edge beside a panel, not behind it", () => {
    const view = open(390, 844, 3);
    view.cover({ left: 0, top: 0, right: 0, bottom: 600 });
    view.follow(1900, 1270, 16, true);
    expect(view.toScreenY(1280)).toBe((844 - 600) * 3);
    view.follow(0, 0, 16, true);
    expect(view.top).toBe(0);
  });

  it("makes way step by step, on whole device pixels, unless motion is unwanted", () => {
    const view = open(1440, 900, 1);
    view.follow(900, 600, 16, false);
    const from = view.left;
    view.cover({ left: 0, top: 0, right: 376, bottom: 0 });
    view.follow(900, 600, 16, false);
    expect(view.left).toBeGreaterThan(from);
    expect(view.left).toBeLessThan(from + 188);
    for (let i = 0; i < 60; i++) {
      view.follow(900, 600, 16, false);
      expect(Number.isInteger(view.left)).toBe(true);
    }
    expect(view.left).toBe(from + 188);
    expect(view.follow(900, 600, 16, false)).toBe(false);
  });

  it("does not squeeze me into a slit", () => {
    const view = open(390, 600, 3);
    view.cover({ left: 0, top: 0, right: 0, bottom: 530 });
    view.follow(900, 600, 16, true);
    expect(view.toScreenY(600)).toBe(900);
  });
});
