const pauseMs = 1200;
const waitingMax = 6;

/// Sentences for a live region, one after another with time to be heard. Under a flood the oldest unspoken are dropped:
/// a screen reader that is ten arrivals late helps nobody.
export class Announcer {
  #now = $state("");
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly ms = pauseMs) {}

  get now(): string {
    return this.#now;
  }

  say(sentence: string): void {
    if (this.#waiting.at(-1) === sentence) return;
    this.#waiting.push(sentence);
    if (this.#waiting.length > waitingMax) this.#waiting.shift();
    if (this.#timer === null) this.#speak();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #speak = (): void => {
    const sentence = this.#waiting.shift();
    this.#timer = sentence === undefined ? null : setTimeout(this.#speak, this.ms);
    if (sentence === undefined) return;
    // The same sentence twice is no change of text; an invisible difference makes it one.
    this.#now = sentence === this.#now ? `${sentence}\u00a0` : sentence;
  };
}
