import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { results } from "./harness/places";
import { stage } from "./harness/stage";
import { until } from "./harness/until";
import { openBrowser, Visitor } from "./harness/visitor";

const set = stage();
let wary: Browser;
beforeAll(async () => {
  wary = await openBrowser("document-user-activation-required");
});
afterAll(() => wary.close());

test("a browser that holds sound back until a gesture: the notice says so, and a click mends it", async () => {
  const { enter, room, url } = set.now;
  const deaf = await Visitor.visit(wary, { url: url(room), name: "Rosa" });
  // Whatever a test asks of a page counts as a gesture of the person, but for this way of asking.
  const debug = await deaf.context.newCDPSession(deaf.page);
  const ask = async (expression: string): Promise<unknown> =>
    (await debug.send("Runtime.evaluate", { expression, userGesture: false, returnByValue: true })).result.value;
  await until("Rosa to be in the office", () => ask("window.__digiwork?.me() > 0"));
  await enter("Sven", { entry: "near", microphone: true });
  const told = "[...document.querySelectorAll('p')].some((p) => p.textContent.startsWith('Your browser holds back'))";
  await until("the notice", async () => (await ask(told)) === true);
  const states = "window.e2eMedia.gains.map(({ context }) => context.state).join()";
  expect(await ask(states)).toContain("suspended");
  const shot = await debug.send("Page.captureScreenshot");
  writeFileSync(join(results, "sound-blocked.png"), Buffer.from(shot.data, "base64"));

  await deaf.page.getByRole("button", { name: "Turn sound on" }).click();
  await until("Rosa to hear Sven", () => deaf.page.evaluate(() => window.e2eMedia.loudness() > 0.01));
  await until("the notice to go", async () => (await ask(told)) === false);
  expect(deaf.errors).toEqual([]);
  await deaf.close();
});
