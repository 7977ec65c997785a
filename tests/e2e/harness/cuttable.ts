import { connect, createServer, type Server as NetServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/// A wire between browser and server that can be cut and mended.
export class CuttableWire {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #cut = false;

  private constructor(
    private readonly listener: NetServer,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<CuttableWire> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const wire = new CuttableWire(listener, (listener.address() as AddressInfo).port);
    listener.on("connection", (near) => wire.#join(near, port));
    return wire;
  }

  /// Every connection breaks, and new ones are refused, until mend().
  cut(): void {
    this.#cut = true;
    for (const pair of this.#pairs) for (const end of pair) end.destroy();
    this.#pairs.clear();
  }

  mend(): void {
    this.#cut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  #join(near: Socket, port: number): void {
    near.on("error", () => near.destroy());
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    far.on("error", () => near.destroy());
    for (const [from, to] of [pair, [far, near] as const]) {
      from.setNoDelay(true);
      from.pipe(to);
      from.on("close", () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
  }
}
