/// What the server tells about a room, in plain types: the wire's messages after protocol/ has read them.
import type { Avatar, Direction, Status, UserId } from "../office";

export interface Position {
  readonly x: number;
  readonly y: number;
  readonly direction: Direction;
  readonly moving: boolean;
}

export interface Rules {
  readonly walkSpeed: number;
  readonly runSpeed: number;
  readonly joinDistance: number;
  readonly bubbleRadius: number;
  readonly bubbleSize: number;
  readonly maxSayLength: number;
  readonly maxChatLength: number;
}

export const defaultRules: Rules = {
  walkSpeed: 180,
  runSpeed: 450,
  joinDistance: 64,
  bubbleRadius: 48,
  bubbleSize: 4,
  maxSayLength: 280,
  maxChatLength: 2000,
};

export interface Say {
  readonly text: string;
  readonly thought: boolean;
}

export interface MediaState {
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly screen: boolean;
}

export interface Member {
  readonly id: UserId;
  readonly name: string;
  readonly avatar: Avatar;
  readonly media: MediaState;
}

/// Somebody as a list of people has them: without a place.
export interface Listed {
  readonly id: UserId;
  readonly name: string;
  readonly status: Status;
  readonly avatar: Avatar;
  readonly inBubble: boolean;
}

export type Answer =
  | { readonly kind: "people"; readonly people: readonly Listed[]; readonly total: number }
  | { readonly kind: "position"; readonly position: Position }
  | { readonly kind: "ice"; readonly servers: readonly RTCIceServer[] }
  | { readonly kind: "error"; readonly code: string };

export type ServerEvent =
  | {
      readonly kind: "room-joined";
      readonly me: UserId;
      readonly position: Position;
      readonly rules: Rules;
      readonly people: number;
      readonly mapRevision: string;
      readonly status: Status;
      /// Somebody's slot in moves is their id less one, modulo this. [WS25]
      readonly slots: number;
      /// Zones of 320 px across the map, and down.
      readonly zoneColumns: number;
      readonly zoneRows: number;
    }
  | {
      readonly kind: "user-joined";
      readonly id: UserId;
      readonly name: string;
      readonly avatar: Avatar;
      readonly position: Position;
      readonly status: Status;
      readonly say: Say | null;
      readonly zone: number;
      readonly arrived: boolean;
    }
  /// Records for forEachMove.
  | { readonly kind: "moves"; readonly records: Uint8Array; readonly wide: boolean }
  /// They are out of sight; `toZone` is null when they left the room.
  | { readonly kind: "user-left"; readonly id: UserId; readonly zone: number; readonly toZone: number | null }
  /// Out of view: these zones with their bubbles, and these people wherever they were last seen.
  | { readonly kind: "zones-cleared"; readonly zones: readonly number[]; readonly people: readonly UserId[] }
  | {
      readonly kind: "details";
      readonly id: UserId;
      /// Null leaves it as it is.
      readonly status: Status | null;
      readonly name: string | null;
      readonly avatar: Avatar | null;
    }
  | { readonly kind: "emote"; readonly id: UserId; readonly emote: string }
  /// An empty text takes it down.
  | { readonly kind: "say"; readonly id: UserId; readonly say: Say }
  | { readonly kind: "wave"; readonly from: UserId }
  | { readonly kind: "follow-request"; readonly leader: UserId; readonly follower: UserId }
  | {
      readonly kind: "follow-confirmation";
      readonly leader: UserId;
      readonly follower: UserId;
      readonly accepted: boolean;
    }
  | { readonly kind: "follow-abort"; readonly leader: UserId; readonly follower: UserId }
  | {
      readonly kind: "corrected";
      readonly position: Position;
      readonly correction: number;
      readonly reason: string;
    }
  | { readonly kind: "answer"; readonly query: number; readonly answer: Answer }
  | { readonly kind: "refused"; readonly what: string; readonly code: string }
  /// Words of the server's operator. [WS34]
  | { readonly kind: "admin-message"; readonly text: string; readonly warning: boolean }
  /// Whoever governs has turned my microphone off. `text` says why, or is empty. [WS37]
  | { readonly kind: "muted"; readonly text: string }
  /// The room begins anew with another map in so many milliseconds. [WS36]
  | { readonly kind: "room-changed"; readonly inMs: number }
  | {
      readonly kind: "group";
      readonly id: number;
      readonly x: number;
      readonly y: number;
      readonly users: readonly UserId[];
      readonly locked: boolean;
      readonly full: boolean;
      readonly zone: number;
    }
  | { readonly kind: "group-deleted"; readonly id: number }
  | {
      readonly kind: "bubble-joined";
      readonly id: number;
      readonly members: readonly Member[];
      readonly locked: boolean;
    }
  | {
      readonly kind: "bubble-changed";
      readonly id: number;
      readonly joined: readonly Member[];
      readonly left: readonly UserId[];
      readonly locked: boolean;
    }
  | { readonly kind: "bubble-left"; readonly id: number }
  | {
      readonly kind: "chat";
      readonly id: string;
      readonly text: string;
      readonly user: UserId;
      readonly name: string;
      readonly sentMs: number;
    }
  | { readonly kind: "typing"; readonly user: UserId; readonly typing: boolean }
  | { readonly kind: "media-state"; readonly user: UserId; readonly media: MediaState }
  | { readonly kind: "rtc-start"; readonly user: UserId; readonly polite: boolean; readonly connectionId: string }
  | { readonly kind: "rtc-signal"; readonly user: UserId; readonly connectionId: string; readonly payload: string }
  | { readonly kind: "rtc-disconnect"; readonly user: UserId; readonly connectionId: string };

export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Query =
  | { readonly kind: "people"; readonly search: string; readonly limit: number }
  | { readonly kind: "position"; readonly user: UserId }
  | { readonly kind: "ice" };

/// What this client asks of the room. Each is a counted frame: the session sees that it arrives once.
export type Intent =
  | { readonly kind: "move"; readonly position: Position; readonly correction: number }
  | { readonly kind: "viewport"; readonly viewport: Viewport }
  | {
      readonly kind: "details";
      readonly status: Status | null;
      readonly name: string | null;
      readonly avatar: Avatar | null;
    }
  | { readonly kind: "emote"; readonly emote: string }
  | { readonly kind: "say"; readonly text: string; readonly thought: boolean }
  | { readonly kind: "wave"; readonly user: UserId }
  | { readonly kind: "follow-request"; readonly leader: UserId; readonly follower: UserId }
  | {
      readonly kind: "follow-confirmation";
      readonly leader: UserId;
      readonly follower: UserId;
      readonly accepted: boolean;
    }
  | { readonly kind: "follow-abort"; readonly leader: UserId; readonly follower: UserId }
  | { readonly kind: "query"; readonly id: number; readonly query: Query }
  | { readonly kind: "lock-bubble"; readonly lock: boolean }
  | { readonly kind: "chat"; readonly id: string; readonly text: string }
  | { readonly kind: "typing"; readonly typing: boolean }
  | { readonly kind: "media-state"; readonly media: MediaState }
  | { readonly kind: "rtc-signal"; readonly user: UserId; readonly connectionId: string; readonly payload: string }
  | { readonly kind: "rtc-restart"; readonly user: UserId; readonly connectionId: string };
