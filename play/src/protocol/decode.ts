import { fromBinary } from "@bufbuild/protobuf";
import type { BubbleMember, MediaStateMessage } from "../generated/digiwork/wire/v1/meeting_pb";
import { AvailabilityStatus, Direction as WireDirection, SayKind } from "../generated/digiwork/wire/v1/presence_pb";
import type {
  AvatarMessage,
  PositionMessage,
  RoomRulesMessage,
  SayEventMessage,
} from "../generated/digiwork/wire/v1/presence_pb";
import { ServerToClientMessageSchema } from "../generated/digiwork/wire/v1/session_pb";
import type { AnswerMessage, ServerToClientMessage, SubMessage } from "../generated/digiwork/wire/v1/session_pb";
import type { Avatar, Direction, Status } from "../office";
import { defaultRules } from "../world/events";
import type { Answer, MediaState, Member, Position, Rules, Say, ServerEvent } from "../world/events";
import type { Control, ServerFrame } from "./frames";

/// Reads one frame. Throws on bytes that are no frame; events and fields of a newer server are passed over.
export function decodeFrame(bytes: Uint8Array): ServerFrame {
  const message = fromBinary(ServerToClientMessageSchema, bytes);
  const events: ServerEvent[] = [];
  for (const part of message.batch) {
    const event = readEvent(part);
    if (event !== null) events.push(event);
  }
  const { moves, wideMoves } = message;
  if (moves.length > 0) events.push({ kind: "moves", records: moves, wide: false });
  if (wideMoves.length > 0) events.push({ kind: "moves", records: wideMoves, wide: true });
  return { counted: message.batch.length > 0, events, control: readControl(message) };
}

function readControl({ control }: ServerToClientMessage): Control | null {
  switch (control.case) {
    case "connected": {
      const { sessionToken, userId, userUuid, retentionMs, pingIntervalMs, serverVersion, instance } = control.value;
      return {
        kind: "connected",
        token: sessionToken,
        user: userId,
        userUuid,
        retentionMs,
        pingIntervalMs,
        serverVersion,
        instance,
      };
    }
    case "resumed":
      return { kind: "resumed", received: Number(control.value.received) };
    case "errorScreen": {
      const { code, file, detail, retryAfterMs, untilMs } = control.value;
      return { kind: "error-screen", code, file, detail, retryAfterMs, until: Number(untilMs) };
    }
    case "ack":
      return { kind: "ack", received: Number(control.value.received) };
    case "pong": {
      const { id, received, placeTicket, serverTimeMs } = control.value;
      return { kind: "pong", id, received: Number(received), placeTicket, serverTimeMs: Number(serverTimeMs) };
    }
    case "visaState":
      return { kind: "visa-state", role: control.value.role, renewInMs: control.value.renewInMs };
    case "serverStopping":
      return { kind: "server-stopping", retryAfterMs: control.value.retryAfterMs };
    default:
      return null;
  }
}

function readEvent({ message }: SubMessage): ServerEvent | null {
  switch (message.case) {
    case "roomJoined": {
      const { userId, position, rules, people, mapRevision, status, slots, zoneColumns, zoneRows } = message.value;
      return {
        kind: "room-joined",
        me: userId,
        position: readPosition(position),
        rules: readRules(rules),
        people,
        mapRevision,
        status: readStatus(status) ?? "online",
        slots: Math.max(slots, 1),
        zoneColumns: Math.max(zoneColumns, 1),
        zoneRows: Math.max(zoneRows, 1),
      };
    }
    case "userJoined": {
      const { userId, name, avatar, position, status, say, zone, arrived } = message.value;
      return {
        kind: "user-joined",
        id: userId,
        name,
        avatar: readAvatar(avatar),
        position: readPosition(position),
        status: readStatus(status) ?? "online",
        say: say === undefined || say.text === "" ? null : readSay(say),
        zone,
        arrived,
      };
    }
    case "userLeft": {
      const { userId, zone, toZone } = message.value;
      return { kind: "user-left", id: userId, zone, toZone: toZone === 0 ? null : toZone - 1 };
    }
    case "zoneCleared":
      return { kind: "zones-cleared", zones: message.value.zones, people: message.value.userIds };
    case "playerDetailsUpdated": {
      const { userId, status, name, avatar } = message.value;
      return {
        kind: "details",
        id: userId,
        status: readStatus(status),
        name: name === "" ? null : name,
        avatar: avatar === undefined ? null : readAvatar(avatar),
      };
    }
    case "emoteEvent":
      return { kind: "emote", id: message.value.userId, emote: message.value.emote };
    case "sayEvent":
      return { kind: "say", id: message.value.userId, say: readSay(message.value) };
    case "waveEvent":
      return { kind: "wave", from: message.value.userId };
    case "followRequest":
      return { kind: "follow-request", leader: message.value.leader, follower: message.value.follower };
    case "followConfirmation": {
      const { leader, follower, accepted } = message.value;
      return { kind: "follow-confirmation", leader, follower, accepted };
    }
    case "followAbort":
      return { kind: "follow-abort", leader: message.value.leader, follower: message.value.follower };
    case "positionCorrected": {
      const { position, correction, reason } = message.value;
      return { kind: "corrected", position: readPosition(position), correction, reason };
    }
    case "answer":
      return { kind: "answer", query: message.value.id, answer: readAnswer(message.value) };
    case "refused":
      return { kind: "refused", what: message.value.what, code: message.value.code };
    case "adminMessage":
      if (message.value.mute) return { kind: "muted", text: message.value.text };
      return { kind: "admin-message", text: message.value.text, warning: message.value.warning };
    case "roomChanged":
      return { kind: "room-changed", inMs: message.value.inMs };
    default:
      return readMeetingEvent(message);
  }
}

