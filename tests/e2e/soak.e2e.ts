// Two people play for a while, at random: walk, meet, talk, type, change their status, leave for the garden and come
// back. Long, so only on request: ./dev soak MINUTES
import { expect, test } from "vitest";
import { figure } from "./harness/figures";
import { stage } from "./harness/stage";
import { elapse, until } from "./harness/until";
import type { Visitor } from "./harness/visitor";

const minutes = Number(process.env["DIGIWORK_SOAK"] ?? 0);
const set = stage();
const room = "/~/office.tmj";
const keys = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"] as const;
const emotes = ["1", "2", "3", "4", "5", "6"] as const;

/// The same numbers for the same seed, so that what went wrong can be played again.
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function stroll(visitor: Visitor, roll: (sides: number) => number): Promise<void> {
  const key = keys[roll(keys.length)]!;
  await visitor.page.keyboard.down(key);
  await elapse(200 + roll(1_500));
  await visitor.page.keyboard.up(key);
}

async function type(visitor: Visitor, text: string): Promise<void> {
  const field = visitor.page.getByRole("textbox", { name: "Message to everyone in the bubble" });
  if (!(await field.isVisible()) || !(await field.isEnabled())) return;
  await field.fill(text);
  await field.press("Enter");
  // Back to the office: keys walk again.
  await field.press("Escape");
}

async function heap(visitor: Visitor): Promise<number> {
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 2 ** 20;
}

/// Stands still until both have the same picture of who stands where.
async function agree(a: Visitor, b: Visitor): Promise<void> {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    await until(`${other.name} to see ${one.name} where they are, or not at all`, async () => {
      const [mine, seen] = [await one.me(), await other.other(one.name)];
      return mine !== null && (seen === null || Math.hypot(mine.x - seen.x, mine.y - seen.y) <= 2);
    });
  }
}

test.skipIf(minutes === 0)(
  "two people play, and nothing breaks, drifts or grows",
  { timeout: minutes * 60_000 + 180_000 },
  async () => {
    const { enter } = set.now;
    const a = await enter("Anna", { room, camera: true, microphone: true });
    const b = await enter("Ben", { room, camera: true, microphone: true });
    const roll = dice(7);
    const heaps: number[] = [];
    const end = performance.now() + minutes * 60_000;
    let said = 0;
    for (let round = 0; performance.now() < end; round += 1) {
      await Promise.all([stroll(a, roll), stroll(b, roll)]);
      const who = roll(2) === 0 ? a : b;
      const other = who === a ? b : a;
      switch (roll(8)) {
        case 0:
          await who.page.keyboard.press(emotes[roll(emotes.length)]!);
          break;
        case 1:
        case 2: {
          // Together, if the other is in sight.
          const there = await who.other(other.name);
          if (there) {
            const at = await who.onPage({ x: there.x + 24, y: there.y });
            const size = who.page.viewportSize()!;
            const inside = at.x > 80 && at.x < size.width - 420 && at.y > 140 && at.y < size.height - 180;
            if (inside) await who.page.mouse.click(at.x, at.y);
            await elapse(1_500);
          }
          break;
        }
        case 3:
          await type(who, `line ${(said += 1)} of the day`);
          break;
        case 4:
          await who.page.locator("#dw-toggle-chat").click();
          break;
        case 5:
          // To the garden, or back.
          if (roll(4) === 0) {
            const garden = who.page.url().includes("garden");
            await who.page.goto(set.now.url(garden ? room : "/~/garden.tmj"));
            await who.entered();
          }
          break;
        default:
          break;
      }
      if (round % 15 === 14) {
        await agree(a, b);
        heaps.push(Math.max(await heap(a), await heap(b)));
      }
      if (round % 60 === 0) {
        await a.picture(`soak-a-${round}`);
        await b.picture(`soak-b-${round}`);
      }
    }
    await agree(a, b);
    expect([...a.errors, ...b.errors]).toEqual([]);
    const half = Math.floor(heaps.length / 2);
    const median = (list: number[]): number => [...list].sort((x, y) => x - y)[Math.floor(list.length / 2)] ?? 0;
    const [early, late] = [median(heaps.slice(0, half)), median(heaps.slice(half))];
    figure(`soak: script heap over ${minutes} min`, `${early.toFixed(1)} MiB, then ${late.toFixed(1)} MiB`);
    expect(late, "script heap in the second half, MiB").toBeLessThan(early * 1.25 + 4);
  },
);
