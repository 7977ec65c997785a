/// A clock turned by hand and a server that keeps sessions as the real one does: for tests.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { ClientToServerMessageSchema, ServerToClientMessageSchema } from "../generated/digiwork/wire/v1/session_pb";
import type { ClientToServerMessage } from "../generated/digiwork/wire/v1/session_pb";
import type { Clock } from "./clock";
import type { Socket, SocketEvents, Transport } from "./transport";

export class ManualClock implements Clock {
  #now = 0;
  #timers: { at: number; due: () => void }[] = [];

  constructor(private readonly chance: () => number = () => 0.5) {}

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance();
  }

  after(ms: number, due: () => void): () => void {
    const timer = { at: this.#now + ms, due };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /// Passes time; promises that became ready get their turn before each timer.
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.due();
    }
    this.#now = end;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}

type ServerInit = MessageInitShape<typeof ServerToClientMessageSchema>;

interface Wire {
  readonly events: SocketEvents;
  alive: boolean;
  /// Said connected or resumed; only then does it carry events.
  greeted: boolean;
  /// Frames under way; a cut loses them.
  readonly toClient: Uint8Array[];
  readonly toServer: Uint8Array[];
}

/// One room, one client at a time. Bytes move only when `deliver` is called, so a test decides what a cut loses.
export class FakeServer implements Transport {
  up = true;
  /// Opening a socket fails while the network is gone.
  network = true;
  knowsSession = true;
  retryAfterMs = 0;
  /// Counted client frames, in order, of the present session.
  applied: ClientToServerMessage[] = [];
  readonly greetings: ClientToServerMessage[] = [];
  readonly renewals: string[] = [];
  pings = 0;
  answersPings = true;
  #wire: Wire | null = null;
  #sent: Uint8Array[] = [];
  #acknowledged = 0;
  #token = 0;

  open(events: SocketEvents): Socket {
    const wire: Wire = { events, alive: true, greeted: false, toClient: [], toServer: [] };
    if (this.network && this.up) {
      this.#wire = wire;
      queueMicrotask(() => wire.alive && events.opened());
    } else {
      queueMicrotask(() => wire.alive && events.closed(1006, ""));
    }
    return {
      send: (bytes) => void (wire.alive && wire.toServer.push(bytes)),
      drop: () => {
        wire.alive = false;
      },
    };
  }

  async reachable(): Promise<boolean> {
    return this.network && this.up;
  }

  get sentCount(): number {
    return this.#sent.length + this.#acknowledged;
  }

  /// Sends a counted frame; kept until the client has acknowledged it.
  tell(batch: NonNullable<ServerInit["batch"]>): void {
    const frame = pack({ batch });
    this.#sent.push(frame);
    if (this.#wire?.greeted === true) this.#wire.toClient.push(frame);
  }

  control(control: NonNullable<ServerInit["control"]>): void {
    this.#wire?.toClient.push(pack({ control }));
  }

  /// Moves up to `most` frames each way.
  deliver(most = Infinity): void {
    const wire = this.#wire;
    for (let i = 0; i < most && wire !== null && wire.alive && wire.toServer.length > 0; i++) {
      this.#hear(fromBinary(ClientToServerMessageSchema, wire.toServer.shift()!));
    }
    for (let i = 0; i < most && wire !== null && wire.alive && wire.toClient.length > 0; i++) {
      wire.events.received(wire.toClient.shift()!);
    }
  }

  /// Breaks the socket; what was under way is lost.
  cut(code = 1006): void {
    const wire = this.#wire;
    this.#wire = null;
    if (wire === null || !wire.alive) return;
    wire.alive = false;
    wire.events.closed(code, "");
  }

  /// The network swallows everything from now on and tells nobody.
  swallow(): void {
    this.#wire = null;
  }

  #hear({ message }: ClientToServerMessage): void {
    switch (message.case) {
      case "connect":
        this.greetings.push(create(ClientToServerMessageSchema, { message }));
        this.#token++;
        this.applied = [];
        this.#sent = [];
        this.#acknowledged = 0;
        this.knowsSession = true;
        this.#wire!.greeted = true;
        return this.control({
          case: "connected",
          value: {
            protocolVersion: 2,
            sessionToken: `token ${this.#token}`,
            userId: 7,
            retentionMs: 30_000,
            pingIntervalMs: 10_000,
          },
        });
      case "resume":
        return this.#resume(message.value.sessionToken, Number(message.value.received));
      case "ack":
        return this.#acknowledge(Number(message.value.received));
      case "ping": {
        this.pings++;
        this.#acknowledge(Number(message.value.received));
        const value = { id: message.value.id, received: BigInt(this.applied.length), placeTicket: "ticket" };
        if (this.answersPings) this.control({ case: "pong", value });
        return;
      }
      case "leave":
        return;
      case "renewVisa":
        this.renewals.push(message.value.visa);
        return;
      default:
        this.applied.push(create(ClientToServerMessageSchema, { message }));
    }
  }

  #resume(token: string, received: number): void {
    if (!this.knowsSession || token !== `token ${this.#token}`) {
      return this.control({ case: "errorScreen", value: { code: "RESUME_GONE" } });
    }
    this.#acknowledge(received);
    this.control({ case: "resumed", value: { received: BigInt(this.applied.length) } });
    this.#wire!.greeted = true;
    for (const frame of this.#sent) this.#wire?.toClient.push(frame);
  }

  #acknowledge(received: number): void {
    const gone = received - this.#acknowledged;
    if (gone > this.#sent.length) throw new Error(`the client counts ${received}, sent were ${this.sentCount}`);
    this.#sent.splice(0, Math.max(0, gone));
    this.#acknowledged = Math.max(this.#acknowledged, received);
  }
}

function pack(message: ServerInit): Uint8Array {
  return toBinary(ServerToClientMessageSchema, create(ServerToClientMessageSchema, message));
}
