/// The words of a bubble. Implemented by ProximityChat; `app.ts` feeds it what the server says.
import type { ChatLine, Millis, UserId } from "../office";

export interface Chat {
  /// Oldest first, at most 500.
  readonly lines: readonly ChatLine[];
  readonly unread: number;
  /// Who of the others is typing.
  readonly typing: ReadonlySet<UserId>;

  // From the server.
  /// The others in my bubble, null outside of any. The conversation's lines stay readable after it ended.
  setMembers(members: readonly { readonly id: UserId; readonly name: string }[] | null): void;
  heard(message: { id: string; text: string; user: UserId; name: string; sentMs: Millis }): void;
  heardTyping(user: UserId, typing: boolean): void;
  /// The server refused a line of mine: the oldest it has not given back, since it takes them in order.
  refused(): void;

  // From me.
  send(text: string): void;
  setTyping(typing: boolean): void;
  /// The panel is open: all of it has been seen.
  markRead(): void;
  setMe(user: UserId, name: string): void;
}

export interface ChatOutlets {
  changed(): void;
  /// Counted frames: the session sees to it that each arrives once, also over a lost socket.
  sendChat(id: string, text: string): void;
  sendTyping(typing: boolean): void;
  /// A line of somebody else came, worth a sound or an announcement.
  notice(name: string, text: string): void;
}
