import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { decodePng } from "../lib/png.mjs";
import { cellsOf, collisionGrid, objectsOf, propertyOf, reach } from "./walking.mjs";

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "maps");
const load = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

for (const name of ["office.tmj", "garden.tmj"]) {
  const map = load(name);
  const objects = objectsOf(map);
  const named = (wanted) => objects.find((object) => object.name === wanted);
  const grid = collisionGrid(map);
  const start = cellsOf(map, named("start"))[0];
  const reached = reach(map, grid, start);

  describe(name, () => {
    it("embeds its tilesets, whose pictures are there and of the size it says", () => {
      for (const set of map.tilesets) {
        assert.equal(set.source, undefined, set.name);
        const picture = decodePng(readFileSync(join(folder, set.image)));
        assert.deepEqual([picture.width, picture.height], [set.imagewidth, set.imageheight], set.name);
        assert.equal(set.tilecount, (set.imagewidth / 32) * (set.imageheight / 32), set.name);
      }
    });

    it("has one object layer called floorLayer", () => {
      const floors = map.layers.filter((layer) => layer.name === "floorLayer");
      assert.deepEqual(
        floors.map((layer) => layer.type),
        ["objectgroup"],
      );
    });

    it("uses only tiles that a tileset has", () => {
      const last = map.tilesets.at(-1);
      for (const layer of map.layers) {
        assert.ok(
          (layer.data ?? []).every((gid) => gid >= 0 && gid < last.firstgid + last.tilecount),
          layer.name,
        );
      }
    });

    it("animates only with tiles of the same tileset", () => {
      for (const set of map.tilesets) {
        for (const tile of set.tiles) {
          for (const frame of tile.animation ?? []) assert.ok(frame.tileid < set.tilecount && frame.duration >= 100);
        }
      }
    });

    it("has a floor on every cell", () => {
      const ground = map.layers.find((layer) => layer.name === "ground");
      assert.ok(ground.data.every((gid) => gid > 0));
    });

    it("lets everybody start on free floor", () => {
      for (const object of objects.filter((one) => propertyOf(one, "start"))) {
        for (const { at } of cellsOf(map, object)) assert.ok(reached.has(at), `${object.name} is not free`);
      }
    });

    it("lets everybody walk to every area, exit and door", () => {
      for (const object of objects) {
        const cells = cellsOf(map, object);
        const free = cells.filter(({ at }) => !grid[at]);
        const missed = free.filter(({ at }) => !reached.has(at));
        assert.ok(free.length > 0, `${object.name} is walled up`);
        assert.deepEqual(missed, [], `parts of ${object.name} cannot be reached`);
      }
    });

    it("keeps doors passable over their whole width", () => {
      for (const door of objects.filter((object) => object.class === "door")) {
        for (const { at } of cellsOf(map, door)) assert.ok(reached.has(at), door.name);
      }
    });

    it("leads to a map and an entry that are there", () => {
      const exits = objects.filter((object) => propertyOf(object, "exitUrl"));
      assert.ok(exits.length > 0);
      for (const exit of exits) {
        const [file, entry] = propertyOf(exit, "exitUrl").split("#");
        assert.ok(existsSync(join(folder, file)), file);
        const there = objectsOf(load(file)).find((object) => object.name === entry);
        assert.ok(there && propertyOf(there, "start"), `${file} has no entry ${entry}`);
      }
    });

    it("never lets who arrives stand on an exit", () => {
      const exits = objects.filter((object) => propertyOf(object, "exitUrl")).flatMap((exit) => cellsOf(map, exit));
      const taken = new Set(exits.map(({ at }) => at));
      for (const object of objects.filter((one) => propertyOf(one, "start"))) {
        assert.ok(
          cellsOf(map, object).every(({ at }) => !taken.has(at)),
          object.name,
        );
      }
    });
  });
}

describe("the office", () => {
  const map = load("office.tmj");
  const objects = objectsOf(map);

  it("has three meeting rooms, a quiet zone, a stage and its audience", () => {
    const having = (property) => objects.filter((object) => propertyOf(object, property) !== undefined).length;
    assert.equal(having("meetingRoomLabel"), 3);
    assert.ok(having("silent") >= 1);
    assert.equal(having("speakerMegaphone"), 1);
    assert.equal(having("listenerMegaphone"), 1);
  });

  it("says who made it and what it is called", () => {
    for (const name of ["mapName", "mapDescription", "mapCopyright", "tilesetCopyright"]) {
      assert.ok(propertyOf(map, name), name);
    }
  });

  it("has layers over the avatars", () => {
    const floor = map.layers.findIndex((layer) => layer.name === "floorLayer");
    assert.ok(map.layers.slice(floor + 1).some((layer) => layer.data.some((gid) => gid > 0)));
  });
});
