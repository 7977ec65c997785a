import { afterAll, expect, test } from "vitest";
import { Bot } from "./harness/bot";
import { figure, median, quantile } from "./harness/figures";
import { serveHall } from "./harness/maps";
import { benching } from "./harness/places";
import { stage } from "./harness/stage";
import { elapse, until } from "./harness/until";

const set = stage();
const crowd = 200;
const bots: Bot[] = [];
afterAll(() => {
  for (const bot of bots) bot.leave();
});

test("200 walking people in view cost few milliseconds a frame", { timeout: 240_000 }, async () => {
  const { server, files, enter } = set.now;
  // Rows of people who walk to and fro, far enough apart from each other not to meet.
  const columns = 44;
  const rows = 26;
  const entries = { start: [22, 12] as const };
  const room = serveHall(files, "/crowd.json", { columns, rows, entries });
  for (let i = 0; i < crowd; i += 20) {
    const batch = Array.from({ length: Math.min(20, crowd - i) }, (_, k) =>
      Bot.enter({ origin: server.url, room, name: `Bot ${i + k}` }, false),
    );
    bots.push(...(await Promise.all(batch)));
  }
  const watcher = await enter("Watcher", { room });
  const spread = bots.map((bot, i) => {
    const x = 64 + (i % 20) * 66;
    const y = 64 + Math.floor(i / 20) * 74;
    return bot.walkTo(x, y, 160);
  });
  await Promise.all(spread);
  let walking = true;
  const walks = bots.map(async (bot) => {
    for (let way = 1; walking; way = -way) await bot.walkTo(bot.x + way * 60, bot.y, 150);
  });
  const seen = await until(
    "the crowd to be in view",
    async () => {
      const others = await watcher.page.evaluate(() => (window.__digiwork?.stage()?.people.length ?? 1) - 1);
      return others >= crowd && others;
    },
    60_000,
  ).catch(async () => watcher.page.evaluate(() => (window.__digiwork?.stage()?.people.length ?? 1) - 1));

  await elapse(2000);
  await watcher.page.evaluate(() => window.__digiwork?.resetCosts());
  await elapse(8000);
  const frames = await watcher.page.evaluate(() => [...(window.__digiwork?.costs() ?? [])]);
  await watcher.picture("frames-crowd");
  walking = false;
  await Promise.all(walks);
  const over = frames.filter((ms) => ms > 33).length;
  figure(
    `frames: script and render calls with ${seen} walking`,
    `median ${median(frames).toFixed(2)} ms, p95 ${quantile(frames, 0.95).toFixed(2)} ms, p99 ${quantile(frames, 0.99).toFixed(2)} ms, ` +
      `max ${Math.max(...frames).toFixed(1)} ms, ${over} of ${frames.length} over 33 ms`,
  );
  expect(seen).toBe(crowd);
  expect(frames.length).toBeGreaterThan(50);
  expect(median(frames)).toBeLessThan(benching ? 8 : 20);
  if (benching) expect(over).toBe(0);
});
