import { create, toBinary } from "@bufbuild/protobuf";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { AvailabilityStatus, Direction as WireDirection, SayKind } from "../generated/digiwork/wire/v1/presence_pb";
import { ClientToServerMessageSchema } from "../generated/digiwork/wire/v1/session_pb";
import type { Direction, Status } from "../office";
import type { Intent, Position, Query } from "../world/events";
import { protocolVersion } from "./frames";
import type { Hello, Housekeeping } from "./frames";

type Message = NonNullable<MessageInitShape<typeof ClientToServerMessageSchema>["message"]>;
type QueryInit = NonNullable<Extract<Message, { case: "query" }>["value"]>["query"];

export function encodeHousekeeping(frame: Housekeeping): Uint8Array<ArrayBuffer> {
  return pack(housekeeping(frame));
}

export function encodeIntent(intent: Intent): Uint8Array<ArrayBuffer> {
  return pack(counted(intent));
}

function pack(message: Message): Uint8Array<ArrayBuffer> {
  return toBinary(ClientToServerMessageSchema, create(ClientToServerMessageSchema, { message }));
}

function housekeeping(frame: Housekeeping): Message {
  switch (frame.kind) {
    case "connect":
      return {
        case: "connect",
        value: {
          ...hello(frame.hello),
          placeTicket: frame.placeTicket,
          pageTimeMs: Math.floor(frame.pageTime) >>> 0,
          visa: frame.visa,
        },
      };
    case "resume":
      return { case: "resume", value: { sessionToken: frame.token, received: BigInt(frame.received) } };
    case "ack":
      return { case: "ack", value: { received: BigInt(frame.received) } };
    case "ping":
      return { case: "ping", value: { id: frame.id, received: BigInt(frame.received) } };
    case "leave":
      return { case: "leave", value: {} };
    case "renew-visa":
      return { case: "renewVisa", value: { visa: frame.visa } };
  }
}

function hello(hello: Hello) {
  const { room, entry, visitorKey, tabId, name, avatar, locale, roomPass } = hello;
  return {
    protocolVersion,
    room,
    entry,
    visitorKey,
    tabId,
    name,
    avatar: { ...avatar },
    status: wireStatus(hello.status),
    ...(hello.viewport === null ? {} : { viewport: roundedViewport(hello.viewport) }),
    locale,
    roomPass,
  };
}

function counted(intent: Intent): Message {
  switch (intent.kind) {
    case "move":
      return { case: "userMoves", value: { position: wirePosition(intent.position), correction: intent.correction } };
    case "viewport":
      return { case: "viewport", value: roundedViewport(intent.viewport) };
    case "details":
      return {
        case: "setPlayerDetails",
        value: {
          status: intent.status === null ? AvailabilityStatus.UNCHANGED : wireStatus(intent.status),
          name: intent.name ?? "",
          ...(intent.avatar === null ? {} : { avatar: { ...intent.avatar } }),
        },
      };
    case "emote":
      return { case: "emotePrompt", value: { emote: intent.emote } };
    case "say":
      return {
        case: "sayPrompt",
        value: { text: intent.text, kind: intent.thought ? SayKind.THOUGHT : SayKind.SPEECH },
      };
    case "wave":
      return { case: "wave", value: { userId: intent.user } };
    case "follow-request":
      return { case: "followRequest", value: { leader: intent.leader, follower: intent.follower } };
    case "follow-confirmation": {
      const { leader, follower, accepted } = intent;
      return { case: "followConfirmation", value: { leader, follower, accepted } };
    }
    case "follow-abort":
      return { case: "followAbort", value: { leader: intent.leader, follower: intent.follower } };
    case "query":
      return { case: "query", value: { id: intent.id, query: wireQuery(intent.query) } };
    case "lock-bubble":
      return { case: "lockGroupPrompt", value: { lock: intent.lock } };
    case "chat":
      return { case: "chat", value: { id: intent.id, text: intent.text } };
    case "typing":
      return { case: "typing", value: { typing: intent.typing } };
    case "media-state":
      return { case: "mediaState", value: { ...intent.media } };
    case "rtc-signal": {
      const { user, connectionId, payload } = intent;
      return { case: "webRtcSignal", value: { userId: user, connectionId, payload } };
    }
    case "rtc-restart":
      return { case: "webRtcRestart", value: { userId: intent.user, connectionId: intent.connectionId } };
  }
}

function wireQuery(query: Query): QueryInit {
  switch (query.kind) {
    case "people":
      return { case: "people", value: { search: query.search, limit: query.limit } };
    case "position":
      return { case: "position", value: { userId: query.user } };
    case "ice":
      return { case: "iceServers", value: {} };
  }
}

function wirePosition(position: Position) {
  return {
    x: Math.round(position.x),
    y: Math.round(position.y),
    direction: wireDirection(position.direction),
    moving: position.moving,
  };
}

function roundedViewport(viewport: { left: number; top: number; right: number; bottom: number }) {
  return {
    left: Math.floor(viewport.left),
    top: Math.floor(viewport.top),
    right: Math.ceil(viewport.right),
    bottom: Math.ceil(viewport.bottom),
  };
}

function wireDirection(direction: Direction): WireDirection {
  switch (direction) {
    case "down":
      return WireDirection.DOWN;
    case "left":
      return WireDirection.LEFT;
    case "right":
      return WireDirection.RIGHT;
    case "up":
      return WireDirection.UP;
  }
}

function wireStatus(status: Status): AvailabilityStatus {
  switch (status) {
    case "online":
      return AvailabilityStatus.ONLINE;
    case "silent":
      return AvailabilityStatus.SILENT;
    case "away":
      return AvailabilityStatus.AWAY;
    case "busy":
      return AvailabilityStatus.BUSY;
    case "do-not-disturb":
      return AvailabilityStatus.DO_NOT_DISTURB;
    case "back-in-a-moment":
      return AvailabilityStatus.BACK_IN_A_MOMENT;
  }
}
