import { afterEach, expect, test } from "vitest";
import { Bot } from "./harness/bot";
import { serveHall } from "./harness/maps";
import { stage, type Stage } from "./harness/stage";
import { until } from "./harness/until";

const set = stage();
const bots: Bot[] = [];
afterEach(() => {
  for (const bot of bots.splice(0)) bot.leave();
});

async function enter({ server }: Stage, room: string, name: string): Promise<Bot> {
  const bot = await Bot.enter({ origin: server.url, room, name });
  bots.push(bot);
  return bot;
}

/// Where others have the cheat.
function seenAt(witness: Bot, cheat: Bot): { x: number; y: number } {
  const joined = witness
    .of("userJoined")
    .filter(({ userId }) => userId === cheat.id)
    .at(-1)?.position;
  const moved = witness.steps.filter(({ userId }) => userId === cheat.id).at(-1);
  return moved ?? joined ?? { x: Number.NaN, y: Number.NaN };
}

const lies: readonly { title: string; tell(cheat: Bot): void }[] = [
  { title: "a teleport across the hall", tell: (cheat) => cheat.report(cheat.x + 600, cheat.y, false) },
  { title: "a place outside of the map", tell: (cheat) => cheat.report(-2_000_000_000, 2_000_000_000, false) },
  {
    title: "ten times the speed",
    // To and fro, in no time; up to a second's running may honestly arrive at once [PR10].
    tell: (cheat) => {
      const { x, y } = cheat;
      for (let step = 1; step <= 40; step += 1) cheat.report(x + (step % 2) * 45, y, true);
    },
  },
];

for (const { title, tell } of lies) {
  test(`${title} is refused: the cheat is put back, and others never saw it`, async () => {
    const { room } = set.now;
    const witness = await enter(set.now, room, "Witness");
    const cheat = await enter(set.now, room, "Cheat");
    const home = { x: cheat.x, y: cheat.y };
    await until("the witness to see the cheat", () => !Number.isNaN(seenAt(witness, cheat).x));
    tell(cheat);
    await until("a correction", () => cheat.of("positionCorrected").length > 0);
    // A word after the lie: what the witness has heard by then is all there was.
    cheat.say({ case: "sayPrompt", value: { text: "done", kind: 0 } });
    await until("the word to arrive", () => witness.of("sayEvent").some(({ text }) => text === "done"));
    const seen = witness.steps.filter(({ userId }) => userId === cheat.id);
    const furthest = Math.max(0, ...seen.map(({ x, y }) => Math.hypot(x - home.x, y - home.y)));
    // Honest running for as long as it took would have been this far at most.
    expect(furthest).toBeLessThan(160);
    expect(Math.hypot(cheat.x - home.x, cheat.y - home.y), "where the server put it back").toBeLessThan(160);
  });
}

test("a walk through a wall ends before it", async () => {
  const { files } = set.now;
  // Tile 2 blocks; a wall of it stands right of the entry.
  const [columns, rows] = [20, 12];
  const room = serveHall(files, "/walled.json", { columns, rows, entries: { start: [6, 6] } }, (map) => {
    const [tileset] = map["tilesets"] as Record<string, unknown>[];
    const collides = [{ name: "collides", type: "bool", value: true }];
    if (tileset) tileset["tiles"] = [{ id: 1, properties: collides }];
    for (const layer of map["layers"] as { name: string; data?: number[] }[]) {
      if (layer.name !== "floor" || !layer.data) continue;
      for (let row = 0; row < rows; row += 1) layer.data[row * columns + 8] = 2;
    }
  });
  const witness = await enter(set.now, room, "Witness");
  const cheat = await enter(set.now, room, "Cheat");
  await cheat.walkTo(cheat.x + 32, cheat.y);
  const before = { x: cheat.x, y: cheat.y };
  await cheat.walkTo(cheat.x + 96, cheat.y);
  // Each of its reports is corrected; the last correction has the last word.
  await until("to be put back before the wall", () => cheat.x < 8 * 32);
  expect(cheat.x).toBeGreaterThanOrEqual(before.x - 1);
  for (const { userId, x } of witness.steps) if (userId === cheat.id) expect(x).toBeLessThan(8 * 32);
});
