import type { BrowserContextOptions } from "playwright-core";
import { describe, expect, test } from "vitest";
import { Bot } from "./harness/bot";
import { stage } from "./harness/stage";
import { until } from "./harness/until";
import type { Visitor } from "./harness/visitor";

const set = stage();

const screens: readonly { name: string; context: BrowserContextOptions }[] = [
  { name: "desk", context: { viewport: { width: 1440, height: 900 } } },
  {
    name: "phone",
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  },
];

/// Waits until I am drawn in the middle of what the panel leaves of the page, or of the whole page.
async function inTheMiddle(visitor: Visitor, what: string): Promise<void> {
  await until(`${visitor.name} in the middle of the ${what}`, async () => {
    const me = await visitor.onPage(await visitor.entered());
    const free = await visitor.page.evaluate(() => {
      const { clientWidth, clientHeight } = document.documentElement;
      const panel = document.querySelector<HTMLElement>("#dw-panel");
      if (!panel) return { width: clientWidth, height: clientHeight };
      const sheet = panel.offsetWidth === clientWidth;
      return { width: sheet ? clientWidth : panel.offsetLeft, height: sheet ? panel.offsetTop : clientHeight };
    });
    return Math.abs(me.x - free.width / 2) <= 2 && Math.abs(me.y - free.height / 2) <= 2;
  });
}

describe.each(screens)("$name", ({ name, context }) => {
  test(`${name}: a panel that opens leaves me in the middle of the free part`, async () => {
    const visitor = await set.now.enter("Mia", { entry: "east", context });
    // Close enough that no edge of the map keeps the picture back.
    for (let i = 0; i < 8; i += 1) await visitor.page.keyboard.press("+");
    await inTheMiddle(visitor, "page");
    await visitor.page.locator("#dw-toggle-chat").click();
    await visitor.page.locator("#dw-panel").waitFor();
    await inTheMiddle(visitor, "rest of the page");
    await visitor.picture(`${name}-panel`);
    await visitor.page.getByRole("button", { name: "Close the side panel" }).click();
    await visitor.page.locator("#dw-panel").waitFor({ state: "detached" });
    await inTheMiddle(visitor, "page again");
    expect(visitor.errors).toEqual([]);
  });

  test(`${name}: the names of people who stand close can all be read`, async () => {
    const { enter, room, server } = set.now;
    const visitor = await enter("Mia Middle", { entry: "east", context });
    const me = await visitor.entered();
    const crowd: readonly [string, number, number][] = [
      ["Bartholomew Back", -14, -12],
      ["Frieda Front", 16, 10],
      ["Sander Side", 26, 0],
      ["Zoë Very Near", 3, 4],
    ];
    const bots: Bot[] = [];
    for (const [one, dx, dy] of crowd) {
      const bot = await Bot.enter({ origin: server.url, room, name: one, entry: "east" });
      bots.push(bot);
      await visitor.sees(one);
      await bot.walkTo(me.x + dx, me.y + dy);
    }
    for (const [one, dx] of crowd) {
      await until(`${one} to stand still`, async () => {
        const now = await visitor.other(one);
        return now && Math.abs(now.x - me.x - dx) < 2;
      });
    }
    const covered = await visitor.page.evaluate(() => {
      const view = window.__digiwork?.stage();
      const plates = (view?.people ?? []).map(({ x, y, plateWidth, plateHeight, lift }) => {
        const bottom = Math.round(y * (view?.scale ?? 1)) - lift;
        return { x: x * (view?.scale ?? 1), width: plateWidth, top: bottom - plateHeight, bottom };
      });
      return plates.flatMap((a, i) =>
        plates.slice(i + 1).map((b) => {
          const across = (a.width + b.width) / 2 - Math.abs(a.x - b.x);
          return a.width > 0 && across > 0 && a.top < b.bottom && b.top < a.bottom;
        }),
      );
    });
    expect(covered).toEqual(new Array<boolean>(10).fill(false));
    await visitor.picture(`${name}-names`);
    for (const bot of bots) bot.leave();
  });
});
