import { randomBytes } from "node:crypto";
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { AvailabilityStatus, Direction } from "../../../play/src/generated/digiwork/wire/v1/presence_pb";
import {
  ClientToServerMessageSchema,
  ServerToClientMessageSchema,
  type ServerToClientMessage,
  type SubMessage,
} from "../../../play/src/generated/digiwork/wire/v1/session_pb";
import { forEachMove } from "../../../play/src/world/moves";
import { until } from "./until";

type Message = NonNullable<MessageInitShape<typeof ClientToServerMessageSchema>["message"]>;
type Heard = SubMessage["message"];
type ValueOf<Kind> = Heard extends infer One ? (One extends { case: Kind; value: infer Value } ? Value : never) : never;

export interface BotOptions {
  readonly origin: URL;
  readonly room: string;
  readonly name: string;
  readonly entry?: string;
}

/// A person without a browser: speaks the wire protocol, walks where it is told, keeps what it heard.
export class Bot {
  readonly heard: Heard[] = [];
  /// Steps of others, oldest first.
  readonly steps: { readonly userId: number; readonly x: number; readonly y: number }[] = [];
  id = 0;
  x = 0;
  y = 0;
  #correction = 0;
  #received = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #walking: ReturnType<typeof setInterval> | undefined;
  #joined = false;
  #slots = 1;
  readonly #inSlot = new Map<number, number>();
  closedWith: string | null = null;

  private constructor(
    private readonly socket: WebSocket,
    readonly name: string,
    /// Crowds do not keep what they heard.
    private readonly keeps: boolean,
  ) {}

  static async enter(options: BotOptions, keeps = true): Promise<Bot> {
    const url = new URL("/ws", options.origin);
    url.protocol = "ws:";
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    const bot = new Bot(socket, options.name, keeps);
    socket.onmessage = ({ data }): void => bot.#hear(fromBinary(ServerToClientMessageSchema, new Uint8Array(data)));
    socket.onclose = ({ code, reason }): void => void (bot.closedWith = `${code} ${reason}`);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = (): void => resolve();
      socket.onerror = (): void => reject(new Error(`${options.name} cannot connect to ${url.href}`));
    });
    const key = (): string => randomBytes(16).toString("hex");
    bot.say({
      case: "connect",
      value: {
        protocolVersion: 2,
        room: options.room,
        entry: options.entry ?? "",
        visitorKey: key(),
        tabId: key(),
        name: options.name,
        avatar: { body: 1, eyes: 1, hair: 1, clothes: 1, hat: 0, accessory: 0 },
        status: AvailabilityStatus.ONLINE,
        // Bots need not see: a small window costs the server little.
        viewport: keeps ? { left: 0, top: 0, right: 4000, bottom: 4000 } : { left: 0, top: 0, right: 1, bottom: 1 },
        locale: "en",
      },
    });
    await until(`${options.name} to be in the room (${bot.closedWith ?? "open"})`, () => bot.#joined);
    bot.#timer = setInterval(() => bot.say({ case: "ping", value: { id: 1, received: BigInt(bot.#received) } }), 5000);
    return bot;
  }

  say(message: Message): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(toBinary(ClientToServerMessageSchema, create(ClientToServerMessageSchema, { message })));
  }

  report(x: number, y: number, moving: boolean, direction = Direction.DOWN): void {
    this.x = x;
    this.y = y;
    const position = { x: Math.round(x), y: Math.round(y), direction, moving };
    this.say({ case: "userMoves", value: { position, correction: this.#correction } });
  }

  /// Walks in a straight line, as a client would report it. Settles when there.
  async walkTo(x: number, y: number, speed = 170): Promise<void> {
    const { x: fromX, y: fromY } = this;
    const [dx, dy] = [x - fromX, y - fromY];
    const seconds = Math.hypot(dx, dy) / speed;
    const began = performance.now();
    const direction =
      Math.abs(dx) > Math.abs(dy)
        ? dx > 0
          ? Direction.RIGHT
          : Direction.LEFT
        : dy > 0
          ? Direction.DOWN
          : Direction.UP;
    await new Promise<void>((resolve) => {
      const step = (): void => {
        const part = Math.min(1, (performance.now() - began) / 1000 / Math.max(seconds, 0.001));
        this.report(fromX + dx * part, fromY + dy * part, part < 1, direction);
        if (part < 1) return;
        clearInterval(this.#walking);
        resolve();
      };
      this.#walking = setInterval(step, 200);
      step();
    });
  }

  /// Walks to and fro between here and `dx` pixels away until stopped, never standing still: who moves meets nobody.
  pace(dx: number, speed = 150): () => void {
    const fromX = this.x;
    const began = performance.now();
    this.#walking = setInterval(() => {
      const gone = (((performance.now() - began) / 1000) * speed) % (2 * Math.abs(dx));
      const back = gone > Math.abs(dx);
      const way = back ? 2 * Math.abs(dx) - gone : gone;
      const right = dx > 0 !== back;
      this.report(fromX + Math.sign(dx) * way, this.y, true, right ? Direction.RIGHT : Direction.LEFT);
    }, 200);
    return () => clearInterval(this.#walking);
  }

  chat(text: string, id = randomBytes(8).toString("hex")): void {
    this.say({ case: "chat", value: { id, text } });
  }

  /// Everything of one kind, oldest first.
  of<Kind extends NonNullable<Heard["case"]>>(kind: Kind): ValueOf<Kind>[] {
    return this.heard.filter((one) => one.case === kind).map((one) => one.value as ValueOf<Kind>);
  }

  leave(): void {
    clearInterval(this.#timer);
    clearInterval(this.#walking);
    this.say({ case: "leave", value: {} });
    this.socket.close();
  }

  #hear(frame: ServerToClientMessage): void {
    if (frame.control.case === "connected") this.id = frame.control.value.userId;
    if (frame.control.case === "errorScreen") this.closedWith = frame.control.value.code;
    if (frame.batch.length > 0) this.#received += 1;
    for (const { message } of frame.batch) {
      if (message.case === "roomJoined" || message.case === "positionCorrected") {
        if (message.case === "roomJoined") {
          this.#joined = true;
          this.#slots = message.value.slots;
        } else this.#correction = message.value.correction;
        this.x = message.value.position?.x ?? 0;
        this.y = message.value.position?.y ?? 0;
      }
      if (!this.keeps) continue;
      if (message.case === "userJoined")
        this.#inSlot.set((message.value.userId - 1) % this.#slots, message.value.userId);
      this.heard.push(message);
    }
    if (!this.keeps) return;
    forEachMove(frame.moves, false, (slot, { x, y }) => {
      const userId = this.#inSlot.get(slot);
      if (userId !== undefined) this.steps.push({ userId, x, y });
    });
  }
}
