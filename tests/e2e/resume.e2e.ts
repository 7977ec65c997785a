import { afterAll, expect, test } from "vitest";
import { Bot } from "./harness/bot";
import { CuttableWire } from "./harness/cuttable";
import { stage } from "./harness/stage";
import { elapse, until } from "./harness/until";
import type { Visitor } from "./harness/visitor";

const set = stage();
const wires: CuttableWire[] = [];
afterAll(async () => {
  for (const wire of wires) await wire.close();
});

const cutMs = 10_000;

async function linesOf(visitor: Visitor): Promise<string[]> {
  const lines = await visitor.page.getByRole("log", { name: "Messages" }).locator("article .text").allInnerTexts();
  return lines.map((line) => line.trim());
}

test("a wire cut for 10 s under chat and movement: nothing lost, nothing doubled, nobody saw a leave", async () => {
  const { server, room, enter, url } = set.now;
  const wire = await CuttableWire.to(server.port);
  wires.push(wire);
  const witness = await Bot.enter({ origin: server.url, room, name: "Witness", entry: "near" });
  const a = await enter("Anna", { url: url(room, "start").replace(`:${server.port}`, `:${wire.port}`) });
  const before = await a.entered();
  const anna = before.id;
  await until("Anna and the witness to meet", () => witness.of("bubbleJoined").length > 0);

  const field = a.page.getByRole("textbox", { name: "Message to everyone in the bubble" });
  if (!(await field.isVisible())) await a.page.locator("#dw-toggle-chat").click();
  const write = async (text: string): Promise<void> => {
    await field.fill(text);
    await field.press("Enter");
  };
  await write("before");
  await until("the witness to hear", () => witness.of("chat").some(({ text }) => text === "before"));
  const leftBefore = witness.of("userLeft").length + witness.of("bubbleLeft").length + witness.of("groupDelete").length;

  wire.cut();
  const sent: string[] = [];
  const heard: string[] = [];
  const end = performance.now() + cutMs;
  for (let turn = 0; performance.now() < end; turn += 1) {
    sent.push(`from Anna ${turn}`);
    await write(`from Anna ${turn}`);
    heard.push(`from the witness ${turn}`);
    witness.chat(`from the witness ${turn}`);
    await witness.walkTo(witness.x + (turn % 2 === 0 ? 6 : -6), witness.y);
    // A step aside and back, small enough to stay in the bubble; the field must not take the keys.
    const key = turn % 2 === 0 ? "ArrowDown" : "ArrowUp";
    await field.blur();
    await a.page.keyboard.down(key);
    await elapse(60);
    await a.page.keyboard.up(key);
    await elapse(1000);
  }
  await a.picture("resume-cut");
  wire.mend();

  await until(
    "all of Anna's lines to arrive",
    () => sent.every((text) => witness.of("chat").some((line) => line.text === text)),
    40_000,
  );
  const fromAnna = witness
    .of("chat")
    .filter(({ userId }) => userId === anna)
    .map(({ text }) => text);
  expect(fromAnna).toEqual(["before", ...sent]);
  await until("all of the witness's lines to arrive", async () => {
    const lines = await linesOf(a);
    return heard.every((text) => lines.includes(text));
  });
  const lines = await linesOf(a);
  for (const text of [...sent, ...heard]) {
    expect(lines.filter((line) => line === text).length, `"${text}" shows once`).toBe(1);
  }
  expect(witness.of("userLeft").length + witness.of("bubbleLeft").length + witness.of("groupDelete").length).toBe(
    leftBefore,
  );
  expect(witness.of("userJoined").filter(({ arrived, name }) => arrived && name === "Anna").length).toBeLessThanOrEqual(
    1,
  );
  await until("Anna to stand where the server has her", async () => {
    const me = await a.me();
    const seen = witness.steps.filter(({ userId }) => userId === anna).at(-1);
    return me?.id === anna && seen && Math.hypot(me.x - seen.x, me.y - seen.y) <= 2;
  });
  witness.leave();
});
