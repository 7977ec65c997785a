import type { Point } from "../../office";
import type { Wish } from "../../world/walker";
import { Joystick } from "./joystick";

const tapReach = 9;
const longestTap = 600;
const joystickReach = 12;

export interface PointerEvents {
  /// A click or tap, in CSS pixels of the canvas.
  tapped(at: Point): void;
  /// The mouse is over here; null when it left.
  hovered(at: Point | null): void;
  zoomed(factor: number): void;
  steered(wish: Wish | null): void;
}

interface Finger {
  readonly startX: number;
  readonly startY: number;
  readonly at: number;
  x: number;
  y: number;
}

/// Mouse and fingers on the canvas: tap to walk, drag to steer, two fingers or the wheel to zoom.
export class Pointers {
  readonly #fingers = new Map<number, Finger>();
  readonly #joystick: Joystick;
  #spread = 0;
  /// A second finger makes the whole touch a gesture: none of its fingers taps or steers any more.
  #gesture = false;

  constructor(
    private readonly surface: HTMLElement,
    private readonly events: PointerEvents,
  ) {
    this.#joystick = new Joystick(surface, (wish) => events.steered(wish));
    surface.addEventListener("pointerdown", this.#down);
    surface.addEventListener("pointermove", this.#move);
    surface.addEventListener("pointerup", this.#up);
    surface.addEventListener("pointercancel", this.#cancel);
    surface.addEventListener("pointerleave", this.#leave);
    surface.addEventListener("wheel", this.#wheel, { passive: false });
    surface.addEventListener("contextmenu", this.#menu);
  }

  free(): void {
    const { surface } = this;
    surface.removeEventListener("pointerdown", this.#down);
    surface.removeEventListener("pointermove", this.#move);
    surface.removeEventListener("pointerup", this.#up);
    surface.removeEventListener("pointercancel", this.#cancel);
    surface.removeEventListener("pointerleave", this.#leave);
    surface.removeEventListener("wheel", this.#wheel);
    surface.removeEventListener("contextmenu", this.#menu);
    this.#joystick.free();
  }

  readonly #down = (event: PointerEvent): void => {
    // Whoever typed leaves the text field by clicking the office.
    if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) {
      document.activeElement.blur();
    }
    this.surface.setPointerCapture(event.pointerId);
    const { x, y } = this.#place(event);
    this.#fingers.set(event.pointerId, { startX: x, startY: y, at: event.timeStamp, x, y });
    if (this.#fingers.size === 1) {
      this.#gesture = false;
    } else {
      this.#gesture = true;
      this.#spread = this.#measure();
      this.#joystick.release();
    }
  };

  readonly #move = (event: PointerEvent): void => {
    const { x, y } = this.#place(event);
    const finger = this.#fingers.get(event.pointerId);
    if (finger === undefined) {
      if (event.pointerType === "mouse") this.events.hovered({ x, y });
      return;
    }
    finger.x = x;
    finger.y = y;
    if (this.#fingers.size >= 2) return this.#pinch();
    if (this.#gesture || event.pointerType === "mouse") return;
    const far = Math.hypot(x - finger.startX, y - finger.startY) > joystickReach;
    if (far && !this.#joystick.held) this.#joystick.hold(finger.startX, finger.startY);
    if (this.#joystick.held) this.#joystick.move(x, y);
  };

  readonly #up = (event: PointerEvent): void => {
    const finger = this.#fingers.get(event.pointerId);
    this.#fingers.delete(event.pointerId);
    if (finger === undefined) return;
    const steered = this.#joystick.held;
    this.#joystick.release();
    const near = Math.hypot(finger.x - finger.startX, finger.y - finger.startY) <= tapReach;
    const brief = event.timeStamp - finger.at <= longestTap || event.pointerType === "mouse";
    if (near && brief && !this.#gesture && !steered) this.events.tapped({ x: finger.x, y: finger.y });
  };

  readonly #cancel = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    this.#joystick.release();
  };

  readonly #leave = (): void => this.events.hovered(null);

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1);
    this.events.zoomed(Math.min(10, Math.max(0.1, Math.pow(2, -pixels / 200))));
  };

  readonly #menu = (event: Event): void => event.preventDefault();

  #pinch(): void {
    const spread = this.#measure();
    const factor = spread / this.#spread;
    this.#spread = spread;
    // A jump means that a finger was put down or lifted, not that somebody pinched so fast.
    if (Number.isFinite(factor) && factor > 0.8 && factor < 1.25) this.events.zoomed(factor);
  }

  #measure(): number {
    const [a, b] = [...this.#fingers.values()];
    return a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);
  }

  #place(event: PointerEvent): Point {
    const box = this.surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
