// The picture in the README: the default office on a busy morning. Drawn on request: DIGIWORK_PICTURE=1 ./dev e2e readme
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Direction } from "../../play/src/generated/digiwork/wire/v1/presence_pb";
import { decodeMapPack } from "../../play/src/protocol/map_pack";
import { MapModel } from "../../play/src/world/map_model";
import { Pathfinder } from "../../play/src/world/pathfinder";
import { Bot } from "./harness/bot";
import { repository, results } from "./harness/places";
import { stage } from "./harness/stage";
import { elapse, until } from "./harness/until";

const set = stage();
const bots: Bot[] = [];
afterAll(() => {
  for (const bot of bots) bot.leave();
});

// Where people stand, in cells; two who are close make a bubble.
const colleagues: readonly (readonly [name: string, column: number, row: number, facing: Direction, status: number])[] =
  [
    ["Amara", 29, 13, Direction.RIGHT, 1],
    ["Jonas", 30, 13, Direction.LEFT, 1],
    ["Priya", 30, 14, Direction.LEFT, 1],
    ["Mateo", 34, 19, Direction.DOWN, 1],
    ["Ines", 22, 18, Direction.UP, 8],
    ["Kofi", 15, 18, Direction.UP, 9],
    ["Yuki", 38, 21, Direction.RIGHT, 1],
    ["Leon", 40, 21, Direction.LEFT, 1],
    ["Zoe", 42, 14, Direction.DOWN, 10],
    ["Farid", 24, 12, Direction.RIGHT, 1],
  ];

test.skipIf(process.env["DIGIWORK_PICTURE"] !== "1")("the README's picture", { timeout: 180_000 }, async () => {
  const { server, enter } = set.now;
  const room = "/~/office.tmj";
  const answer = await fetch(new URL(`/api/map?room=${encodeURIComponent(room)}`, server.url));
  const ways = new Pathfinder(new MapModel(decodeMapPack(new Uint8Array(await answer.arrayBuffer()))));
  await Promise.all(
    colleagues.map(async ([name, column, row, facing, status], i) => {
      const bot = await Bot.enter({ origin: server.url, room, name }, false);
      bots.push(bot);
      const avatar = {
        body: 1 + ((i * 4) % 9),
        eyes: 1 + i,
        hair: 3 + i * 3,
        clothes: 2 + i * 2,
        hat: i % 4 === 3 ? i : 0,
        accessory: i % 3 === 1 ? i + 1 : 0,
      };
      bot.say({ case: "setPlayerDetails", value: { avatar } });
      const goal = { x: column * 32 + 16, y: row * 32 + 8 };
      for (const leg of ways.find({ x: bot.x, y: bot.y }, goal)) await bot.walkTo(leg.x, leg.y, 300);
      bot.report(bot.x, bot.y, false, facing);
      if (status !== 1) bot.say({ case: "setPlayerDetails", value: { status } });
    }),
  );
  const visitor = await enter("Nora", { url: server.at(room), preferences: { welcomed: true } });
  await visitor.page.evaluate(() => undefined);
  const goal = { x: 27 * 32 + 16, y: 16 * 32 + 8 };
  for (const leg of ways.find((await visitor.me()) ?? goal, goal)) await visitor.strollTo(leg);
  bots[0]?.say({ case: "sayPrompt", value: { text: "Coffee at ten?", kind: 0 } });
  bots[3]?.say({ case: "emotePrompt", value: { emote: "👋" } });
  await until("the colleagues to be in view", async () => (await visitor.people()).length > 8);
  await elapse(600);
  await visitor.picture("office");
  mkdirSync(join(repository, "docs/pictures"), { recursive: true });
  copyFileSync(join(results, "office.png"), join(repository, "docs/pictures/office.png"));
  expect(visitor.errors).toEqual([]);
});
