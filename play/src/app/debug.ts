import type { Stage } from "../scene/stage";
import type { Visit } from "./visit";

const kept = 1_200;

/// Script and render calls of the last frames, main thread only, in milliseconds.
export class FrameCosts {
  readonly #costs = new Float32Array(kept);
  #count = 0;

  add(ms: number): void {
    this.#costs[this.#count++ % kept] = ms;
  }

  list(): number[] {
    return [...this.#costs.subarray(0, Math.min(this.#count, kept))];
  }

  reset(): void {
    this.#count = 0;
  }
}

export interface DebugTarget {
  visit(): Visit;
  stage(): Stage | null;
}

/// A window into a running office for whole-page tests; present only when asked for.
export function openDebugWindow(target: DebugTarget, costs: FrameCosts): void {
  Object.assign(window, {
    __digiwork: {
      state: () => target.visit().session.state.state,
      unacknowledged: () => target.visit().session.unacknowledged,
      cut: () => target.visit().session.cut(),
      self: () => {
        const { walker } = target.visit();
        return walker && { x: walker.x, y: walker.y, direction: walker.direction, moving: walker.moving };
      },
      me: () => target.visit().world.me,
      bubble: () => target.visit().world.bubble,
      players: () =>
        [...target.visit().world.players.values()].map(({ id, name, track }) => ({
          id,
          name,
          x: track.x,
          y: track.y,
          lastX: track.lastX,
          lastY: track.lastY,
        })),
      stage: () => target.stage()?.debug() ?? null,
      sample: (x: number, y: number) => target.stage()?.sample(x, y) ?? null,
      costs: () => costs.list(),
      resetCosts: () => costs.reset(),
    },
  });
}

export function debugAsked(): boolean {
  try {
    return new URLSearchParams(window.location.search).has("debug") || window.localStorage.getItem("dwDebug") !== null;
  } catch {
    return false;
  }
}
