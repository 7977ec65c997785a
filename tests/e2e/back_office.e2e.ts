import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { Server } from "./harness/server";
import { openBrowser, Visitor } from "./harness/visitor";

const token = "what-only-the-two-know";
let browser: Browser;
let backOffice: HttpServer;
let server: Server;
/// What the back office answers next, and what it was asked last.
let answer: { status: number; body: unknown } = { status: 200, body: { status: "ok", tags: [] } };
let asked: { url: URL; authorization: string | undefined } | null = null;

beforeAll(async () => {
  browser = await openBrowser();
  backOffice = createServer((request, response) => {
    asked = { url: new URL(request.url ?? "/", "http://127.0.0.1"), authorization: request.headers.authorization };
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((listening) => backOffice.listen(0, "127.0.0.1", listening));
  const { port } = backOffice.address() as AddressInfo;
  const flags = ["--admin-api-url", `http://127.0.0.1:${port}`, "--admin-api-token", token];
  server = await Server.start({ flags });
});

afterAll(async () => {
  await server.stop();
  await browser.close();
  await new Promise((closed) => backOffice.close(closed));
});

test("[AC61] whom the back office lets in comes in without doing anything for it", async () => {
  const guest = await Visitor.enter(browser, { url: server.at("/~/office.tmj"), name: "Guest" });
  expect(asked?.authorization).toBe(token);
  expect(asked?.url.pathname).toBe("/api/room/access");
  expect(asked?.url.searchParams.get("playUri")).toBe(server.at("/~/office.tmj"));
  expect(asked?.url.searchParams.get("isLogged")).toBe("0");
  await guest.close();
});

test("[AC61] whom it keeps out reads why, and comes in once it has changed its mind", async () => {
  answer = { status: 403, body: { type: "error", title: "Not today", details: "The fair opens on Monday." } };
  const guest = await Visitor.visit(browser, { url: server.at("/~/office.tmj"), name: "Guest" });
  await guest.page.getByRole("heading", { level: 1, name: "You may not come in here" }).waitFor();
  await guest.page.getByText("The fair opens on Monday.").first().waitFor();
  await expectAccessible(guest.page, "kept out by the back office");
  await guest.picture("kept-out-by-the-back-office");
  answer = { status: 200, body: { status: "ok", tags: [] } };
  await guest.page.getByRole("button", { name: "Try again" }).click();
  await guest.entered();
  await guest.close();
});

test("[AC61] while it is away the page says so, and what to do", async () => {
  answer = { status: 500, body: {} };
  const guest = await Visitor.visit(browser, { url: server.at("/~/office.tmj"), name: "Guest" });
  await guest.page.getByRole("heading", { level: 1, name: "The door does not open right now" }).waitFor();
  await guest.picture("back-office-away");
  answer = { status: 200, body: { status: "ok", tags: [] } };
  await guest.page.getByRole("button", { name: "Try again" }).click();
  await guest.entered();
  await guest.close();
});
