import { decodeFrame } from "../protocol/decode";
import { encodeHousekeeping, encodeIntent } from "../protocol/encode";
import type { Control, Hello, ServerFrame } from "../protocol/frames";
import type { Intent, ServerEvent } from "../world/events";
import { Backlog } from "./backlog";
import type { Clock } from "./clock";
import type { Socket, Transport } from "./transport";

/// Why a session ended for good; the app makes a full page of it.
export interface SessionProblem {
  readonly code: string;
  readonly file: string;
  readonly detail: string;
  /// Unix time after which it will be otherwise, in milliseconds; 0: not known, or never.
  readonly until?: number;
}

export type SessionState =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  /// The socket is gone; the server keeps the session until `until`.
  | { readonly state: "resuming"; readonly since: number; readonly until: number }
  | {
      readonly state: "rejoining";
      readonly retryAt: number;
      readonly attempt: number;
      readonly why: "lost" | "restart";
      /// What the server said that kept me out; null when nothing did but the network.
      readonly problem: SessionProblem | null;
    }
  | { readonly state: "failed"; readonly problem: SessionProblem }
  | { readonly state: "left" };

export interface SessionListener {
  changed(state: SessionState): void;
  /// A session began. Everything known from an earlier one is void.
  began(user: number, again: boolean): void;
  /// Each counted event once, in order, whatever the network did.
  event(event: ServerEvent): void;
}

/// The visa of who has signed in, made anew each time; nothing for a guest. Fails when it cannot be asked for.
export type AskForVisa = () => Promise<string | undefined>;

/// Ends the session at once, as `leave` does. [WS11]
const closeNormal = 1000;
/// What a stopping server closes with. [WS17]
const closeGoingAway = 1001;
const closeServiceRestart = 1012;
const closeAbnormal = 1006;
/// A page may close with 1000 or its own codes only; this one leaves the session to be resumed or to run out.
const closeDropped = 4000;

const firstResumeDelay = 500;
const longestResumeDelay = 5_000;
const defaultRetention = 30_000;
const firstRejoinDelay = 1_000;
const longestRejoinDelay = 10_000;
/// An attempt to open or greet that says nothing for so long is given up.
const patience = 10_000;
const defaultPingInterval = 5_000;
/// A visa that could not be had, or said, is asked for again after so long.
const renewalPause = 2_000;
/// Acknowledged at least so often, that the server need not keep more.
const ackEvery = 64;
const mostUnacknowledged = 2_048;
const mostUnacknowledgedBytes = 4 << 20;

