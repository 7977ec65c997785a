import { Passes } from "../account/pass";
import type { Refusal } from "../office";

function shelf(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/// Those of this browser.
const passes = new Passes(
  (...asked) => fetch(...asked),
  shelf(),
  () => Date.now(),
);

/// What this browser was given for `room`; empty when there is nothing, or nothing that holds.
export function passOf(room: string): string {
  return passes.of(room);
}

/// Asks for one, with `password` if it was said. Null: there is one now.
export function requestPass(room: string, visitorKey: string, password: string): Promise<Refusal | null> {
  return passes.request(room, visitorKey, password);
}
