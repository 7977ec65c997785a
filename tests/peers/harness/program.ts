import { spawn, type ChildProcess } from "node:child_process";

/// A peer as a child process: ended by its id, and never longer alive than the tests.
export class Program {
  readonly #lines: string[] = [];
  readonly #ended: Promise<void>;

  constructor(
    private readonly child: ChildProcess,
    private readonly name: string,
  ) {
    process.once("exit", () => child.kill("SIGKILL"));
    const hear = (chunk: Buffer): void => {
      this.#lines.push(...chunk.toString().split("\n"));
      if (this.#lines.length > 2_000) this.#lines.splice(0, 1_000);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    this.#ended = new Promise((resolve) => child.once("exit", () => resolve()));
  }

  static run(name: string, path: string, args: readonly string[], env: Record<string, string> = {}): Program {
    return new Program(spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } }), name);
  }

  /// Throws what it said last when it is no longer there.
  alive(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) return;
    throw new Error(`${this.name} has ended:\n${this.log()}`);
  }

  log(): string {
    return this.#lines.slice(-40).join("\n");
  }

  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    const hard = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await this.#ended;
    clearTimeout(hard);
  }
}

/// Asks again until it answers, while the program lives.
export async function answering(program: Program, what: string, ask: () => Promise<boolean>, withinMs: number) {
  const end = performance.now() + withinMs;
  for (;;) {
    program.alive();
    if (await ask().catch(() => false)) return;
    if (performance.now() > end) throw new Error(`${what} was not there in ${withinMs} ms:\n${program.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
