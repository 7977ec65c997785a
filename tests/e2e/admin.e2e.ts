import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { expectFits, looks } from "./harness/looks";
import { results } from "./harness/places";
import { Server } from "./harness/server";
import { until } from "./harness/until";
import { openBrowser, Visitor } from "./harness/visitor";

const password = "correct horse battery staple";
const folder = mkdtempSync(join(tmpdir(), "digiwork-admin-"));
const flags = ["--password-hash-memory", "8"];
const pages = ["", "people", "invitations", "rooms", "bans", "reports", "announcements", "audit"] as const;
let server: Server;
let browser: Browser;
let owner: Page;

beforeAll(async () => {
  server = await Server.start({ flags, dataDir: folder });
  browser = await openBrowser();
  const link = await until(
    "the owner's link",
    () => /(http\S+\/identity\/welcome\/\S+)/.exec(server.log.join("\n"))?.[1],
  );
  owner = await newPage();
  await owner.goto(server.at(new URL(link).pathname));
  await makeAccount(owner, "Olga Owner", "olga");
  await owner.waitForURL(server.at("/"));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
  return context.newPage();
}
async function makeAccount(page: Page, name: string, login: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Password", { exact: false }).first().fill(password);
  await page.getByLabel("The same password again").fill(password);
  await page.getByRole("button", { name: "Make my account" }).click();
}
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  await expectFits(page);
  mkdirSync(results, { recursive: true });
  await page.screenshot({ path: join(results, `${name}.png`), fullPage: true });
}
function holds(within: string, mark: RegExp): boolean {
  const files = readdirSync(within, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some((entry) => mark.test(readFileSync(join(entry.parentPath, entry.name), "latin1")));
}
async function go(page: Page, name: string): Promise<void> {
  await page.goto(server.at(`/admin/${name}`));
  await page.getByRole("heading", { level: 1 }).waitFor();
}

test("[ID14][AD7] the owner invites a colleague, who signs in and is Editor", async () => {
  await go(owner, "invitations");
  await owner.getByLabel("Whom it is for").fill("Eve");
  await owner.getByLabel("They become").selectOption("editor");
  await owner.getByRole("button", { name: "Make a link" }).click();
  const link = await owner.getByLabel("Send this link. It is shown this once.").last().inputValue();
  await look(owner, "admin-invited");
  const eve = await newPage();
  await eve.goto(link);
  await makeAccount(eve, "Eve Example", "eve");
  await eve.waitForURL(server.at("/"));
  expect(await eve.evaluate(async () => (await fetch("/api/me")).json())).toMatchObject({ role: "editor" });
  await owner.reload();
  await owner.getByText("used").waitFor();
  // Whoever does not govern sees no more than that.
  await eve.goto(server.at("/admin"));
  await eve.getByRole("heading", { name: "This is for administrators" }).waitFor();
  await look(eve, "admin-not-yours");
  expect(await eve.evaluate(async () => (await fetch("/admin/api/v1/people")).status)).toBe(403);
  const guest = await newPage();
  await guest.goto(server.at("/admin/people"));
  await guest.getByRole("link", { name: "Sign in" }).click();
  await guest.getByLabel("Login").fill("olga");
  await guest.getByLabel("Password").fill(password);
  await guest.getByRole("button", { name: "Sign in" }).click();
  await guest.getByRole("heading", { level: 1, name: "People" }).waitFor();
});

test("[AD1] somebody is found, and gets another role and tags", async () => {
  await go(owner, "people");
  await owner.getByLabel("Name, e-mail or login").fill("eve");
  await owner.getByRole("link", { name: "Eve Example" }).click();
  await owner.getByRole("heading", { level: 1, name: "Eve Example" }).waitFor();
  await owner.getByLabel("Role").selectOption("member");
  await owner.getByLabel("Tags").fill("art sales");
  await owner.getByRole("button", { name: "Save", exact: true }).click();
  await owner.getByText("Saved.").waitFor();
  await look(owner, "admin-person");
  await go(owner, "people");
  await owner.getByText("sales").waitFor();
});

test("[AD8] erasing asks for the name, and deletes", async () => {
  await go(owner, "invitations");
  await owner.getByRole("button", { name: "Make a link" }).click();
  const link = await owner.getByLabel("Send this link. It is shown this once.").last().inputValue();
  const mallory = await newPage();
  await mallory.goto(link);
  await makeAccount(mallory, "Mallory", "mallory");
  await mallory.waitForURL(server.at("/"));
  await go(owner, "people");
  await owner.getByRole("link", { name: "Mallory" }).click();
  await owner.getByRole("button", { name: "Erase…" }).click();
  const dialog = owner.getByRole("dialog");
  await look(owner, "admin-erase");
  const erase = dialog.getByRole("button", { name: "Erase for ever" });
  expect(await erase.isDisabled()).toBe(true);
  await dialog.getByLabel("Name").fill("Mallory");
  await erase.click();
  await owner.getByRole("heading", { level: 1, name: "People" }).waitFor();
  await owner.getByRole("link", { name: "Olga Owner" }).waitFor();
  expect(await owner.getByRole("link", { name: "Mallory" }).count()).toBe(0);
  expect(await mallory.evaluate(async () => (await fetch("/api/me")).json())).toMatchObject({ signed_in: false });
  // Nothing of them in any file of the office, nor in what it logs from now on.
  const logged = server.log.length;
  await until("what was erased to be gone from every file", () => !holds(folder, /mallory/i));
  await owner.reload();
  expect(/mallory/i.test(server.log.slice(logged).join("\n"))).toBe(false);
});

test("[AD6][AD9][AD11] somebody is reported, sent out and banned from inside the office, also after a restart", async () => {
  const { cookies } = await owner.context().storageState();
  const olga = await Visitor.visit(browser, { url: server.at("/~/office.tmj"), name: "Olga" });
  await olga.context.addCookies(cookies);
  await olga.page.reload();
  await olga.entered();
  const zed = await Visitor.enter(browser, { url: server.at("/~/office.tmj"), name: "Zed" });
  await zed.sees("Olga");
  const openMenu = async (who: Visitor, name: string): Promise<void> => {
    const other = await who.sees(name);
    const at = await who.settled("the floor to lie still", () => who.onPage(other));
    await who.page.mouse.click(at.x, at.y - 20);
    await who.page.getByRole("menu").waitFor();
  };
  await openMenu(zed, "Olga");
  expect(await zed.page.getByRole("menuitem", { name: "Ban…" }).count()).toBe(0);
  await zed.page.getByRole("menuitem", { name: "Report…" }).click();
  await zed.page.getByLabel("Reason").fill("Takes all the plants");
  await expectAccessible(zed.page, "report dialog");
  await zed.picture("report-dialog");
  await zed.page.getByRole("button", { name: "Report" }).click();
  await zed.page.getByText("Your report about Olga was sent.").waitFor();

  await openMenu(olga, "Zed");
  await olga.picture("person-menu-of-an-administrator");
  await olga.page.getByRole("menuitem", { name: "Mute…" }).click();
  await olga.page.getByLabel("Reason").fill("There is an echo.");
  await expectAccessible(olga.page, "mute dialog");
  await olga.picture("mute-dialog");
  await olga.page.getByRole("button", { name: "Mute", exact: true }).last().click();
  await zed.page.getByText("There is an echo.").first().waitFor();
  await zed.picture("muted");

  await openMenu(olga, "Zed");
  await olga.page.getByRole("menuitem", { name: "Send out…" }).click();
  await olga.page.getByLabel("Reason").fill("Please come back calmer.");
  await olga.page.getByRole("button", { name: "Send out" }).click();
  await zed.page.getByText("Please come back calmer.").waitFor();
  await zed.page.reload();
  await zed.entered();

  await openMenu(olga, "Zed");
  await olga.page.getByRole("menuitem", { name: "Ban…" }).click();
  await olga.page.getByLabel("Reason").fill("Enough.");
  await expectAccessible(olga.page, "ban dialog");
  await olga.picture("ban-dialog");
  await olga.page.getByRole("button", { name: "Ban" }).click();
  await zed.page.getByRole("heading", { level: 1, name: "You may not come in" }).waitFor();

  await go(owner, "reports");
  await owner.getByText("Takes all the plants").waitFor();
  await look(owner, "admin-report");
  await owner.getByLabel("What was done").fill("There are enough plants.");
  await owner.getByRole("button", { name: "Mark as handled" }).click();
  await owner.getByText("No open reports. Good.").waitFor();

  const { port } = server;
  await server.stop();
  server = await Server.start({ flags, dataDir: folder, port });
  await zed.page.reload();
  await zed.page.getByRole("heading", { level: 1, name: "You may not come in" }).waitFor();
  await go(owner, "bans");
  await look(owner, "admin-banned");
  await owner.getByRole("button", { name: "Lift" }).click();
  await owner.getByText("Nobody is banned.").waitFor();
  await until("Zed to be let in", async () => {
    await zed.page.reload();
    return (await zed.page.getByRole("heading", { level: 1, name: "You may not come in" }).count()) === 0;
  });
  await zed.close();
  await olga.close();
});

test("[AD10][RC62] a room is for members, and a guest is asked to sign in", async () => {
  await go(owner, "rooms");
  await owner.getByLabel("Path of the room").fill("/~/garden.tmj");
  await owner.getByRole("button", { name: "A rule for another room" }).click();
  await owner.getByLabel("Who may come in").selectOption("members");
  await look(owner, "admin-room-rule");
  await owner.getByRole("button", { name: "Save" }).click();
  await owner.getByText("Saved.").waitFor();
  await until("the rule to be known", async () => {
    const guest = await Visitor.visit(browser, { url: server.at("/~/garden.tmj"), name: "Guest" });
    const shut = guest.page.getByRole("heading", { level: 1, name: "Please sign in" });
    const closed = await shut.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
    if (closed) await guest.picture("room-for-members");
    await guest.close();
    return closed;
  });
});

test("[AC60] a room has a password, and opens to whoever says it", async () => {
  await go(owner, "rooms");
  await owner.getByLabel("Path of the room").fill("/~/garden.tmj");
  await owner.getByRole("button", { name: "A rule for another room" }).click();
  await owner.getByLabel("Who may come in").selectOption("password");
  await owner.getByLabel("Password", { exact: true }).fill("open sesame");
  await owner.getByLabel("People at once").fill("7");
  await look(owner, "admin-room-password");
  await owner.getByRole("button", { name: "Save" }).click();
  await owner.getByText("Who knows its password, at most 7").waitFor();
  const guest = await Visitor.visit(browser, { url: server.at("/~/garden.tmj"), name: "Guest" });
  const shut = guest.page.getByRole("heading", { level: 1, name: "This room has a password" });
  await until("the rule to be known", async () => {
    await guest.page.reload();
    return await shut.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
  });
  await guest.page.getByLabel("Password of the room").fill("open barley");
  await guest.page.getByRole("button", { name: "Come in" }).click();
  await guest.page.getByRole("alert").getByText("That is not the password.").waitFor();
  await expectAccessible(guest.page, "room password");
  await guest.picture("room-password");
  await guest.page.getByLabel("Password of the room").fill("open sesame");
  await guest.page.keyboard.press("Enter");
  await guest.entered();
  // It is not asked for again.
  await guest.page.reload();
  await guest.entered();
  await guest.close();
});

test("[AD12][AD13] what was done is in the audit, and programs have a document", async () => {
  await go(owner, "audit");
  await owner.getByText("ban.lift").first().waitFor();
  await owner.getByLabel("What, like ban").fill("person");
  await owner.getByRole("button", { name: "Filter" }).click();
  await owner.getByText("person.erase").first().waitFor();
  await owner.goto(server.at("/admin/api/v1/docs"));
  await owner.getByRole("heading", { name: "The API of administration" }).waitFor();
  await look(owner, "admin-api");
});

for (const { name, context } of looks) {
  test(`[AD1] ${name}: every page of administration is fit to be seen`, async () => {
    const page = await newPage(context);
    await page.context().addCookies((await owner.context().storageState()).cookies);
    for (const one of pages) {
      await go(page, one);
      await until("it to be loaded", async () => (await page.getByText("Loading…").count()) === 0);
      await look(page, `${name}-admin-${one === "" ? "overview" : one}`);
    }
  });
}
