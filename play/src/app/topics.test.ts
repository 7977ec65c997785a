import { expect, it } from "vitest";
import type { Intent } from "../world/events";
import { Queries } from "./queries";
import { Topics } from "./topics";

it("tells each subscriber once a frame, of its own topics alone", () => {
  const topics = new Topics();
  let told = 0;
  const stop = topics.subscribe(["me", "chat"], () => told++);
  topics.mark("me");
  topics.mark("chat");
  topics.mark("people");
  topics.flush();
  topics.flush();
  expect(told).toBe(1);
  topics.mark("people");
  topics.flush();
  expect(told).toBe(1);
  stop();
  topics.mark("me");
  topics.flush();
  expect(told).toBe(1);
});

it("brings each answer to its question, and asks no more than the server takes", async () => {
  const sent: Intent[] = [];
  const queries = new Queries((intent) => sent.push(intent));
  const first = queries.ask({ kind: "ice" });
  const second = queries.ask({ kind: "position", user: 3 });
  queries.answer(2, { kind: "error", code: "NOT_FOUND" });
  queries.answer(1, { kind: "ice", servers: [] });
  expect(await first).toEqual({ kind: "ice", servers: [] });
  expect(await second).toEqual({ kind: "error", code: "NOT_FOUND" });
  const many = Array.from({ length: 17 }, () => queries.ask({ kind: "ice" }));
  expect(await many[16]).toEqual({ kind: "error", code: "TOO_MANY" });
  queries.reset();
  expect(await many[0]).toEqual({ kind: "error", code: "GONE" });
});
