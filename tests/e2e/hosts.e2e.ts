import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { expectAccessible } from "./harness/axe";
import { expectFits, looks } from "./harness/looks";
import { binary, repository } from "./harness/places";
import { Server } from "./harness/server";
import { until } from "./harness/until";
import { openBrowser, Visitor } from "./harness/visitor";

const room = "/~/office.tmj";
const folder = mkdtempSync(join(tmpdir(), "digiwork-hosts-"));
const secret = join(folder, "calls-secret");
const maps = join(folder, "maps");
let server: Server;
let browser: Browser;
let back: string;

beforeAll(async () => {
  writeFileSync(secret, "0123456789abcdef0123456789abcdef\n");
  cpSync(join(repository, "maps"), maps, { recursive: true });
  server = await Server.start({
    flags: ["--back-listen", "127.0.0.1:0", "--calls-secret-file", secret, "--maps-dir", maps],
  });
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
  const flags = ["--back", back, "--calls-secret-file", secret];
  return (await promisify(execFile)(binary, ["room", ...words, ...flags])).stdout;
}

for (const { name, context } of looks) {
  test(`[WS34] ${name}: a message is shown until it has been read`, async () => {
    const anna = await enterAs("Anna", context);
    const { page } = anna;
    expect(await operate("message", room, "The kitchen has cake.\nCome and get some.")).toBe("shown to 1\n");
    await page.getByRole("region", { name: "Notifications" }).getByText("The kitchen has cake.").waitFor();
    await expectAccessible(page, `${name} message`);
    await expectFits(page);
    await anna.picture(`hosts-${name}-info`);
    await operate("message", room, "The office closes in five minutes.", "--kind", "warning");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("The office closes in five minutes.").waitFor();
    await expectAccessible(page, `${name} warning`);
    await expectFits(page);
    await anna.picture(`hosts-${name}-warning`);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await anna.close();
  });
}

for (const { name, context } of looks) {
  test(`[WS35] ${name}: who is removed reads why, and stays out until the page is loaded anew`, async () => {
    const anna = await enterAs("Anna", context);
    const uuid = (JSON.parse(await operate("show", room, "--json")) as { listed: { uuid: string }[] }).listed[0]!.uuid;
    await operate("remove", room, uuid, "--reason", "Please be kind.");
    await anna.page.getByRole("heading", { name: "You were removed from this room" }).waitFor();
    await anna.page.getByText("Please be kind.").waitFor();
    await expectAccessible(anna.page, `${name} removed`);
    await expectFits(anna.page);
    await anna.picture(`hosts-${name}-removed`);
    await anna.page.getByRole("button", { name: "Load the page again" }).click();
    await anna.entered();
    await anna.close();
  });
}

test("[WS36] a room with a new map says so, and everybody is in it again", async () => {
  const anna = await enterAs("Anna");
  const before = JSON.parse(await operate("show", room, "--json")) as { map_revision: string };
  appendFileSync(join(maps, "office.tmj"), "\n");
  await until("the new map to be seen", async () =>
    (await operate("refresh", room, "--within", "3000")).includes("told 1"),
  );
  await anna.page.getByText("the room begins anew", { exact: false }).first().waitFor();
  await anna.picture("hosts-new-map");
  await until("Anna to be in the new room", async () => {
    const listed = await operate("show", room, "--json").catch(() => "");
    if (listed === "") return false;
    const now = JSON.parse(listed) as { map_revision: string; people: number };
    return now.map_revision !== before.map_revision && now.people === 1;
  });
  await anna.entered();
  await anna.close();
});

function enterAs(name: string, context = {}): Promise<Visitor> {
  return Visitor.enter(browser, { url: server.at(room), name, context });
}
