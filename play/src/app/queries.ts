import type { Answer, Intent, Query } from "../world/events";

const mostOpen = 16;
const patience = 15_000;

/// Questions to the server and who waits for their answers.
export class Queries {
  readonly #open = new Map<number, (answer: Answer) => void>();
  #next = 0;

  constructor(private readonly send: (intent: Intent) => void) {}

  ask(query: Query): Promise<Answer> {
    if (this.#open.size >= mostOpen) return Promise.resolve({ kind: "error", code: "TOO_MANY" });
    const id = ++this.#next;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(id, { kind: "error", code: "TIMEOUT" }), patience);
      this.#open.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.send({ kind: "query", id, query });
    });
  }

  answer(id: number, answer: Answer): void {
    const waiting = this.#open.get(id);
    this.#open.delete(id);
    waiting?.(answer);
  }

  /// The session is gone, and with it all answers.
  reset(): void {
    for (const id of [...this.#open.keys()]) this.answer(id, { kind: "error", code: "GONE" });
  }
}
