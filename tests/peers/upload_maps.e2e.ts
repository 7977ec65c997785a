// The uploader that builders have from npm, as it is, and somebody inside while it brings a new map.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flatPng, tiledMap } from "../e2e/harness/maps";
import { Server } from "../e2e/harness/server";
import { until } from "../e2e/harness/until";
import { openBrowser, Visitor } from "../e2e/harness/visitor";

const token = "what-the-starter-kit-shows";
const announced = /was changed|has changed|new map/i;
const tool = resolve(import.meta.dirname, "node_modules/@workadventure/upload-maps/dist/upload.js");

describe("the uploader of the starter kit, from npm", () => {
  let server: Server;
  let browser: Browser;
  const project = mkdtempSync(join(tmpdir(), "digiwork-project-"));

  beforeAll(async () => {
    server = await Server.start({ flags: ["--map-storage-api-token", token] });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(project, { recursive: true, force: true });
  });

  const write = (path: string, bytes: string | Buffer): void => {
    const file = join(project, "dist", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  };
  const build = (columns: number): void => {
    write("office.tmj", JSON.stringify(tiledMap({ columns, rows: 20, entries: { start: [5, 5] } })));
    write("floor.png", flatPng(64, 32, [206, 222, 204]));
    write("assets/script-0a1b2c3d.js", "export {};\n");
  };
  const upload = async (directory: string, key = token): Promise<string> => {
    const words = ["-k", key, "-d", directory, "-u", server.at("/map-storage/")];
    const run = promisify(execFile)(process.execPath, [tool, ...words], { cwd: project });
    const said = await run.catch((failed: unknown) => failed as { stdout: string; stderr: string });
    return said.stdout + said.stderr;
  };
  const get = async (path: string): Promise<Response> =>
    fetch(server.at(path), { headers: { authorization: `Bearer ${token}` } });

  it("brings a map, and a new one to who is inside, where they stand", { timeout: 120_000 }, async () => {
    build(30);
    expect(await upload("starter")).toContain("uploaded successfully");
    const visitor = await Visitor.enter(browser, { url: server.at("/~/starter/office.tmj"), name: "Ada" });
    await visitor.walk("ArrowRight", 260);
    const stood = await visitor.entered();
    const revision = (await fetch(server.at("/api/map?room=/~/starter/office.tmj"))).headers.get("etag");

    build(60);
    expect(await upload("starter")).toContain("uploaded successfully");
    await visitor.page.getByText(announced).first().waitFor();
    await visitor.picture("upload-announced");
    await until(
      "the room to have its new map",
      async () => {
        const now = await fetch(server.at("/api/map?room=/~/starter/office.tmj"));
        return (
          now.headers.get("etag") !== revision &&
          (await visitor.page.getByRole("button", { name: "Reload now" }).count()) === 0
        );
      },
      30_000,
    );
    const back = await until("her to be back", () => visitor.me());
    expect(Math.hypot(back.x - stood.x, back.y - stood.y), "where she stood").toBeLessThanOrEqual(4);
    // What she walked on before ended at 960 px.
    await visitor.hold("ArrowRight", async () => ((await visitor.me())?.x ?? 0) > 1_000, 30_000);
    await visitor.picture("upload-new-map");
    await visitor.close();
  });

  it("keeps what the editor made beside a map, and lists maps as tools expect", async () => {
    const maps = (await (await get("/map-storage/maps")).json()) as { maps: Record<string, { mapUrl: string }> };
    expect(maps.maps["starter/office.wam"]?.mapUrl).toBe("office.tmj");
    expect((await get("/maps/starter/assets/script-0a1b2c3d.js")).status).toBe(200);
  });

  it("says file by file what is wrong with a map, and changes nothing", async () => {
    write("office.tmj", '{"type":"map"');
    const said = await upload("starter");
    expect(said).toContain("The server rejected the map");
    expect(said).toContain("office.tmj");
    expect((await fetch(server.at("/api/map?room=/~/starter/office.tmj"))).status).toBe(200);
  });

  it("says that a key is wrong", async () => {
    build(30);
    expect(await upload("starter", "a-key-that-nobody-has-given")).toContain("Authentication failed");
    expect((await fetch(server.at("/map-storage/versions"))).status).toBe(401);
  });
});
