import { describe, expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { Bot } from "./harness/bot";
import { expectFits, looks } from "./harness/looks";
import { stage } from "./harness/stage";
import { until } from "./harness/until";
import { Visitor } from "./harness/visitor";

const set = stage();
const office = "/~/office.tmj";

for (const { name, context } of looks) {
  const phone = name.startsWith("phone");
  describe(name, () => {
    test(`${name}: the arrival`, async () => {
      const { browser, url } = set.now;
      const visitor = await Visitor.visit(browser, { url: url(office), name: "Anna", returning: false, context });
      const { page } = visitor;
      const step = async (title: string): Promise<void> => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await expectAccessible(page, `${name} ${title}`);
        await expectFits(page);
        await visitor.picture(`${name}-arrival-${title}`);
      };
      await step("name");
      await page.getByRole("textbox").fill("Anna");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Surprise me" }).click();
      await step("avatar");
      await page.getByRole("button", { name: "Continue" }).click();
      await until("the preview", () =>
        page
          .locator("video")
          .first()
          .evaluate((video: HTMLVideoElement) => video.videoWidth > 0),
      );
      await step("devices");
      await visitor.close();
    });

    test(`${name}: the office, its panels and dialogs, a conversation`, async () => {
      const { enter, server } = set.now;
      const visitor = await enter("Anna", { room: office, camera: true, context });
      const { page } = visitor;
      const state = async (title: string): Promise<void> => {
        await expectAccessible(page, `${name} ${title}`);
        await expectFits(page);
        await visitor.picture(`${name}-${title}`);
      };
      const press = async (label: string | RegExp): Promise<void> => {
        if (phone) {
          await page.getByRole("button", { name: "More", exact: true }).tap();
          await page.getByRole("menuitem", { name: label }).tap();
        } else {
          await page.getByRole("button", { name: label }).first().click();
        }
      };
      await state("office");
      const me = await visitor.entered();
      const bot = await Bot.enter({ origin: server.url, room: office, name: "Greta" });
      await visitor.sees("Greta");
      await bot.walkTo(me.x + 20, me.y).catch(() => undefined);
      await until("a conversation", async () => (await page.locator("[data-tile]").count()) >= 2).catch(
        () => undefined,
      );
      await state("bubble");

      await page.locator("#dw-toggle-chat").click();
      bot.chat("Good morning! Have you seen https://example.org/plan ?");
      await page.getByRole("log", { name: "Messages" }).waitFor();
      await state("chat");
      await page.keyboard.press("Escape");
      for (const [label, title] of [
        [/^People/, "people"],
        [/^Places/, "places"],
      ] as const) {
        await press(label);
        await page.getByRole("tabpanel").or(page.getByRole("complementary")).first().waitFor();
        await state(title);
        await page.keyboard.press("Escape");
      }
      await press("Settings");
      await page.getByRole("dialog").waitFor();
      for (const tab of ["Profile", "General", "Sound and video", "Shortcuts", "About"]) {
        await page.getByRole("tab", { name: tab }).click();
        await state(`settings-${tab.toLowerCase().replaceAll(" ", "-")}`);
      }
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Show an emote" }).click();
      await state("emotes");
      await page.keyboard.press("Escape");
      await press(/Text view/);
      await page.getByRole("heading", { name: "Around you" }).waitFor();
      await state("text-view");
      bot.leave();
      expect(visitor.errors).toEqual([]);
      await visitor.close();
    });
  });
}

test("phone: a tap walks there, and so does the joystick", async () => {
  const { enter } = set.now;
  const phone = looks[2]?.context ?? {};
  const visitor = await enter("Tom", { entry: "south", context: phone });
  const { page } = visitor;
  const from = await visitor.entered();
  const at = await visitor.onPage({ x: from.x + 60, y: from.y - 40 });
  await page.touchscreen.tap(at.x, at.y);
  const there = await until("Tom to arrive", async () => {
    const me = await visitor.me();
    return me && Math.hypot(me.x - from.x - 60, me.y - from.y + 40) <= 24 && me;
  });
  const touches = await visitor.context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number): Promise<unknown> =>
    touches.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await touch("touchStart", 120, 600);
  for (let way = 10; way <= 60; way += 10) await touch("touchMove", 120 + way, 600);
  await until("Tom to walk right", async () => {
    const me = await visitor.me();
    return me && me.x > there.x + 40;
  });
  await visitor.picture("phone-joystick");
  await touch("touchEnd", 180, 600);
  await visitor.close();
});

test("French: a French browser gets a French arrival and office", async () => {
  const { browser, enter, url } = set.now;
  const first = await Visitor.visit(browser, {
    url: url(office),
    name: "Anne",
    returning: false,
    context: { locale: "fr-FR" },
  });
  await first.page.getByRole("button", { name: "Continuer" }).waitFor();
  expect(await first.page.locator("html").getAttribute("lang")).toBe("fr");
  await first.picture("french-arrival");
  await first.close();
  const visitor = await enter("Anne", { context: { locale: "fr-FR" } });
  await visitor.page.getByRole("button", { name: /Quitter/ }).waitFor();
  await visitor.picture("french-office");
  await expectAccessible(visitor.page, "French office");
});

test("an unknown room is a page that says so", async () => {
  const { browser, server } = set.now;
  for (const { name, context } of looks) {
    const visitor = await Visitor.visit(browser, { url: server.at("/~/nowhere.tmj"), name: "Anna", context });
    await visitor.page.getByRole("heading", { level: 1, name: "There is no map here" }).waitFor();
    await expectAccessible(visitor.page, `${name} error page`);
    await visitor.picture(`${name}-error`);
    await visitor.close();
  }
});
