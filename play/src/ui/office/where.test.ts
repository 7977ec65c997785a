import { describe, expect, it } from "vitest";
import { whereabouts } from "./where";

const here = { x: 320, y: 320 };

describe("whereabouts", () => {
  it("counts steps of a tile and names the eighth of the compass", () => {
    expect(whereabouts(here, { x: 320 + 96, y: 320 })).toEqual({ steps: 3, bearing: "right" });
    expect(whereabouts(here, { x: 320, y: 320 - 64 })).toEqual({ steps: 2, bearing: "up" });
    expect(whereabouts(here, { x: 320 - 64, y: 320 + 64 })).toEqual({ steps: 3, bearing: "down-left" });
    expect(whereabouts(here, { x: 320 - 320, y: 321 })).toEqual({ steps: 10, bearing: "left" });
  });

  it("is null for what is beside me", () => {
    expect(whereabouts(here, { x: 330, y: 322 })).toBeNull();
  });
});
