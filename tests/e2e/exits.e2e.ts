import { expect, test } from "vitest";
import { Bot } from "./harness/bot";
import { serveHall, tile } from "./harness/maps";
import { hall, stage } from "./harness/stage";
import { until } from "./harness/until";

const set = stage();

const middle = ([column, row]: readonly [number, number]): { x: number; y: number } => ({
  x: column * tile + tile / 2,
  y: row * tile + tile / 2,
});

/// The hall with an exit three cells right of its start.
function withExit(map: Record<string, unknown>, exitUrl: string): void {
  const data = new Array<number>(hall.columns * hall.rows).fill(0);
  for (const row of [11, 12, 13]) data[row * hall.columns + 13] = 2;
  const layers = map["layers"] as Record<string, unknown>[];
  const floor = layers.findIndex(({ name }) => name === "floor");
  const properties = [{ name: "exitUrl", type: "string", value: exitUrl }];
  layers.splice(floor + 1, 0, { ...layers[floor], id: 30, name: "exit", data, properties });
}

test("an exit to another entry of the same room leads there without a page between", async () => {
  const { enter, files, server } = set.now;
  const room = serveHall(files, "/leap.json", hall, (map) => withExit(map, "#far"));
  const visitor = await enter("Lea", { room });
  const other = await Bot.enter({ origin: server.url, room, name: "Otto", entry: "far" });
  const fetched: string[] = [];
  visitor.page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await visitor.page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { e2eSeen: seen });
    const look = (): void => {
      if (document.querySelector("[role=progressbar]")) seen.push("loading");
      if (document.querySelector("header [role=status] .pill")) seen.push("connection");
      if (!document.querySelector("canvas")) seen.push("no canvas");
      requestAnimationFrame(look);
    };
    look();
  });
  const far = middle(hall.entries["far"] ?? [0, 0]);
  await visitor.page.keyboard.down("ArrowRight");
  await until("Lea to stand at the other entry", async () => {
    const me = await visitor.me();
    return me && Math.abs(me.x - far.x) < 3 * tile && Math.abs(me.y - far.y) < 3 * tile;
  });
  await visitor.page.keyboard.up("ArrowRight");
  await visitor.sees("Otto");
  expect(await visitor.page.evaluate(() => (window as unknown as { e2eSeen: string[] }).e2eSeen)).toEqual([]);
  expect(fetched.filter((path) => path.startsWith("/api/map") || path.startsWith("/maps/"))).toEqual([]);
  expect(new URL(visitor.page.url()).hash).toBe("#far");
  // Walking goes on there.
  const stood = await visitor.entered();
  await visitor.walk("ArrowDown", stood.y + 40);
  // And back, by the browser's own button.
  const start = middle(hall.entries["start"] ?? [0, 0]);
  await visitor.page.goBack();
  await until("Lea to stand where she came in", async () => {
    const me = await visitor.me();
    return me && Math.hypot(me.x - start.x, me.y - start.y) < 2 * tile;
  });
  expect(visitor.errors).toEqual([]);
  other.leave();
});

test("an exit to another room leads there", async () => {
  const { enter, files, room: hallRoom } = set.now;
  const room = serveHall(files, "/way-out.json", hall, (map) => withExit(map, "hall.json#south"));
  const visitor = await enter("Lea", { room });
  const south = middle(hall.entries["south"] ?? [0, 0]);
  await visitor.page.keyboard.down("ArrowRight");
  await until("Lea to stand in the hall", async () => {
    const me = await visitor.me();
    return me && Math.hypot(me.x - south.x, me.y - south.y) < 4 * tile;
  });
  await visitor.page.keyboard.up("ArrowRight");
  expect(decodeURI(new URL(visitor.page.url()).pathname)).toBe(hallRoom);
  expect(visitor.errors).toEqual([]);
});
