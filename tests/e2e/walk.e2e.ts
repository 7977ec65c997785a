import { expect, test } from "vitest";
import { Bot } from "./harness/bot";
import { figure } from "./harness/figures";
import { stage, type Stage } from "./harness/stage";
import { elapse, until } from "./harness/until";
import type { Visitor } from "./harness/visitor";

const set = stage();

/// Which of the four ways is open for a while; the default office is drawn by others and may change.
async function openWay(visitor: Visitor): Promise<"ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"> {
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"] as const) {
    const before = await visitor.entered();
    await visitor.page.keyboard.down(key);
    await elapse(600);
    await visitor.page.keyboard.up(key);
    const after = await visitor.entered();
    if (Math.hypot(after.x - before.x, after.y - before.y) > 40) return key;
  }
  throw new Error(`${visitor.name} is walled in`);
}

test("B sees A's avatar walk after A presses a key, in the default office", async () => {
  const { enter }: Stage = set.now;
  const room = "/~/office.tmj";
  const a = await enter("Anna", { room });
  const b = await enter("Ben", { room });
  const before = await b.sees("Anna");
  await a.picture("walk-a-before");
  await openWay(a);
  const after = await until("Anna to move in Ben's window", async () => {
    const now = await b.sees("Anna");
    return Math.hypot(now.x - before.x, now.y - before.y) > 32 && now;
  });
  await until("both windows to agree where Anna stands", async () => {
    const [mine, seen] = [await a.me(), await b.other("Anna")];
    return mine && seen && Math.hypot(mine.x - seen.x, mine.y - seen.y) <= 1;
  });
  expect(after.id).toBe(before.id);
  await a.picture("walk-a-after");
  await b.picture("walk-b-after");
  expect([...a.errors, ...b.errors]).toEqual([]);
});

test("a remote avatar moves smoothly: no drawn step is a jump", async () => {
  const { enter, server, room } = set.now;
  const walker = await Bot.enter({ origin: server.url, room, name: "Clara", entry: "east" });
  const watcher = await enter("Dan");
  const { id } = await watcher.sees("Clara");
  const sampling = watcher.page.evaluate(
    (clara) =>
      new Promise<{ px: number; ms: number }[]>((resolve) => {
        const drawn: { x: number; at: number }[] = [];
        const end = performance.now() + 4000;
        const look = (): void => {
          const one = window.__digiwork?.stage()?.people.find((person) => person.id === clara);
          if (one) drawn.push({ x: one.x, at: performance.now() });
          if (performance.now() < end) requestAnimationFrame(look);
          else resolve(drawn.slice(1).map((now, i) => ({ px: now.x - drawn[i]!.x, ms: now.at - drawn[i]!.at })));
        };
        requestAnimationFrame(look);
      }),
    id,
  );
  // Reports come every 200 ms, 36 px apart.
  await walker.walkTo(walker.x + 400, walker.y, 180);
  const steps = await sampling;
  const moved = steps.filter(({ px }) => px > 0.1);
  expect(moved.length, "frames in which she moved").toBeGreaterThan(20);
  // A report that was late may be caught up at five times the pace; 36 px in one short frame would be a jump.
  for (const { px, ms } of steps) expect(px, `a step of ${ms.toFixed(0)} ms`).toBeLessThan(14 + 0.9 * ms);
  for (const { px } of steps) expect(px, "never backwards").toBeGreaterThan(-4);
  figure("walk: largest drawn step of a remote avatar", `${Math.max(...steps.map(({ px }) => px)).toFixed(1)} px`);
  walker.leave();
});

test("a click on the floor walks there, around nothing in a straight line", async () => {
  const { enter } = set.now;
  const a = await enter("Eve", { entry: "south" });
  const from = await a.entered();
  await a.strollTo({ x: from.x + 160, y: from.y + 64 });
});

test("shift runs", async () => {
  const { enter } = set.now;
  const a = await enter("Finn", { entry: "south" });
  const pace = async (run: boolean): Promise<number> => {
    const from = await a.entered();
    const began = performance.now();
    await a.walk("ArrowRight", from.x + 200, run);
    const ms = performance.now() - began;
    const to = await a.entered();
    return ((to.x - from.x) / ms) * 1000;
  };
  const walking = await pace(false);
  const running = await pace(true);
  expect(running).toBeGreaterThan(walking * 1.5);
});
