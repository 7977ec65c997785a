import type { Wish } from "../../world/walker";

type Side = "up" | "down" | "left" | "right";

/// By place on the keyboard, so that WASD is ZQSD on a French one.
const sides: Readonly<Record<string, Side>> = {
  ArrowUp: "up",
  KeyW: "up",
  ArrowDown: "down",
  KeyS: "down",
  ArrowLeft: "left",
  KeyA: "left",
  ArrowRight: "right",
  KeyD: "right",
};

/// Where keys have a meaning of their own.
const takers =
  "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=tablist], [role=radiogroup], " +
  "[role=slider], [role=tree], [role=grid], dialog, [role=dialog]";

export interface KeyEvents {
  /// Null when no direction is held.
  steered(wish: Wish | null): void;
  zoomed(factor: number): void;
}

/// Walking keys. Whoever types, or is in a list or dialog, does not walk; losing the window lets go of all.
export class Keys {
  readonly #held = new Set<string>();
  #taken = false;
  #wish: Wish | null = null;
  #run = false;

  constructor(
    private readonly page: Window,
    private readonly events: KeyEvents,
  ) {
    page.addEventListener("keydown", this.#pressed);
    page.addEventListener("keyup", this.#released);
    page.addEventListener("blur", this.release);
    page.document.addEventListener("visibilitychange", this.release);
    page.document.addEventListener("focusin", this.#focused);
  }

  setTaken(taken: boolean): void {
    this.#taken = taken;
    if (taken) this.release();
  }

  readonly release = (): void => {
    if (this.#held.size === 0 && this.#wish === null) return;
    this.#held.clear();
    this.#run = false;
    this.#tell();
  };

  free(): void {
    const { page } = this;
    page.removeEventListener("keydown", this.#pressed);
    page.removeEventListener("keyup", this.#released);
    page.removeEventListener("blur", this.release);
    page.document.removeEventListener("visibilitychange", this.release);
    page.document.removeEventListener("focusin", this.#focused);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || this.#taken || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaker(event.target)) return;
    if (event.key === "Shift") {
      this.#run = true;
      return this.#tell();
    }
    if (event.key === "+" || event.key === "-") return this.events.zoomed(event.key === "+" ? 1.2 : 1 / 1.2);
    if (sides[event.code] === undefined) return;
    event.preventDefault();
    this.#run = event.shiftKey;
    if (this.#held.has(event.code)) return;
    this.#held.add(event.code);
    this.#tell();
  };

  readonly #released = (event: KeyboardEvent): void => {
    if (event.key === "Shift") this.#run = false;
    else if (!this.#held.delete(event.code)) return;
    this.#tell();
  };

  readonly #focused = (event: FocusEvent): void => {
    if (isTaker(event.target)) this.release();
  };

  #tell(): void {
    let dx = 0;
    let dy = 0;
    for (const code of this.#held) {
      const side = sides[code];
      if (side === "left") dx = dx > 0 ? 0 : -1;
      else if (side === "right") dx = dx < 0 ? 0 : 1;
      else if (side === "up") dy = dy > 0 ? 0 : -1;
      else if (side === "down") dy = dy < 0 ? 0 : 1;
    }
    const still = dx === 0 && dy === 0;
    if (still && this.#wish === null) return;
    this.#wish = still ? null : { dx, dy, run: this.#run };
    this.events.steered(this.#wish);
  }
}

function isTaker(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(takers) !== null;
}
