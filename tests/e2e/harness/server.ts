import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary, webRoot } from "./places";

export interface ServerOptions {
  /// 0 or absent: any free port.
  readonly port?: number;
  /// Kept when given, else made and removed.
  readonly dataDir?: string;
  readonly flags?: readonly string[];
}

/// The real program as a child process.
export class Server {
  readonly #ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
    readonly dataDir: string,
    private readonly keepsData: boolean,
    readonly log: readonly string[],
  ) {
    this.#ended = new Promise((resolve) => child.once("exit", resolve));
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "digiwork-e2e-"));
    const web = webRoot === undefined ? [] : ["--web-root", webRoot];
    const flags = [
      "serve",
      "--port",
      String(options.port ?? 0),
      "--data-dir",
      dataDir,
      ...web,
      ...(options.flags ?? []),
    ];
    const child = spawn(binary, flags, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } });
    // However the tests end, the program does not outlive them.
    process.once("exit", () => child.kill("SIGKILL"));
    const lines: string[] = [];
    const url = await new Promise<URL>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error(`the server was not ready in 20 s:\n${lines.slice(-30).join("\n")}`));
      }, 20_000);
      const hear = (chunk: Buffer): void => {
        lines.push(
          ...chunk
            .toString()
            .split("\n")
            .filter((line) => line !== ""),
        );
        if (lines.length > 20_000) lines.splice(0, 10_000);
        const ready = /Digiwork is ready: (http\S+)/.exec(chunk.toString());
        if (!ready?.[1]) return;
        clearTimeout(timer);
        resolve(new URL(ready[1]));
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("error", reject);
      child.once("exit", (code) => {
        clearTimeout(timer);
        reject(new Error(`the server ended with ${code}:\n${lines.slice(-30).join("\n")}`));
      });
    });
    return new Server(child, url, dataDir, options.dataDir !== undefined, lines);
  }

  get port(): number {
    return Number(this.url.port);
  }

  at(path: string): string {
    return new URL(path, this.url).href;
  }

  /// As an operator would: asks, and waits until it is gone.
  async stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    const hard = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
    const code = await this.#ended;
    clearTimeout(hard);
    if (!this.keepsData) rmSync(this.dataDir, { recursive: true, force: true });
    return code;
  }
}
