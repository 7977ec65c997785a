// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Wish } from "../../world/walker";
import { Keys } from "./keys";

describe("walking keys", () => {
  let keys: Keys;
  let wishes: (Wish | null)[];
  beforeEach(() => {
    wishes = [];
    keys = new Keys(window, { steered: (wish) => wishes.push(wish), zoomed: () => undefined });
  });
  afterEach(() => {
    keys.free();
    document.body.replaceChildren();
  });

  const press = (code: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true, ...more }));
  const release = (code: string, key = "") =>
    document.body.dispatchEvent(new KeyboardEvent("keyup", { code, key, bubbles: true }));

  const show = (name: string) => document.body.appendChild(document.createElement(name));

  it("go by place, so that ZQSD walks on a French keyboard", () => {
    press("KeyW", { key: "z" });
    press("KeyA", { key: "q" });
    release("KeyW");
    release("KeyA");
    expect(wishes).toEqual([
      { dx: 0, dy: -1, run: false },
      { dx: -1, dy: -1, run: false },
      { dx: -1, dy: 0, run: false },
      null,
    ]);
  });

  it("run with shift, also when it comes later", () => {
    press("ArrowRight");
    press("ShiftLeft", { key: "Shift" });
    release("ShiftLeft", "Shift");
    expect(wishes.map((wish) => wish?.run)).toEqual([false, true, false]);
  });

  it("do nothing for whoever types, or is in a list", () => {
    const list = show("ul");
    list.setAttribute("role", "listbox");
    const item = list.appendChild(document.createElement("li"));
    press("KeyW", {}, show("input"));
    press("ArrowDown", {}, item);
    expect(wishes).toEqual([]);
    press("KeyW", {}, show("button"));
    expect(wishes).toHaveLength(1);
  });

  it("let go when the window is left, a field gets the focus, or they are taken away", () => {
    const field = show("input");
    const letGo = [() => window.dispatchEvent(new Event("blur")), () => field.focus(), () => keys.setTaken(true)];
    for (const leave of letGo) {
      wishes.length = 0;
      press("KeyS");
      leave();
      expect(wishes).toEqual([{ dx: 0, dy: 1, run: false }, null]);
    }
  });

  it("leave shortcuts of the browser alone", () => {
    press("KeyD", { ctrlKey: true });
    expect(wishes).toEqual([]);
  });
});
