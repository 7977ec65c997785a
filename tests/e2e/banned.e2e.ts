import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { expectAccessible } from "./harness/axe";
import { expectFits, looks } from "./harness/looks";
import { binary } from "./harness/places";
import { Server } from "./harness/server";
import { until } from "./harness/until";
import { openBrowser, Visitor } from "./harness/visitor";

const room = "/~/office.tmj";
const folder = mkdtempSync(join(tmpdir(), "digiwork-banned-"));
const secret = join(folder, "calls-secret");
let server: Server;
let browser: Browser;
let back: string;

beforeAll(async () => {
  writeFileSync(secret, "0123456789abcdef0123456789abcdef\n");
  server = await Server.start({ flags: ["--back-listen", "127.0.0.1:0", "--calls-secret-file", secret] });
  back = /takes pushers at (\S+)/.exec(server.log.join("\n"))![1]!;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/// What an operator types.
async function operate(...words: string[]): Promise<string> {
  return (await promisify(execFile)(binary, words)).stdout;
}
async function ban(...words: string[]): Promise<string> {
  return operate("ban", ...words, "--data-dir", server.dataDir);
}
async function metrics(): Promise<string> {
  return (await fetch(server.at("/metrics"))).text();
}
async function uuidOf(name: string): Promise<string> {
  const shown = await operate("room", "show", room, "--json", "--back", back, "--calls-secret-file", secret);
  const { listed } = JSON.parse(shown) as { listed: { name: string; uuid: string }[] };
  return listed.find((person) => person.name === name)!.uuid;
}

for (const { name, context } of looks) {
  test(`[RC33] ${name}: who is banned sees why, stays out, and comes in again once the ban is lifted`, async () => {
    const eve = await Visitor.enter(browser, { url: server.at(room), name: `Eve ${name}`, context });
    const said = await ban(
      "add",
      await uuidOf(`Eve ${name}`),
      "--reason",
      "Please be kind to the plants.",
      "--for",
      "7d",
    );
    const heading = eve.page.getByRole("heading", { level: 1, name: "You may not come in" });
    await heading.waitFor();
    await eve.page.getByText("Please be kind to the plants.").waitFor();
    await eve.page.getByText("Until", { exact: true }).waitFor();
    await expectAccessible(eve.page, `${name} banned`);
    await expectFits(eve.page);
    await eve.picture(`${name}-banned`);
    await ban("lift", /ban (\S+)/.exec(said)![1]!);
    expect(await ban("list")).toBe("nobody is kept out\n");
    await until("the server to hear of it", async () => (await metrics()).includes("\ndigiwork_bans 0\n"));
    await eve.page.reload();
    expect(await eve.entered()).toBeTruthy();
    await eve.close();
  });
}
