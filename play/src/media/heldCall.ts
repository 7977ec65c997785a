import type { UserId } from "../office";
import type { MediaMember } from "./port";

/// A call that began while the person was busy: who waits in it, and what the server has begun meanwhile.
export class HeldCall {
  /// The latest connection of each of the others; none of them was opened.
  readonly #starts = new Map<UserId, string>();

  constructor(public members: readonly MediaMember[]) {}

  get starts(): Iterable<readonly [UserId, string]> {
    return this.#starts;
  }

  start(user: UserId, connectionId: string): void {
    this.#starts.set(user, connectionId);
  }

  disconnect(user: UserId, connectionId: string): void {
    if (this.#starts.get(user) === connectionId) this.#starts.delete(user);
  }
}
