import { expect, test } from "vitest";
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
  const { enter } = set.now;
  const a = await enter("Clara", { entry: "east" });
  const b = await enter("Dan");
  const before = await b.sees("Clara");
  const sampling = b.page.evaluate(
    (clara) =>
      new Promise<number[]>((resolve) => {
        const drawn: { x: number; at: number }[] = [];
        const end = performance.now() + 2500;
        const look = (at: number): void => {
          const one = window.__digiwork?.stage()?.people.find(({ id }) => id === clara);
          if (one) drawn.push({ x: one.x, at });
          if (at < end) requestAnimationFrame(look);
          // Pixels a millisecond, frame by frame: frames themselves come as they may.
          else
            resolve(drawn.slice(1).map((now, i) => Math.abs(now.x - drawn[i]!.x) / Math.max(1, now.at - drawn[i]!.at)));
        };
        requestAnimationFrame(look);
      }),
    before.id,
  );
  await a.walk("ArrowRight", before.x + 250);
  const speeds = await sampling;
  const walking = speeds.filter((speed) => speed > 0.01);
  expect(walking.length, "frames in which she moved").toBeGreaterThan(10);
  // 180 px a second is 0.18; catching up may be faster, a jump is many times that.
  expect(Math.max(...speeds)).toBeLessThan(0.6);
});

test("a click on the floor walks there, around nothing in a straight line", async () => {
  const { enter } = set.now;
  const a = await enter("Eve", { entry: "south" });
  const from = await a.entered();
  const target = { x: from.x + 160, y: from.y + 64 };
  const at = await a.onPage(target);
  await a.page.mouse.click(at.x, at.y);
  await until("Eve to arrive", async () => {
    const me = await a.me();
    return me && Math.hypot(me.x - target.x, me.y - target.y) <= 24;
  });
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
