import { expect, test } from "vitest";
import { flatPng, serveHall, tile } from "./harness/maps";
import { colourDistance, Picture } from "./harness/png";
import { hall, stage } from "./harness/stage";
import { until } from "./harness/until";

const set = stage();

const colours = {
  red: [220, 40, 40],
  blue: [40, 60, 220],
  green: [30, 160, 60],
  floor: [206, 222, 204],
} as const;
type Colour = keyof typeof colours;

const near = hall.entries["start"] ?? [0, 0];
const cell = (dx: number, dy: number): { x: number; y: number } => ({
  x: (near[0] + dx) * tile,
  y: (near[1] + dy) * tile,
});

/// Tiles 10 and 11 are red and blue, and 10 shows both in turn; 12 is green and stands still.
function withLamps(map: Record<string, unknown>): void {
  const image = (id: number, name: string): object => ({ id, image: name, imagewidth: tile, imageheight: tile });
  const turns = [0, 1].map((tileid) => ({ tileid, duration: 250 }));
  (map["tilesets"] as object[]).push({
    firstgid: 10,
    name: "lamps",
    columns: 0,
    tilecount: 3,
    tilewidth: tile,
    tileheight: tile,
    margin: 0,
    spacing: 0,
    tiles: [{ ...image(0, "red.png"), animation: turns }, image(1, "blue.png"), image(2, "green.png")],
  });
  let id = 100;
  // Tiled anchors a tile object at its bottom left.
  const object = (gid: number, at: { x: number; y: number }, size = tile, rotation = 0): object => {
    return { id: (id += 1), gid, name: "", type: "", ...at, width: size, height: size, rotation, visible: true };
  };
  const below = ({ x, y }: { x: number; y: number }, size = tile): { x: number; y: number } => ({ x, y: y + size });
  const layers = map["layers"] as Record<string, unknown>[];
  const floor = layers.findIndex(({ name }) => name === "floor");
  const cover = new Array<number>(hall.columns * hall.rows).fill(0);
  cover[(near[1] + 3) * hall.columns + near[0] + 2] = 1;
  layers.splice(
    floor + 1,
    0,
    {
      type: "objectgroup",
      name: "lamps",
      id: 40,
      x: 0,
      y: 0,
      opacity: 1,
      visible: true,
      draworder: "index",
      objects: [
        object(10, below(cell(2, -2))),
        object(10, below(cell(4, -2), 2 * tile), 2 * tile),
        // Turned by a right angle about its bottom left it lies below it.
        object(10, cell(-3, -2), tile, 90),
        object(10, below(cell(2, 1))),
        object(12, below(cell(2, 1))),
        object(10, below(cell(2, 3))),
      ],
    },
    { ...layers[floor], id: 41, name: "cover", data: cover },
  );
}

test("animated tile objects change, large and turned ones too; what lies on them stays on them", async () => {
  const { enter, files } = set.now;
  const room = serveHall(files, "/lamps.json", hall, withLamps);
  for (const [name, colour] of Object.entries(colours)) {
    files.odd.set(`/${name}.png`, (_, response) => {
      response.setHeader("content-type", "image/png");
      response.end(flatPng(tile, tile, colour));
    });
  }
  const visitor = await enter("Lou", { room, context: { bypassCSP: true } });
  const spots: Record<string, { x: number; y: number; shows: readonly Colour[] }> = {
    plain: { ...cell(2.5, -1.5), shows: ["red", "blue"] },
    large: { ...cell(5.7, -0.3), shows: ["red", "blue"] },
    turned: { ...cell(-2.5, -1.5), shows: ["red", "blue"] },
    "under something": { ...cell(2.5, 1.5), shows: ["green"] },
    "under a layer": { ...cell(2.5, 3.5), shows: ["floor"] },
  };
  const seen = new Map<string, Set<string>>(Object.keys(spots).map((name) => [name, new Set()]));
  await until("all lamps to blink", async () => {
    const style = "* { visibility: hidden !important } canvas { visibility: visible !important }";
    const drawn = Picture.fromPng(await visitor.page.screenshot({ style }));
    for (const [name, spot] of Object.entries(spots)) {
      const on = await visitor.onPage(spot);
      const pixel = drawn.at(on.x, on.y);
      const colour = Object.entries(colours).find(([, [r, g, b]]) => colourDistance(pixel, { r, g, b }) < 8);
      seen.get(name)?.add(colour?.[0] ?? JSON.stringify(pixel));
    }
    return Object.entries(spots).every(([name, { shows }]) => shows.every((one) => seen.get(name)?.has(one)));
  });
  await visitor.picture("objects-animated");
  for (const [name, { shows }] of Object.entries(spots))
    expect([...(seen.get(name) ?? [])].sort(), name).toEqual([...shows].sort());
  expect(visitor.errors).toEqual([]);
});
