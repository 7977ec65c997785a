import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { maxLines, ProximityChat } from "./proximityChat";

const anna = { id: 7, name: "Anna" };
const ben = { id: 8, name: "Ben" };

function setUp() {
  const outlets = { changed: vi.fn(), sendChat: vi.fn(), sendTyping: vi.fn(), notice: vi.fn() };
  let next = 0;
  const chat = new ProximityChat(outlets, Date.now, () => `id${(next += 1)}`);
  chat.setMe(1, "Me");
  return { chat, outlets };
}
const said = (id: string, text: string, user = anna) => ({ id, text, user: user.id, name: user.name, sentMs: 5000 });

beforeEach(() => void vi.useFakeTimers({ now: 1000 }));
afterEach(() => void vi.useRealTimers());

test("my line shows at once and is delivered when the server gives it back", () => {
  const { chat, outlets } = setUp();
  chat.setMembers([anna]);
  chat.send("  hello ");
  expect(outlets.sendChat).toHaveBeenCalledExactlyOnceWith("id1", "hello");
  expect(chat.lines.at(-1)).toMatchObject({ mine: true, text: "hello", delivered: false });
  chat.heard({ id: "id1", text: "hello", user: 1, name: "Me", sentMs: 4000 });
  expect(chat.lines.at(-1)).toMatchObject({ mine: true, delivered: true, at: 4000 });
  expect(chat.lines.filter((line) => line.kind === "message")).toHaveLength(1);
  expect(chat.unread).toBe(0);
});

test("an empty line, or one outside of any bubble, is not sent", () => {
  const { chat, outlets } = setUp();
  chat.send("alone");
  chat.setMembers([anna]);
  chat.send("   ");
  expect(outlets.sendChat).not.toHaveBeenCalled();
});

test("a line of another counts as unread until it is read, and is announced once", () => {
  const { chat, outlets } = setUp();
  chat.setMembers([anna]);
  chat.heard(said("a", "hi"));
  chat.heard(said("a", "hi"));
  expect(chat.unread).toBe(1);
  expect(outlets.notice).toHaveBeenCalledExactlyOnceWith("Anna", "hi");
  chat.markRead();
  expect(chat.unread).toBe(0);
});

test("two authors may choose the same id", () => {
  const { chat } = setUp();
  chat.setMembers([anna, ben]);
  chat.heard(said("same", "one"));
  chat.heard(said("same", "two", ben));
  expect(chat.lines.filter((line) => line.kind === "message").map((line) => line.text)).toEqual(["one", "two"]);
});

test("who comes and goes is a line, and the words stay after the bubble", () => {
  const { chat } = setUp();
  chat.setMembers([anna]);
  chat.setMembers([anna, ben]);
  chat.heard(said("a", "hi"));
  chat.setMembers([ben]);
  chat.setMembers(null);
  expect(chat.lines.map((line) => [line.kind, line.name])).toEqual([
    ["joined", "Anna"],
    ["joined", "Ben"],
    ["message", "Anna"],
    ["left", "Anna"],
    ["left", "Ben"],
  ]);
});

test("history is bounded", () => {
  const { chat } = setUp();
  chat.setMembers([anna]);
  for (let i = 0; i < maxLines + 10; i += 1) chat.heard(said(`m${i}`, `${i}`));
  expect(chat.lines).toHaveLength(maxLines);
  expect(chat.lines[0]?.text).toBe("10");
  expect(new Set(chat.lines.map((line) => line.key)).size).toBe(maxLines);
});

test("typing of another ends by word, by message, by leaving, or by itself", () => {
  const { chat } = setUp();
  const typing = (): number[] => [...chat.typing];
  chat.setMembers([anna, ben]);
  chat.heardTyping(anna.id, true);
  expect(typing()).toEqual([anna.id]);
  chat.heardTyping(anna.id, false);
  expect(typing()).toEqual([]);
  chat.heardTyping(anna.id, true);
  chat.heard(said("a", "hi"));
  expect(typing()).toEqual([]);
  chat.heardTyping(ben.id, true);
  chat.setMembers([anna]);
  expect(typing()).toEqual([]);
  chat.heardTyping(anna.id, true);
  vi.advanceTimersByTime(7000);
  expect(typing()).toEqual([]);
  chat.heardTyping(99, true);
  expect(typing()).toEqual([]);
});

test("my typing is told when it begins, renewed now and then, and told when it ends", () => {
  const { chat, outlets } = setUp();
  chat.setMembers([anna]);
  chat.setTyping(false);
  for (let i = 0; i < 20; i += 1) {
    chat.setTyping(true);
    vi.advanceTimersByTime(200);
  }
  chat.setTyping(false);
  expect(outlets.sendTyping.mock.calls).toEqual([[true], [true], [false]]);
  chat.setTyping(true);
  chat.send("done");
  chat.setTyping(false);
  expect(outlets.sendTyping).toHaveBeenCalledTimes(4);
});

test("a refused line is taken back", () => {
  const { chat } = setUp();
  chat.setMembers([anna]);
  chat.send("one");
  chat.send("two");
  chat.refused();
  expect(chat.lines.filter((line) => line.mine).map((line) => line.text)).toEqual(["two"]);
});