function readMeetingEvent(message: SubMessage["message"]): ServerEvent | null {
  switch (message.case) {
    case "groupUpdate": {
      const { groupId, x, y, userIds, locked, full, zone } = message.value;
      return { kind: "group", id: groupId, x, y, users: userIds, locked, full, zone };
    }
    case "groupDelete":
      return { kind: "group-deleted", id: message.value.groupId };
    case "bubbleJoined": {
      const { groupId, members, locked } = message.value;
      return { kind: "bubble-joined", id: groupId, members: members.map(readMember), locked };
    }
    case "bubbleChanged": {
      const { groupId, joined, left, locked } = message.value;
      return { kind: "bubble-changed", id: groupId, joined: joined.map(readMember), left, locked };
    }
    case "bubbleLeft":
      return { kind: "bubble-left", id: message.value.groupId };
    case "chat": {
      const { id, text, userId, name, sentMs } = message.value;
      return { kind: "chat", id, text, user: userId, name, sentMs: Number(sentMs) };
    }
    case "typing":
      return { kind: "typing", user: message.value.userId, typing: message.value.typing };
    case "mediaState":
      return { kind: "media-state", user: message.value.userId, media: readMedia(message.value) };
    case "webRtcStart": {
      const { userId, polite, connectionId } = message.value;
      return { kind: "rtc-start", user: userId, polite, connectionId };
    }
    case "webRtcSignal": {
      const { userId, connectionId, payload } = message.value;
      return { kind: "rtc-signal", user: userId, connectionId, payload };
    }
    case "webRtcDisconnect":
      return { kind: "rtc-disconnect", user: message.value.userId, connectionId: message.value.connectionId };
    default:
      return null;
  }
}

function readAnswer({ answer }: AnswerMessage): Answer {
  switch (answer.case) {
    case "people":
      return {
        kind: "people",
        people: answer.value.people.map((person) => ({
          id: person.userId,
          name: person.name,
          status: readStatus(person.status) ?? "online",
          avatar: readAvatar(person.avatar),
          inBubble: person.inBubble,
        })),
        total: answer.value.total,
      };
    case "position":
      return { kind: "position", position: readPosition(answer.value.position) };
    case "iceServers":
      return {
        kind: "ice",
        servers: answer.value.servers.map(({ urls, username, credential }) => ({
          urls: [...urls],
          ...(username === "" ? {} : { username, credential }),
        })),
      };
    case "error":
      return { kind: "error", code: answer.value };
    default:
      return { kind: "error", code: "UNKNOWN" };
  }
}

function readPosition(position: Omit<PositionMessage, "$typeName" | "$unknown"> | undefined): Position {
  if (position === undefined) return { x: 0, y: 0, direction: "down", moving: false };
  const { x, y, direction, moving } = position;
  return { x, y, direction: readDirection(direction), moving };
}

function readDirection(direction: WireDirection): Direction {
  switch (direction) {
    case WireDirection.LEFT:
      return "left";
    case WireDirection.RIGHT:
      return "right";
    case WireDirection.UP:
      return "up";
    default:
      return "down";
  }
}

/// Null for "unchanged" and for what only a newer server knows.
function readStatus(status: AvailabilityStatus): Status | null {
  switch (status) {
    case AvailabilityStatus.ONLINE:
      return "online";
    case AvailabilityStatus.SILENT:
      return "silent";
    case AvailabilityStatus.AWAY:
      return "away";
    case AvailabilityStatus.BUSY:
      return "busy";
    case AvailabilityStatus.DO_NOT_DISTURB:
      return "do-not-disturb";
    case AvailabilityStatus.BACK_IN_A_MOMENT:
      return "back-in-a-moment";
    default:
      return null;
  }
}

function readAvatar(avatar: AvatarMessage | undefined): Avatar {
  if (avatar === undefined) return { body: 1, eyes: 1, hair: 0, clothes: 1, hat: 0, accessory: 0 };
  const { body, eyes, hair, clothes, hat, accessory } = avatar;
  return { body, eyes, hair, clothes, hat, accessory };
}

function readRules(rules: RoomRulesMessage | undefined): Rules {
  if (rules === undefined) return defaultRules;
  const { walkSpeed, runSpeed, joinDistance, bubbleRadius, bubbleSize, maxSayLength, maxChatLength } = rules;
  return {
    walkSpeed: walkSpeed || defaultRules.walkSpeed,
    runSpeed: runSpeed || defaultRules.runSpeed,
    joinDistance: joinDistance || defaultRules.joinDistance,
    bubbleRadius: bubbleRadius || defaultRules.bubbleRadius,
    bubbleSize: bubbleSize || defaultRules.bubbleSize,
    maxSayLength: maxSayLength || defaultRules.maxSayLength,
    maxChatLength: maxChatLength || defaultRules.maxChatLength,
  };
}

function readSay({ text, kind }: SayEventMessage): Say {
  return { text, thought: kind === SayKind.THOUGHT };
}

function readMedia(media: MediaStateMessage | undefined): MediaState {
  return {
    camera: media?.camera ?? false,
    microphone: media?.microphone ?? false,
    screen: media?.screen ?? false,
  };
}

function readMember({ userId, name, avatar, media }: BubbleMember): Member {
  return { id: userId, name, avatar: readAvatar(avatar), media: readMedia(media) };
}
