import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { Bot } from "./harness/bot";
import { stage } from "./harness/stage";
import { until } from "./harness/until";
import { Visitor } from "./harness/visitor";

const set = stage();

/// Tab, and nothing else, until the wanted control has the focus; it must then be seen to have it.
async function tabTo(page: Page, wanted: Locator, key = "Tab"): Promise<void> {
  await wanted.waitFor();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const visible = await wanted.evaluate((element) => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      expect(visible, `visible focus on ${String(wanted)}`).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${String(wanted)} cannot be reached by ${key}`);
}

async function activate(page: Page, wanted: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

test("with the canvas hidden and keys alone: arrive, find a person, walk to them, talk, leave", async () => {
  const { browser, server, room, url } = set.now;
  const bot = await Bot.enter({ origin: server.url, room, name: "Greta", entry: "east" });
  const visitor = await Visitor.visit(browser, {
    url: url(room),
    name: "Anna",
    returning: false,
    preferences: { textView: true },
  });
  const { page } = visitor;

  await page.getByRole("heading", { name: "What should we call you?" }).waitFor();
  await expectAccessible(page, "arrival: name");
  await tabTo(page, page.getByRole("textbox", { name: "Your name" }));
  await page.keyboard.type("Anna");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Make yourself at home" }).waitFor();
  await expectAccessible(page, "arrival: avatar");
  await activate(page, page.getByRole("button", { name: "Surprise me" }), "Space");
  await activate(page, page.getByRole("button", { name: "Continue" }));
  await page.getByRole("heading", { name: "See and be seen" }).waitFor();
  await expectAccessible(page, "arrival: devices");
  await activate(page, page.getByRole("button", { name: "Join without camera and microphone" }));

  await page.getByRole("heading", { name: "Around you" }).waitFor();
  expect(await page.locator("canvas").isVisible(), "the canvas is hidden").toBe(false);
  await expectAccessible(page, "text view");
  await visitor.picture("keyboard-text-view");

  await activate(page, page.locator("#dw-toggle-people"));
  await tabTo(page, page.getByRole("searchbox", { name: "Search people" }));
  await page.keyboard.type("gre");
  await expectAccessible(page, "people");
  await visitor.picture("keyboard-people");
  await activate(page, page.getByRole("button", { name: "Walk to Greta" }).first());
  await until("Anna and Greta to meet", () => bot.of("bubbleJoined").length > 0, 30_000);
  await page.getByText("You are now talking with Greta").first().waitFor({ state: "attached" });

  await activate(page, page.locator("#dw-toggle-chat"));
  const field = page.getByRole("textbox", { name: "Message to everyone in the bubble" });
  await tabTo(page, field);
  await page.keyboard.type("Good morning, Greta");
  await page.keyboard.press("Enter");
  await until("Greta to hear", () => bot.of("chat").some(({ text }) => text === "Good morning, Greta"));
  bot.chat("Good morning to you");
  await page.getByText("Greta writes: Good morning to you").first().waitFor({ state: "attached" });
  await page.getByRole("log", { name: "Messages" }).getByText("Good morning to you").waitFor();
  await expectAccessible(page, "chat");
  await visitor.picture("keyboard-chat");

  await activate(page, page.getByRole("button", { name: "Leave the office" }));
  await until("Greta to see Anna leave", () => bot.of("userLeft").some(({ toZone }) => toZone === 0));
  await expectAccessible(page, "left");
  await visitor.picture("keyboard-left");
  bot.leave();
  await visitor.close();
});
