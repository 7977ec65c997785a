import type { Clock } from "../session/clock";

/// Longest time one step accounts for: after a pause nobody is thrown across the map.
const longestStep = 500;
const hiddenStep = 200;

/// The one heartbeat of the page: each display frame, and a few times a second while the page is hidden, so that
/// followers go on and walks end.
export class Loop {
  #frame = 0;
  #timer: (() => void) | null = null;
  #last = performance.now();
  #running = false;

  constructor(
    private readonly step: (now: number, dt: number, visible: boolean) => void,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.#running = true;
    document.addEventListener("visibilitychange", this.#choose);
    this.#choose();
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener("visibilitychange", this.#choose);
    cancelAnimationFrame(this.#frame);
    this.#timer?.();
  }

  readonly #choose = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#timer?.();
    if (document.hidden) this.#wait();
    else this.#frame = requestAnimationFrame(this.#draw);
  };

  #wait(): void {
    this.#timer = this.clock.after(hiddenStep, () => {
      this.#wait();
      this.#advance(performance.now(), false);
    });
  }

  readonly #draw = (): void => {
    // First, so that an error in one frame does not end all that follow.
    this.#frame = requestAnimationFrame(this.#draw);
    this.#advance(performance.now(), true);
  };

  #advance(now: number, visible: boolean): void {
    if (!this.#running) return;
    const dt = Math.min(longestStep, Math.max(0, now - this.#last));
    this.#last = now;
    this.step(now, dt, visible);
  }
}
