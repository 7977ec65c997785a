import { setTimeout as pause } from "node:timers/promises";

/// Asks again and again until the answer is there; a test waits for what it needs and for nothing else.
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let trouble: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`, { cause: trouble });
    await pause(50);
  }
}

/// Lets time pass where time itself is what is tested.
export const elapse = pause;
