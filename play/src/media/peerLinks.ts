import type { Millis, UserId } from "../office";
import { Peer, type Link, type PeerOptions } from "./peer";
import type { Outgoing } from "./slots";

const firstDelayMs = 500;
const delayGrowth = 1.2;
const maxDelayMs = 15_000;
const maxAttempts = 30;
/// A link that held this long starts counting afresh when it breaks.
const stableMs = 60_000;

export interface LinkOutlets {
  send(user: UserId, connectionId: string, payload: string): void;
  askRestart(user: UserId, connectionId: string): void;
  changed(user: UserId): void;
}

interface Entry {
  peer: Peer;
  attempts: number;
  connectedAt: Millis | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/// The connections of a bubble, one for each of the others, renewed through the server with growing patience.
export class PeerLinks {
  readonly #entries = new Map<UserId, Entry>();
  #outgoing: Outgoing;

  constructor(
    outgoing: Outgoing,
    private readonly open: PeerOptions["open"],
    private readonly outlets: LinkOutlets,
    private readonly now: () => Millis,
  ) {
    this.#outgoing = outgoing;
  }

  get users(): readonly UserId[] {
    return [...this.#entries.keys()];
  }

  peer(user: UserId): Peer | null {
    return this.#entries.get(user)?.peer ?? null;
  }

  linkOf(user: UserId): Link {
    return this.#entries.get(user)?.peer.link ?? "connecting";
  }

  start(user: UserId, polite: boolean, connectionId: string): void {
    const before = this.#entries.get(user);
    if (before?.peer.connectionId === connectionId) return;
    clearTimeout(before?.timer);
    before?.peer.close();
    const peer = new Peer(
      { connectionId, polite, open: this.open },
      {
        send: (payload) => this.outlets.send(user, connectionId, payload),
        changed: () => this.#peerChanged(user, connectionId),
        gaveUp: () => this.#gaveUp(user, connectionId),
      },
    );
    this.#entries.set(user, { peer, attempts: before?.attempts ?? 0, connectedAt: null, timer: undefined });
    this.#share();
    this.outlets.changed(user);
  }

  /// Signals of another attempt than the current are stale.
  signal(user: UserId, connectionId: string, payload: string): void {
    const peer = this.peer(user);
    if (peer?.connectionId === connectionId) peer.receive(payload);
  }

  disconnect(user: UserId, connectionId: string): void {
    if (this.peer(user)?.connectionId === connectionId) this.drop(user);
  }

  drop(user: UserId): void {
    const entry = this.#entries.get(user);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.peer.close();
    this.#entries.delete(user);
    this.#share();
    this.outlets.changed(user);
  }

  /// The person asks: at once, and with all attempts ahead again.
  restart(user: UserId): void {
    const entry = this.#entries.get(user);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.attempts = 0;
    this.outlets.askRestart(user, entry.peer.connectionId);
  }

  setOutgoing(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    this.#share();
  }

  close(): void {
    for (const user of this.users) this.drop(user);
  }

  #share(): void {
    for (const { peer } of this.#entries.values()) peer.setOutgoing(this.#outgoing, this.#entries.size);
  }

  #peerChanged(user: UserId, connectionId: string): void {
    const entry = this.#entries.get(user);
    if (entry?.peer.connectionId !== connectionId) return;
    entry.connectedAt = entry.peer.link === "connected" ? (entry.connectedAt ?? this.now()) : entry.connectedAt;
    this.outlets.changed(user);
  }

  #gaveUp(user: UserId, connectionId: string): void {
    const entry = this.#entries.get(user);
    if (entry?.peer.connectionId !== connectionId) return;
    if (entry.connectedAt !== null && this.now() - entry.connectedAt >= stableMs) entry.attempts = 0;
    entry.connectedAt = null;
    this.#askLater(user, entry);
  }

  /// Again and again, as the question itself may go unheard: both ends ask, and the server answers the first.
  #askLater(user: UserId, entry: Entry): void {
    if (entry.attempts >= maxAttempts) return;
    const delay = restartDelay(entry.attempts);
    entry.attempts += 1;
    entry.timer = setTimeout(() => {
      this.outlets.askRestart(user, entry.peer.connectionId);
      this.#askLater(user, entry);
    }, delay);
  }
}

export function restartDelay(attempt: number): Millis {
  return Math.min(maxDelayMs, Math.round(firstDelayMs * delayGrowth ** attempt));
}
