import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { expectFits, looks } from "./harness/looks";
import { binary, results } from "./harness/places";
import { Server } from "./harness/server";
import { until } from "./harness/until";
import { openBrowser, Visitor } from "./harness/visitor";

const password = "correct horse battery staple";
let server: Server;
let browser: Browser;
const open: BrowserContext[] = [];

beforeAll(async () => {
  // Hashing as little as one may: how long it takes is another test's business.
  server = await Server.start({ flags: ["--password-hash-memory", "8"] });
  browser = await openBrowser();
});

afterAll(async () => {
  for (const context of open) await context.close();
  await browser?.close();
  await server?.stop();
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
  open.push(context);
  return context.newPage();
}

/// A picture of a page that is fit to be seen.
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  await expectFits(page);
  mkdirSync(results, { recursive: true });
  await page.screenshot({ path: join(results, `${name}.png`) });
}

async function operate(...words: string[]): Promise<string> {
  return (await promisify(execFile)(binary, words)).stdout;
}
async function invite(role: string): Promise<string> {
  const said = await operate("user", "add", "Eve", "--role", role, "--json", "--data-dir", server.dataDir);
  const { link } = JSON.parse(said) as { link: string };
  return server.at(new URL(link).pathname);
}
async function makeAccount(page: Page, name: string, login: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Password", { exact: false }).first().fill(password);
  await page.getByLabel("The same password again").fill(password);
  await page.getByRole("button", { name: "Make my account" }).click();
}
async function signIn(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}
/// The six digits of an authenticator app.
function digitsOf(base32: string, at: number): string {
  const bits = [...base32]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}
async function me(page: Page): Promise<{ signed_in: boolean; name: string; role: string }> {
  return page.evaluate(async () => (await fetch("/api/me")).json());
}

let owner: Page;
let colleague: Page;

test("[ID14] the printed link makes the owner, once, and leads into the office", async () => {
  const link = await until(
    "the owner's link",
    () => /(http\S+\/identity\/welcome\/\S+)/.exec(server.log.join("\n"))?.[1],
  );
  owner = await newPage();
  await owner.goto(server.at(new URL(link).pathname));
  await look(owner, "welcome-owner");
  await makeAccount(owner, "Olga Owner", "olga");
  await owner.getByRole("heading", { name: "What should we call you?" }).waitFor();
  expect(await me(owner)).toMatchObject({ signed_in: true, name: "Olga Owner", role: "admin" });
  await until("the name to be known", async () => (await owner.getByLabel("Your name").inputValue()) === "Olga Owner");
  const again = await newPage();
  await again.goto(server.at(new URL(link).pathname));
  await again.getByRole("heading", { name: "This link is not good any more" }).waitFor();
  await look(again, "welcome-gone");
});

test("[RC56] a colleague makes an account by an invitation, and is what it says", async () => {
  colleague = await newPage();
  const link = await invite("editor");
  await colleague.goto(link);
  await colleague.getByText("as editor").waitFor();
  await look(colleague, "welcome-invited");
  await makeAccount(colleague, "Eve Example", "eve@example.org");
  await colleague.getByRole("heading", { name: "What should we call you?" }).waitFor();
  expect(await me(colleague)).toMatchObject({ signed_in: true, role: "editor" });
});

test("[SI1] who has signed in is in the office as who they are, and sees so", async () => {
  const { cookies } = await colleague.context().storageState();
  const eve = await Visitor.visit(browser, { url: server.at("/~/office.tmj"), name: "Eve" });
  await eve.context.addCookies(cookies);
  await eve.page.reload();
  await eve.entered();
  await eve.page.getByRole("button", { name: "Settings" }).click();
  await eve.page.getByRole("tab", { name: "Account" }).click();
  await eve.page.getByText("eve@example.org").waitFor();
  await eve.page.getByText("Editor", { exact: true }).waitFor();
  await expectAccessible(eve.page, "account");
  await eve.picture("account-editor");
  // An operator takes the role away: the open office knows within a moment, and says so at the next look.
  await operate("user", "role", "eve@example.org", "observer", "--data-dir", server.dataDir);
  await until("the role to change", async () => (await me(eve.page)).role === "observer");
  await operate("user", "sign-out", "eve@example.org", "--data-dir", server.dataDir);
  await eve.page.getByRole("heading", { level: 1, name: "You are signed out" }).waitFor();
  await eve.picture("signed-out-by-operator");
  await eve.close();
});

test("[ID10] the sign-in page refuses alike, and lets in who knows their password", async () => {
  const page = await newPage();
  await page.goto(server.at("/login?to=/~/office.tmj"));
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await look(page, "sign-in");
  await signIn(page, "eve@example.org", "not my password");
  await page.getByRole("alert").waitFor();
  await look(page, "sign-in-refused");
  await signIn(page, "eve@example.org", password);
  await page.waitForURL("**/~/office.tmj");
  expect(await me(page)).toMatchObject({ signed_in: true, name: "Eve Example" });
});

test("[PW3] an authenticator app is set up and asked for, and the recovery codes are shown once", async () => {
  const page = await newPage();
  await page.goto(server.at("/login?to=/"));
  await signIn(page, "olga", password);
  await page.waitForURL(server.at("/"));
  await page.goto(server.at("/identity/account"));
  await look(page, "account-page");
  await page.getByRole("link", { name: "Set one up" }).click();
  await look(page, "authenticator");
  const key = await page.locator("code").innerText();
  await page.getByLabel("The six digits").fill(digitsOf(key, Date.now()));
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
  await look(page, "recovery-codes");
  const recovery = await page.locator(".codes li").first().innerText();
  const elsewhere = await newPage();
  await elsewhere.goto(server.at("/login?to=/"));
  await signIn(elsewhere, "olga", password);
  await elsewhere.getByLabel("Code of your authenticator app").fill("000000");
  await elsewhere.getByRole("button", { name: "Go on" }).click();
  await elsewhere.getByRole("alert").waitFor();
  await look(elsewhere, "code-refused");
  await elsewhere.getByLabel("Code of your authenticator app").fill(recovery);
  await elsewhere.getByRole("button", { name: "Go on" }).click();
  await elsewhere.waitForURL(server.at("/"));
  expect(await me(elsewhere)).toMatchObject({ role: "admin" });
});

test("[SI30] who signs out is a guest again, and has to show their password the next time", async () => {
  const answer = await colleague.evaluate(async () => (await fetch("/api/me")).json());
  expect(answer.signed_in).toBe(false);
  await owner.evaluate(async () => {
    const { to } = await (await fetch("/api/logout", { method: "POST", body: "{}" })).json();
    location.assign(to);
  });
  await owner.getByRole("heading", { name: "You are signed out" }).waitFor();
  await look(owner, "signed-out");
  await owner.goto(server.at("/"));
  expect(await me(owner)).toMatchObject({ signed_in: false });
  await owner.goto(server.at("/login"));
  await owner.getByLabel("Password").waitFor();
});

for (const { name, context } of looks) {
  test(`[ID10] ${name}: the pages that sign people in are fit to be seen`, async () => {
    const page = await newPage(context);
    await page.goto(server.at("/login"));
    await look(page, `${name}-sign-in`);
    await page.goto(await invite("member"));
    await look(page, `${name}-welcome`);
    await page.goto(server.at("/logout/done"));
    await look(page, `${name}-goodbye`);
    await page.goto(server.at("/login/callback?state=nothing-of-ours&code=x"));
    await look(page, `${name}-begin-again`);
    await page.goto(server.at("/identity/authorize?client_id=nobody"));
    await look(page, `${name}-misled`);
  });
}
