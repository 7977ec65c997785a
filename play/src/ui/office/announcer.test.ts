import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Announcer } from "./announcer.svelte";
import { throttled } from "./officeView.svelte";
import { Toasts } from "./toasts.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the announcer", () => {
  it("speaks at once, then leaves each sentence its time", () => {
    const announcer = new Announcer(1000);
    announcer.say("one");
    announcer.say("two");
    expect(announcer.now).toBe("one");
    vi.advanceTimersByTime(1000);
    expect(announcer.now).toBe("two");
  });

  it("drops the oldest of a flood", () => {
    const announcer = new Announcer(1000);
    for (let n = 0; n < 20; n += 1) announcer.say(`arrival ${n}`);
    const heard: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      heard.push(announcer.now);
      vi.advanceTimersByTime(1000);
    }
    expect(new Set(heard).size).toBe(7);
    expect(heard.at(-1)).toBe("arrival 19");
  });

  it("makes the same sentence a change when it is said again", () => {
    const announcer = new Announcer(1000);
    announcer.say("Bo waves at you");
    vi.advanceTimersByTime(2000);
    const first = announcer.now;
    announcer.say("Bo waves at you");
    expect(announcer.now).not.toBe(first);
    expect(announcer.now.trim()).toBe("Bo waves at you");
  });
});

describe("toasts", () => {
  const toast = (subject: string) => ({ subject, tone: "plain", icon: "info", text: subject, actions: [] }) as const;

  it("go by themselves, and never pile up", () => {
    const toasts = new Toasts();
    for (let n = 0; n < 10; n += 1) toasts.add(toast(`t${n}`));
    expect(toasts.shown.map(({ text }) => text)).toEqual(["t6", "t7", "t8", "t9"]);
    vi.advanceTimersByTime(5000);
    expect(toasts.shown).toEqual([]);
  });

  it("take the place of an older one about the same", () => {
    const toasts = new Toasts();
    toasts.add(toast("a"));
    toasts.add(toast("a"));
    expect(toasts.shown).toHaveLength(1);
  });
});

describe("a throttled call", () => {
  it("comes at once and once more for whatever happened meanwhile", () => {
    let calls = 0;
    const calm = throttled(() => (calls += 1), 100);
    for (let n = 0; n < 5; n += 1) calm.call();
    expect(calls).toBe(1);
    vi.advanceTimersByTime(100);
    expect(calls).toBe(2);
    vi.advanceTimersByTime(500);
    expect(calls).toBe(2);
  });
});
