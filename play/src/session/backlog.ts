/// Counted frames the server has not said it has. [WS6]
///
/// Frame n of a session is the n-th pushed here; the server's count says how many of the oldest may go.
export class Backlog {
  readonly #frames: Uint8Array<ArrayBuffer>[] = [];
  #acknowledged = 0;
  #bytes = 0;

  constructor(
    private readonly mostFrames: number,
    private readonly mostBytes: number,
  ) {}

  get size(): number {
    return this.#frames.length;
  }

  /// False when it is full: the session is too far behind to come back unnoticed.
  push(frame: Uint8Array<ArrayBuffer>): boolean {
    if (this.#frames.length >= this.mostFrames || this.#bytes + frame.length > this.mostBytes) return false;
    this.#frames.push(frame);
    this.#bytes += frame.length;
    return true;
  }

  /// The server has `count` frames in all. False when it claims frames that were never sent.
  acknowledge(count: number): boolean {
    const gone = count - this.#acknowledged;
    if (gone > this.#frames.length) return false;
    if (gone <= 0) return gone === 0 || count >= 0;
    for (let i = 0; i < gone; i++) this.#bytes -= this.#frames[i]!.length;
    this.#frames.splice(0, gone);
    this.#acknowledged = count;
    return true;
  }

  forEach(visit: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.#frames.forEach(visit);
  }

  reset(): void {
    this.#frames.length = 0;
    this.#acknowledged = 0;
    this.#bytes = 0;
  }
}