/// My seat in a room, held over any number of sockets.
///
/// Both sides count the counted frames they have received. A lost socket is replaced and each side sends again what
/// the other has not counted, so nothing is lost and nothing doubled; when the server has forgotten the session, a
/// new one is joined where the old one stood. The rules are WS1... in docs/spec/wire.md.
///
/// `send` may be called at any time; outside of a session it does nothing.
export class Session {
  #state: SessionState = { state: "connecting" };
  #socket: Socket | null = null;
  #timer: (() => void) | null = null;
  #heartbeat: (() => void) | null = null;
  #greeted = false;
  #token: string | null = null;
  #began = false;
  #received = 0;
  #acknowledged = 0;
  readonly #backlog = new Backlog(mostUnacknowledged, mostUnacknowledgedBytes);
  #placeTicket = "";
  #retention = defaultRetention;
  #pingInterval = defaultPingInterval;
  #pingId = 0;
  /// When the oldest ping was sent that nothing has been heard since; null when the line is alive.
  #unansweredSince: number | null = null;
  #resumeDelay = firstResumeDelay;
  #probing = 0;
  #renewal: (() => void) | null = null;
  #role = "guest";

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private hello: Hello,
    private readonly listener: SessionListener,
    private readonly visa: AskForVisa | null = null,
  ) {}

  get state(): SessionState {
    return this.#state;
  }

  /// What the server last said I am: "guest", "observer", "member", "editor", "admin".
  get role(): string {
    return this.#role;
  }

  get unacknowledged(): number {
    return this.#backlog.size;
  }

  start(): void {
    this.#open();
  }

  /// What a new session will say of me, should this one have to be joined again.
  introduceAs(hello: Partial<Hello>): void {
    this.hello = { ...this.hello, ...hello };
  }

  send(intent: Intent): void {
    if (this.#token === null || (this.#state.state !== "connected" && this.#state.state !== "resuming")) return;
    const frame = encodeIntent(intent);
    if (!this.#backlog.push(frame)) return this.#rejoin("lost", 0);
    if (this.#state.state === "connected") this.#socket?.send(frame);
  }

  /// Asks at once for a place to come back to and whether the line lives: after a stop, or a change of network.
  ping(): void {
    if (this.#state.state !== "connected") return;
    this.#unansweredSince ??= this.clock.now();
    this.#acknowledged = this.#received;
    this.#socket?.send(encodeHousekeeping({ kind: "ping", id: ++this.#pingId, received: this.#received }));
  }

  /// The browser says the network is back, or the person does not want to wait.
  nudge(): void {
    switch (this.#state.state) {
      case "connected":
        return this.ping();
      case "resuming":
        if (this.#socket === null) this.#open();
        return;
      case "rejoining":
        if (this.#socket === null) void this.#probe();
        return;
      default:
        return;
    }
  }

  leave(): void {
    this.#renewal?.();
    this.#renewal = null;
    if (this.#state.state === "connected") this.#socket?.send(encodeHousekeeping({ kind: "leave" }));
    this.#dropSocket(closeNormal, "left");
    this.#become({ state: "left" });
  }

  /// Cuts the socket as a broken network would. For tests of whole pages only.
  cut(): void {
    if (this.#socket === null) return;
    this.#dropSocket(closeDropped, "cut");
    this.#lost(closeAbnormal);
  }

  #become(state: SessionState): void {
    if (this.#state.state === "left" || (this.#state.state === "failed" && state.state !== "left")) return;
    this.#state = state;
    this.listener.changed(state);
  }

  #open(): void {
    this.#dropSocket(closeDropped, "replaced");
    this.#cancelTimer();
    this.#greeted = false;
    this.#timer = this.clock.after(patience, () => this.#giveUp());
    this.#socket = this.transport.open({
      opened: () => this.#greet(),
      received: (bytes) => this.#receive(bytes),
      closed: (code) => {
        this.#socket = null;
        this.#lost(code);
      },
    });
  }

  #greet(): void {
    if (this.#state.state === "resuming" && this.#token !== null) {
      this.#socket?.send(encodeHousekeeping({ kind: "resume", token: this.#token, received: this.#received }));
    } else if (this.visa === null) {
      this.#connect("");
    } else {
      const socket = this.#socket;
      this.visa().then(
        (visa) => this.#socket === socket && this.#connect(visa ?? ""),
        () => this.#socket === socket && this.#giveUp(),
      );
    }
  }

  #connect(visa: string): void {
    const { hello, clock } = this;
    const placeTicket = this.#placeTicket;
    this.#socket?.send(encodeHousekeeping({ kind: "connect", hello, placeTicket, pageTime: clock.now(), visa }));
  }

  #renewAfter(ms: number): void {
    this.#renewal?.();
    this.#renewal = this.clock.after(ms, () => void this.#renew());
  }

  /// Shows the next visa; whoever has none any more is told so by the server in its time. [WS61]
  async #renew(): Promise<void> {
    this.#renewal = null;
    const socket = this.#socket;
    if (this.visa === null || this.#token === null) return;
    if (socket === null || this.#state.state !== "connected") return this.#renewAfter(renewalPause);
    let visa: string | undefined;
    try {
      visa = await this.visa();
    } catch {
      return this.#renewAfter(renewalPause);
    }
    if (visa === undefined || this.#token === null) return;
    if (this.#socket !== socket) return this.#renewAfter(renewalPause);
    socket.send(encodeHousekeeping({ kind: "renew-visa", visa }));
  }

  #receive(bytes: Uint8Array): void {
    this.#unansweredSince = null;
    let frame: ServerFrame;
    try {
      frame = decodeFrame(bytes);
    } catch {
      // A server that talks nonsense: a fresh session is the only way to agree again.
      this.#dropSocket(closeDropped, "unreadable");
      return this.#rejoin("lost", firstRejoinDelay);
    }
    // A greeting begins the count, so it comes before the events of its own frame.
    const greeting = frame.control?.kind === "connected";
    if (greeting) this.#obey(frame.control!);
    if (frame.counted) this.#received++;
    const socket = this.#socket;
    for (const event of frame.events) {
      this.listener.event(event);
      // A listener may have left the room: the rest is for nobody.
      if (this.#socket !== socket) return;
    }
    if (frame.control !== null && !greeting) this.#obey(frame.control);
    if (this.#received - this.#acknowledged >= ackEvery && this.#state.state === "connected") {
      this.#acknowledged = this.#received;
      this.#socket?.send(encodeHousekeeping({ kind: "ack", received: this.#received }));
    }
  }

  #obey(control: Control): void {
    switch (control.kind) {
      case "connected":
        return this.#connected(control);
      case "resumed":
        return this.#resumed(control.received);
      case "ack":
        return this.#acknowledge(control.received);
      case "pong":
        if (control.placeTicket !== "") this.#placeTicket = control.placeTicket;
        return this.#acknowledge(control.received);
      case "server-stopping":
        this.#dropSocket(closeDropped, "server stopping");
        return this.#rejoin("restart", control.retryAfterMs || firstRejoinDelay);
      case "visa-state":
        this.#role = control.role;
        return this.#renewAfter(control.renewInMs);
      case "error-screen":
        return this.#refused(control);
    }
  }

  #connected(control: Extract<Control, { kind: "connected" }>): void {
    const again = this.#began;
    this.#began = true;
    this.#role = "guest";
    this.#renewal?.();
    this.#renewal = null;
    this.#token = control.token;
    this.#retention = control.retentionMs || defaultRetention;
    this.#pingInterval = control.pingIntervalMs || defaultPingInterval;
    this.#received = 0;
    this.#acknowledged = 0;
    this.#backlog.reset();
    this.listener.began(control.user, again);
    this.#settle();
  }

  #resumed(received: number): void {
    if (!this.#backlog.acknowledge(received)) {
      this.#dropSocket(closeDropped, "lost count");
      return this.#rejoin("lost", 0);
    }
    this.#backlog.forEach((frame) => this.#socket?.send(frame));
    this.#settle();
  }

  #settle(): void {
    this.#cancelTimer();
    this.#greeted = true;
    this.#resumeDelay = firstResumeDelay;
    this.#unansweredSince = null;
    this.#become({ state: "connected" });
    this.ping();
    this.#beat();
  }

  #acknowledge(received: number): void {
    this.#backlog.acknowledge(received);
  }

  #refused(control: Extract<Control, { kind: "error-screen" }>): void {
    this.#dropSocket(closeNormal, "refused");
    const forgotten = this.#state.state === "resuming" && !this.#greeted;
    if (forgotten) return this.#rejoin("lost", 0);
    const problem = { code: control.code, file: control.file, detail: control.detail, until: control.until };
    if (control.retryAfterMs > 0) return this.#rejoin("lost", control.retryAfterMs, 1, problem);
    this.#become({ state: "failed", problem });
  }

  /// One ping an interval. A line that has answered none for two intervals is dead, whatever the browser says. [WS10]
  #beat(): void {
    this.#heartbeat?.();
    this.#heartbeat = this.clock.after(this.#pingInterval, () => {
      const since = this.#unansweredSince;
      if (since !== null && this.clock.now() - since >= 2 * this.#pingInterval - 50) {
        this.#dropSocket(closeDropped, "silent");
        return this.#lost(closeAbnormal);
      }
      this.ping();
      this.#beat();
    });
  }

  /// The socket is gone: decide what comes next.
  #lost(code: number): void {
    this.#cancelTimer();
    this.#heartbeat?.();
    this.#heartbeat = null;
    const now = this.clock.now();
    switch (this.#state.state) {
      case "connected":
        if (code === closeNormal) return this.#become({ state: "left" });
        if (restarts(code)) return this.#rejoin("restart", firstRejoinDelay);
        this.#become({ state: "resuming", since: now, until: now + this.#retention });
        // The first try at once: most losses are a short hiccup.
        return this.#resumeAfter(this.#resumeDelay);
      case "resuming":
        if (restarts(code)) return this.#rejoin("restart", firstRejoinDelay);
        if (now + this.#resumeDelay >= this.#state.until) return this.#rejoin("lost", 0);
        return this.#resumeAfter(this.#resumeDelay);
      case "connecting":
      case "rejoining": {
        const { attempt, why } = this.#state.state === "rejoining" ? this.#state : { attempt: 0, why: "lost" as const };
        return this.#rejoin(restarts(code) ? "restart" : why, this.#rejoinDelay(attempt), attempt + 1);
      }
      default:
        return;
    }
  }

  #resumeAfter(delay: number): void {
    this.#resumeDelay = Math.min(longestResumeDelay, delay * 2);
    this.#timer = this.clock.after(delay, () => this.#open());
  }

  /// The session is over: wait until the server answers, then join again where I stood. [WS12]
  #rejoin(why: "lost" | "restart", delay: number, attempt = 1, problem: SessionProblem | null = null): void {
    this.#dropSocket(closeDropped, "rejoining");
    this.#cancelTimer();
    this.#token = null;
    this.#backlog.reset();
    this.#resumeDelay = firstResumeDelay;
    this.#become({ state: "rejoining", retryAt: this.clock.now() + delay, attempt, why, problem });
    if (this.#state.state === "rejoining") this.#timer = this.clock.after(delay, () => void this.#probe());
  }

  async #probe(): Promise<void> {
    this.#cancelTimer();
    const probe = ++this.#probing;
    const reachable = await this.transport.reachable();
    if (this.#state.state !== "rejoining" || probe !== this.#probing || this.#socket !== null) return;
    if (reachable) return this.#open();
    this.#rejoin(this.#state.why, this.#rejoinDelay(this.#state.attempt), this.#state.attempt + 1);
  }

  #rejoinDelay(attempt: number): number {
    const delay = Math.min(longestRejoinDelay, firstRejoinDelay * 2 ** Math.min(attempt, 10));
    return delay * (0.75 + this.clock.random() / 2);
  }

  #giveUp(): void {
    this.#dropSocket(closeDropped, "no answer");
    this.#lost(closeAbnormal);
  }

  #dropSocket(code: number, reason: string): void {
    this.#heartbeat?.();
    this.#heartbeat = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.drop(code, reason);
  }

  #cancelTimer(): void {
    this.#timer?.();
    this.#timer = null;
  }
}

function restarts(code: number): boolean {
  return code === closeGoingAway || code === closeServiceRestart;
}
