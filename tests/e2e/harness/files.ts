import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const types: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".tmj": "application/json",
  ".png": "image/png",
};

/// Somebody else's web server: a folder, and odd answers at chosen paths.
export class FileServer {
  readonly odd = new Map<string, Answer>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly host: string,
  ) {}

  static async of(folder: string | null): Promise<FileServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const files = new FileServer(server, `localhost:${(server.address() as AddressInfo).port}`);
    server.on("request", (request, response) => void files.#answer(folder, request, response));
    return files;
  }

  /// Any JSON at a path.
  json(path: string, content: unknown): void {
    this.odd.set(path, (_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(content));
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(folder: string | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
    const odd = this.odd.get(path);
    if (odd) {
      odd(request, response);
      return;
    }
    try {
      if (folder === null) throw new Error("no folder");
      const content = await readFile(join(folder, path));
      response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
      response.setHeader("access-control-allow-origin", "*");
      response.end(content);
    } catch {
      response.statusCode = 404;
      response.end("no such file");
    }
  }
}
