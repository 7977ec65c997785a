// Walks through the states of ui.html in Chromium: checks each with axe and keeps a picture of it.
//
//   node scripts/look.mjs [--out folder] [--only name,name] [--no-pictures]
//
// Exits 1 when axe finds something serious. Builds the page as it would be shipped and serves it on a free port.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const { values } = parseArgs({
  options: { out: { type: "string" }, only: { type: "string" }, "no-pictures": { type: "boolean" } },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = values.out ?? join(root, "../build/look");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/// Name, state of the page, and what is done there before looking.
const scenes = [
  ["arrival-name", "arrival"],
  ["arrival-name-wrong", "arrival", (page) => page.click("button[type=submit]")],
  ["arrival-avatar", "arrival", toAvatar],
  [
    "arrival-hair",
    "arrival",
    async (page) => {
      await toAvatar(page);
      await page.click("[role=tab]:nth-of-type(3)");
    },
  ],
  ["arrival-devices", "arrival", toDevices],
  ["arrival-denied", "arrival&denied", toDevices],
  ["office", "office"],
  ["emotes", "office", (page) => page.click("[aria-haspopup=dialog]")],
  [
    "emotes-edit",
    "office",
    async (page) => {
      await page.click("[aria-haspopup=dialog]");
      await page.click(".row > .dw-icon-button");
      await page.waitForSelector(".picker");
    },
  ],
  ["status", "office", (page) => page.click(".dw-me")],
  ["more", "office", (page) => page.locator(".narrow > * > button").click({ timeout: 2000 }), "phone"],
  ["say", "office", (page) => page.keyboard.press("Enter")],
  ["person", "office", (page) => page.mouse.click(180, 300)],
  ["bubble", "bubble"],
  ["bubble-chat", "bubble", (page) => open(page, "chat")],
  [
    "bubble-emoji",
    "bubble",
    async (page) => {
      await open(page, "chat");
      await page.click("form [aria-haspopup=dialog]");
      await page.waitForSelector(".picker");
    },
  ],
  ["bubble-large", "bubble", (page) => page.locator("[data-tile] button").first().click()],
  ["crowd", "crowd"],
  ["chat-empty", "office", (page) => open(page, "chat")],
  ["people", "office", (page) => open(page, "people")],
  ["places", "office", (page) => open(page, "places")],
  [
    "toasts",
    "office",
    async (page) => {
      await page.evaluate(() => {
        window.office.notice({ kind: "waved", name: "Amélie Fournier", id: 2 });
        window.office.notice({ kind: "follow-asked", name: "Bo", id: 3 });
        window.office.notice({ kind: "entered-place", name: "Library", place: "silent" });
      });
    },
  ],
  ["following", "following"],
  ["resuming", "resuming", (page) => page.waitForSelector(".pill.trouble")],
  ["restarting", "restarting", (page) => page.waitForSelector(".pill.trouble")],
  ["text", "office", text],
  ["text-bubble", "bubble", text],
  ["settings-profile", "office", (page) => settings(page, 0)],
  ["settings-general", "office", (page) => settings(page, 1)],
  ["settings-sound", "office", (page) => settings(page, 2)],
  ["settings-shortcuts", "office", (page) => settings(page, 3)],
  ["settings-about", "office", (page) => settings(page, 4)],
  ["loading", "loading"],
  ["failed", "failed"],
  ["left", "left"],
];

async function toAvatar(page) {
  await page.fill("input[type=text]", "Nora");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=radio]");
}
async function toDevices(page) {
  await toAvatar(page);
  await page.locator(".dw-button--primary").click();
  await page.waitForSelector("[role=meter]");
}
async function open(page, panel) {
  await page.keyboard.press({ chat: "c", people: "u" }[panel] ?? "u");
  await page.waitForSelector("#dw-panel");
  if (panel === "places") await page.click("#dw-panel-page-places");
}
async function text(page) {
  await page.keyboard.press("t");
  await page.waitForSelector("#dw-text");
}
async function settings(page, index) {
  await page.keyboard.press("?");
  await page.waitForSelector("#dw-settings");
  await page.locator("dialog [role=tab]").nth(index).click();
}

const sizes = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};

async function look(page, [name, state, act], look) {
  await page.goto(`${look.origin}/ui.html?state=${state}`);
  await page.waitForSelector("#ui > *:not(.sr-only)", { state: "attached" });
  if (act !== undefined) await act(page);
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .map((animation) =>
          animation.effect.getTiming().iterations === Infinity ? null : animation.finished.catch(() => null),
        ),
    ),
  );
  if (!values["no-pictures"]) await page.screenshot({ path: join(out, `${name}.${look.suffix}.png`) });
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const found of violations) {
    const where = found.nodes.map((node) => node.target.join(" ")).slice(0, 4);
    console.log(`${name} ${look.suffix}: ${found.impact} ${found.id}: ${found.help}\n    ${where.join("\n    ")}`);
    for (const node of found.id === "color-contrast" ? found.nodes.slice(0, 3) : [])
      console.log(`    ${node.any[0]?.message}`);
  }
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").length;
}

const outDir = join(out, "site");
await build({
  root,
  logLevel: "error",
  build: { outDir, emptyOutDir: true, rollupOptions: { input: join(root, "ui.html") } },
});
const server = await preview({ root, logLevel: "error", build: { outDir }, preview: { host: "127.0.0.1", port: 0 } });
const origin = server.resolvedUrls.local[0].replace(/\/$/, "");
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});
mkdirSync(out, { recursive: true });
const wanted = values.only?.split(",");
let looked = 0;
let failed = 0;
try {
  for (const [size, device] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({
        ...device,
        colorScheme,
        locale: colorScheme === "dark" ? "fr-FR" : "en-GB",
      });
      for (const scene of scenes) {
        if (wanted !== undefined && !wanted.includes(scene[0])) continue;
        if (scene[3] !== undefined && scene[3] !== size) continue;
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        page.on("pageerror", (error) => console.log(`${scene[0]}: ${error.message}`));
        try {
          looked += 1;
          if ((await look(page, scene, { origin, suffix: `${size}-${colorScheme}` })) > 0) failed += 1;
        } catch (error) {
          failed += 1;
          console.log(`${scene[0]} ${size}-${colorScheme}: ${error.message.split("\n")[0]}`);
        }
        // The next scene begins as a new visitor.
        await page.evaluate(() => localStorage.clear());
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${looked - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
