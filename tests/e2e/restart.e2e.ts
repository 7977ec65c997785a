import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figure } from "./harness/figures";
import { FileServer } from "./harness/files";
import { serveHall } from "./harness/maps";
import { Server } from "./harness/server";
import { hall } from "./harness/stage";
import { until } from "./harness/until";
import { openBrowser, Visitor } from "./harness/visitor";

test("a server that restarts: a notice, and everybody is back by themselves where they stood", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "digiwork-restart-"));
  const files = await FileServer.of(null);
  const room = serveHall(files, "/hall.json", hall);
  const flags = ["--allow-map-hosts", files.host];
  let server = await Server.start({ dataDir, flags });
  const { port } = server;
  const browser = await openBrowser();
  try {
    const a = await Visitor.enter(browser, { url: server.at(room), name: "Anna" });
    const b = await Visitor.enter(browser, { url: `${server.at(room)}#east`, name: "Ben" });
    const start = await a.entered();
    await a.walk("ArrowDown", start.y + 90);
    // Where a late returner stands is told with every heartbeat.
    await until("Ben to see where Anna stopped", async () => {
      const [me, seen] = [await a.me(), await b.other("Anna")];
      return me && seen && Math.hypot(me.x - seen.x, me.y - seen.y) <= 1;
    });
    const stood = await a.entered();
    expect(await server.stop(), "a graceful stop").toBe(0);
    await a.page.getByText("The office is restarting", { exact: false }).first().waitFor();
    await a.picture("restart-away");

    const began = performance.now();
    server = await Server.start({ dataDir, flags, port });
    const back = await until(
      "both to be back",
      async () => {
        const [me, seen] = [await a.me(), await b.other("Anna")];
        const connected = (await a.page.getByText("The office is restarting", { exact: false }).count()) === 0;
        return me && seen && connected && Math.hypot(me.x - seen.x, me.y - seen.y) <= 1 && me;
      },
      40_000,
    );
    figure("restart: from ready to both back", `${Math.round(performance.now() - began)} ms`);
    expect(Math.hypot(back.x - stood.x, back.y - stood.y)).toBeLessThanOrEqual(2);
    await a.picture("restart-back");
  } finally {
    await browser.close();
    await server.stop();
    await files.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
