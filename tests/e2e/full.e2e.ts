import { expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { expectFits, looks } from "./harness/looks";
import { Server } from "./harness/server";
import { openBrowser, Visitor } from "./harness/visitor";

test("[WS54] a room that is full says so, and lets in who waits once there is a place", async () => {
  const browser = await openBrowser();
  const small = await Server.start({ flags: ["--max-people", "1"] });
  const anna = await Visitor.enter(browser, { url: small.at("/~/office.tmj"), name: "Anna" });
  const waiting: Visitor[] = [];
  for (const { name, context } of looks) {
    const visitor = await Visitor.visit(browser, { url: small.at("/~/office.tmj"), name: "Tom", context });
    await visitor.page.getByRole("heading", { level: 1, name: "This room is full" }).waitFor();
    await expectAccessible(visitor.page, `${name} full`);
    await expectFits(visitor.page);
    await visitor.picture(`${name}-full`);
    waiting.push(visitor);
  }
  const last = waiting.pop()!;
  for (const visitor of waiting) await visitor.close();
  await anna.close();
  expect(await last.entered()).toBeTruthy();
  await browser.close();
  await small.stop();
});
