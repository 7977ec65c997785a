import { expect, test, vi } from "vitest";
import { World } from "../world/world";
import { Hearing, type HearingParts } from "./hearing";

test("[WS34, WS36] words of the server's operator are passed on as they are", () => {
  const notice = vi.fn();
  const hearing = new Hearing(new World(), { notice } as unknown as HearingParts);
  hearing.after({ kind: "admin-message", text: "Hello", warning: false });
  hearing.after({ kind: "room-changed", inMs: 10 });
  expect(notice.mock.calls).toEqual([
    [{ kind: "admin-message", text: "Hello", warning: false }],
    [{ kind: "room-changed", inMs: 10 }],
  ]);
});

test("what I showed or said and was refused does not stay over my head", () => {
  const world = new World();
  world.me = 7;
  const [emoted, notice] = [vi.fn(), vi.fn()];
  const hearing = new Hearing(world, { emoted, notice } as unknown as HearingParts);
  hearing.after({ kind: "refused", what: "emote_prompt", code: "TOO_MANY" });
  expect(emoted).toHaveBeenCalledExactlyOnceWith(7, "");
  world.apply({ kind: "say", id: 7, say: { text: "Hello", thought: false } }, 1000);
  hearing.after({ kind: "refused", what: "say_prompt", code: "TOO_MANY" });
  expect(world.ownSay).toBeNull();
  expect(notice).toHaveBeenCalledWith({ kind: "refused", code: "TOO_MANY" });
});
