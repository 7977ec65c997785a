import { expect, test } from "vitest";
import { flatPng, tiledMap } from "./harness/maps";
import { hall, stage } from "./harness/stage";
import { Visitor } from "./harness/visitor";

const set = stage();
const small = { ...hall, columns: 8, rows: 8, entries: { start: [2, 2] as const } };
type Map_ = ReturnType<typeof tiledMap> & { layers: Record<string, unknown>[]; tilesets: Record<string, unknown>[] };

interface Case {
  readonly title: string;
  readonly path: string;
  /// The file that the page must name.
  readonly names: string;
  readonly heading: RegExp;
  readonly make?: (map: Map_) => unknown;
}

const cases: readonly Case[] = [
  {
    title: "an image that is missing",
    path: "/no-image.json",
    names: "nowhere.png",
    heading: /picture of this map is missing/i,
    make: (map) => {
      map.tilesets[0]!["image"] = "nowhere.png";
      return map;
    },
  },
  {
    title: "an image that is none",
    path: "/bad-image.json",
    names: "text.png",
    heading: /cannot be read/i,
    make: (map) => {
      map.tilesets[0]!["image"] = "text.png";
      return map;
    },
  },
  {
    title: "an external tileset that is missing",
    path: "/no-tileset.json",
    names: "nowhere.tsj",
    heading: /tileset is missing/i,
    make: (map) => ({ ...map, tilesets: [{ firstgid: 1, source: "nowhere.tsj" }] }),
  },
  {
    title: "no floor layer",
    path: "/no-floor.json",
    names: "no-floor.json",
    heading: /no floor/i,
    make: (map) => ({ ...map, layers: map.layers.filter(({ type }) => type === "tilelayer") }),
  },
  {
    title: "JSON that is no Tiled map",
    path: "/wrong-type.json",
    names: "wrong-type.json",
    heading: /no Tiled map|not a map/i,
    make: () => ({ type: "tileset", name: "not a map" }),
  },
  {
    title: "a hexagonal map",
    path: "/hexagonal.json",
    names: "hexagonal.json",
    heading: /cannot be walked/i,
    make: (map) => ({ ...map, orientation: "hexagonal" }),
  },
  { title: "a map that is not there", path: "/404.json", names: "404.json", heading: /no map here/i },
  { title: "a file that is not JSON", path: "/not-json.json", names: "not-json.json", heading: /not a map/i },
  { title: "a web page", path: "/page.json", names: "page.json", heading: /no Tiled map/i },
  { title: "a file of 100 MB", path: "/huge.json", names: "huge.json", heading: /too large/i },
];

for (const { title, path, names, heading, make } of cases) {
  test(`${title}: a full page names the file and the fix`, async () => {
    const { files, browser, url } = set.now;
    files.odd.set("/floor.png", (_, response) => void response.end(flatPng(64, 32, [206, 222, 204])));
    files.odd.set("/text.png", (_, response) => void response.end("this is not a picture"));
    files.odd.set("/not-json.json", (_, response) => void response.end("{ layers: [floor"));
    files.odd.set("/page.json", (_, response) => void response.end("<!doctype html><p>hello"));
    files.odd.set("/huge.json", (_, response) => {
      const part = Buffer.alloc(1024 * 1024, 32);
      let left = 100;
      const more = (): void => {
        while (left > 0 && !response.destroyed) {
          left -= 1;
          if (!response.write(part)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    });
    if (make) files.json(path, make(structuredClone(tiledMap(small)) as Map_));
    const visitor = await Visitor.visit(browser, { url: url(`/_/e2e/${files.host}${path}`), name: "Anna" });
    const { page } = visitor;
    await page.getByRole("heading", { level: 1, name: heading }).waitFor({ timeout: 30_000 });
    await page.getByRole("main").getByText(names, { exact: false }).first().waitFor();
    expect((await page.getByRole("main").innerText()).length, "more than a heading").toBeGreaterThan(80);
    await page.getByRole("link", { name: "Go to the start room" }).waitFor();
    await visitor.picture(`broken${path.replaceAll(/[/.]/g, "-")}`);
    await visitor.close();
  });
}

test("a host that is not allowed is refused with the reason", async () => {
  const { browser, server } = set.now;
  const visitor = await Visitor.visit(browser, { url: server.at("/_/e2e/127.0.0.1:9/map.json"), name: "Anna" });
  await visitor.page
    .getByRole("heading", { level: 1, name: /does not open maps from there/ })
    .waitFor({ timeout: 30_000 });
  await visitor.picture("broken-host");
  await visitor.close();
});
