/// Frames of the wire in plain types; what counts for resume are intents and batches of events.
import type { Avatar, Status } from "../office";
import type { ServerEvent, Viewport } from "../world/events";

export const protocolVersion = 2;

/// Who comes, and where to: the first frame of a new session.
export interface Hello {
  readonly room: string;
  readonly entry: string;
  readonly visitorKey: string;
  readonly tabId: string;
  readonly name: string;
  readonly avatar: Avatar;
  readonly status: Status;
  readonly viewport: Viewport | null;
  readonly locale: string;
  /// Of the room, when it asks for one; else empty.
  readonly roomPass: string;
}

/// Frames that do not count.
export type Housekeeping =
  | {
      readonly kind: "connect";
      readonly hello: Hello;
      readonly placeTicket: string;
      readonly pageTime: number;
      /// Of who has signed in; empty for a guest.
      readonly visa: string;
    }
  | { readonly kind: "resume"; readonly token: string; readonly received: number }
  | { readonly kind: "ack"; readonly received: number }
  | { readonly kind: "ping"; readonly id: number; readonly received: number }
  | { readonly kind: "leave" }
  | { readonly kind: "renew-visa"; readonly visa: string };

export type Control =
  | {
      readonly kind: "connected";
      readonly token: string;
      readonly user: number;
      readonly userUuid: string;
      readonly retentionMs: number;
      readonly pingIntervalMs: number;
      readonly serverVersion: string;
      readonly instance: string;
    }
  | { readonly kind: "resumed"; readonly received: number }
  | {
      readonly kind: "error-screen";
      readonly code: string;
      readonly file: string;
      readonly detail: string;
      readonly retryAfterMs: number;
      /// Unix time in milliseconds; 0: not known, or never.
      readonly until: number;
    }
  | { readonly kind: "ack"; readonly received: number }
  | {
      readonly kind: "pong";
      readonly id: number;
      readonly received: number;
      readonly placeTicket: string;
      readonly serverTimeMs: number;
    }
  | { readonly kind: "server-stopping"; readonly retryAfterMs: number }
  | { readonly kind: "visa-state"; readonly role: string; readonly renewInMs: number };

export interface ServerFrame {
  /// True when the frame counts for resume, even if this client knows none of its events.
  readonly counted: boolean;
  readonly events: readonly ServerEvent[];
  readonly control: Control | null;
}
