import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { FileServer } from "./files";
import { serveHall, type Hall } from "./maps";
import { Server } from "./server";
import { openBrowser, Visitor, type VisitOptions } from "./visitor";

export const hall: Hall = {
  columns: 40,
  rows: 26,
  entries: { start: [10, 12], near: [11, 12], east: [20, 12], far: [30, 12], south: [10, 20] },
};

export interface Stage {
  readonly server: Server;
  readonly browser: Browser;
  /// Serves the hall; more maps may be added.
  readonly files: FileServer;
  /// Room path of the hall.
  readonly room: string;
  enter(name: string, options?: Partial<VisitOptions> & { entry?: string; room?: string }): Promise<Visitor>;
  url(room: string, entry?: string): string;
}

/// A server, a browser and a hall for all tests of a file. Whoever entered leaves with the test.
export function stage(flags: (files: FileServer) => readonly string[] = () => []): { readonly now: Stage } {
  let current: Stage | null = null;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    const files = await FileServer.of(null);
    const room = serveHall(files, "/hall.json", hall);
    const server = await Server.start({ flags: ["--allow-map-hosts", files.host, ...flags(files)] });
    const browser = await openBrowser();
    const url = (path: string, entry?: string): string => server.at(path) + (entry === undefined ? "" : `#${entry}`);
    current = {
      server,
      browser,
      files,
      room,
      url,
      enter: async (name, options = {}) => {
        const target = url(options.room ?? room, options.entry);
        const visitor = await Visitor.enter(browser, { url: target, name, ...options });
        visitors.push(visitor);
        return visitor;
      },
    };
  });
  // Whether the test went well or not: windows left open would slow down the next.
  afterEach(async ({ task }) => {
    const present = visitors.splice(0);
    for (const [index, visitor] of present.entries()) {
      if (task.result?.state !== "fail") break;
      await visitor.picture(`failed-${task.file.name.replace(/\W+/g, "-")}-${task.id.split("_").pop()}-${index}`);
      if (visitor.errors.length > 0) console.error(`${visitor.name}'s page said:\n${visitor.errors.join("\n")}`);
    }
    // After all pictures are taken: who closes is gone from those of the others.
    for (const visitor of present) await visitor.close();
  });
  afterAll(async () => {
    await current?.browser.close();
    await current?.server.stop();
    await current?.files.close();
  });
  return {
    get now(): Stage {
      if (!current) throw new Error("the stage is set in beforeAll");
      return current;
    },
  };
}
