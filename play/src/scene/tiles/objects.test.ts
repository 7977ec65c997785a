import { describe, expect, it } from "vitest";
import type { MapLayer, MapObject } from "../../world/map_data";
import { boxOf, livingPieces } from "./objects";
import type { TileCut } from "./painter";

const lamp = 7;
const desk = 8;

function object(gid: number, x: number, y: number, size = 32, rotation = 0): MapObject {
  return { gid, x, y, width: size, height: size, rotation, pivotX: x, pivotY: y + size, text: null };
}

function layerOf(objects: readonly MapObject[]): Extract<MapLayer, { kind: "objects" }> {
  const look = { name: "", visible: true, opacity: 1, offsetX: 0, offsetY: 0, parallaxX: 1, parallaxY: 1, tint: "" };
  return { ...look, kind: "objects", objects };
}

const painter = {
  cut: (gid: number): TileCut | null => {
    if (gid !== lamp && gid !== desk) return null;
    const blinking = [0, 1].map((tile) => ({ tile, durationMs: 100 }));
    const tile = { id: gid, animation: gid === lamp ? blinking : [], image: null };
    return { image: 0, x: 0, y: 0, width: 32, height: 32, set: null as never, tile };
  },
};

const living = (...objects: MapObject[]): MapObject[] =>
  livingPieces(layerOf(objects), painter).map((piece) => piece.object);

describe("objects of a map", () => {
  it("are drawn in each frame if they are animated, and only then", () => {
    const blinking = object(lamp, 0, 0);
    expect(living(blinking, object(desk, 64, 0), object(0, 0, 0))).toEqual([blinking]);
    expect(living(object(desk, 0, 0))).toEqual([]);
  });

  it("keep their order: what lies on an animated one is drawn after it", () => {
    const under = object(desk, 0, 0);
    const blinking = object(lamp, 8, 0);
    const on = object(desk, 16, 0);
    const onThat = object(desk, 40, 0);
    expect(living(under, blinking, on, onThat)).toEqual([blinking, on, onThat]);
  });

  it("take up the place they show in when they are turned", () => {
    const turned = boxOf(object(lamp, 100, 100, 32, 90));
    expect(turned.left).toBeCloseTo(100);
    expect(turned.right).toBeCloseTo(132);
    expect(turned.top).toBeCloseTo(132);
    expect(turned.bottom).toBeCloseTo(164);
  });

  it("have a limit to what is kept of them, beyond which they show their first frame", () => {
    const large = Array.from({ length: 40 }, (_, i) => object(lamp, 0, 0, 2_000 + i));
    expect(living(...large)).toHaveLength(4);
    const alike = Array.from({ length: 40 }, (_, i) => object(lamp, i * 10, 0, 2_000));
    expect(living(...alike)).toHaveLength(40);
  });
});
