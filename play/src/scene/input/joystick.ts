import type { Wish } from "../../world/walker";

const baseRadius = 50;
const thumbRadius = 25;
const deadZone = 14;
/// A thumb pushed this far beyond the base runs.
const runAt = 78;

/// A joystick that appears where a finger was put down.
export class Joystick {
  held = false;
  readonly #base = document.createElement("div");
  readonly #thumb = document.createElement("div");
  #x = 0;
  #y = 0;
  #octant: number | null = null;
  #run = false;

  constructor(
    surface: HTMLElement,
    private readonly steered: (wish: Wish | null) => void,
  ) {
    this.#base.setAttribute("aria-hidden", "true");
    dress(this.#base, baseRadius, "rgba(255, 255, 255, 0.28)", "2px solid rgba(255, 255, 255, 0.5)");
    dress(this.#thumb, thumbRadius, "rgba(255, 255, 255, 0.65)", "none");
    this.#base.style.display = "none";
    this.#thumb.style.left = this.#thumb.style.top = `${baseRadius - thumbRadius - 2}px`;
    this.#base.append(this.#thumb);
    surface.append(this.#base);
  }

  hold(x: number, y: number): void {
    this.held = true;
    this.#x = x;
    this.#y = y;
    this.#base.style.display = "block";
    this.#base.style.left = `${x - baseRadius}px`;
    this.#base.style.top = `${y - baseRadius}px`;
  }

  move(x: number, y: number): void {
    const dx = x - this.#x;
    const dy = y - this.#y;
    const force = Math.hypot(dx, dy);
    const shown = Math.min(1, baseRadius / Math.max(1, force));
    this.#thumb.style.transform = `translate(${dx * shown}px, ${dy * shown}px)`;
    // Eight directions: each change of direction is a report, so a trembling thumb must not be many.
    const octant = force < deadZone ? null : Math.round(Math.atan2(dy, dx) / (Math.PI / 4));
    const run = force > runAt;
    if (octant === this.#octant && run === this.#run) return;
    this.#octant = octant;
    this.#run = run;
    this.steered(octant === null ? null : wishOf(octant, run));
  }

  release(): void {
    if (!this.held) return;
    this.held = false;
    this.#octant = null;
    this.#run = false;
    this.#base.style.display = "none";
    this.#thumb.style.transform = "";
    this.steered(null);
  }

  free(): void {
    this.#base.remove();
  }
}

function wishOf(octant: number, run: boolean): Wish {
  const angle = (octant * Math.PI) / 4;
  return { dx: Math.round(Math.cos(angle)), dy: Math.round(Math.sin(angle)), run };
}

function dress(element: HTMLElement, radius: number, background: string, border: string): void {
  Object.assign(element.style, {
    position: "absolute",
    width: `${2 * radius}px`,
    height: `${2 * radius}px`,
    boxSizing: "border-box",
    borderRadius: "50%",
    background,
    border,
    pointerEvents: "none",
  });
}
