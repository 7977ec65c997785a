import type { ChosenStatus, Notice, OfficeSettings, Topic, UserId } from "../office";
import type { Chat } from "../chat/port";
import type { Media } from "../media/port";
import type { ServerEvent } from "../world/events";
import type { World } from "../world/world";
import type { Queries } from "./queries";

/// Shown over whoever waves.
export const waveEmote = "👋";

export interface HearingParts {
  readonly media: Media;
  readonly chat: Chat;
  readonly queries: Queries;
  mark(topic: Topic): void;
  notice(notice: Notice): void;
  emoted(user: UserId, emote: string): void;
  settings(): OfficeSettings;
  refuseFollow(leader: UserId): void;
  /// What I last chose myself, so that a reset by the server can be told from it.
  chosenStatus(): ChosenStatus;
  statusReset(): void;
}

/// Takes what the server said to everyone it concerns: chat, media, notices.
export class Hearing {
  constructor(
    private readonly world: World,
    private readonly parts: HearingParts,
  ) {}

  /// Before the world changes: who is about to go still has a name.
  before(event: ServerEvent): void {
    const { world, parts } = this;
    switch (event.kind) {
      case "user-joined":
        if (event.arrived && event.id !== world.me && !world.players.has(event.id)) {
          parts.notice({ kind: "arrived", name: event.name, id: event.id });
        }
        return;
      case "user-left": {
        const player = world.players.get(event.id);
        if (event.toZone === null && player !== undefined) {
          parts.notice({ kind: "departed", name: player.name, id: event.id });
        }
        return;
      }
      case "bubble-changed":
        for (const id of event.left) {
          if (id !== world.me) parts.notice({ kind: "bubble-member-left", name: this.#nameOf(id) });
        }
        for (const member of event.joined) {
          if (member.id !== world.me) parts.notice({ kind: "bubble-member-joined", name: member.name });
        }
        return;
      default:
        return;
    }
  }

  after(event: ServerEvent): void {
    const { parts } = this;
    switch (event.kind) {
      case "room-joined":
        parts.media.setRadius(event.rules.bubbleRadius);
        parts.media.setStatus(event.status);
        parts.mark("me");
        parts.mark("people");
        return;
      case "user-joined":
      case "user-left":
      case "zones-cleared":
        return parts.mark("people");
      case "details":
        return this.#details(event);
      case "group":
      case "group-deleted":
        parts.mark("people");
        return parts.mark("me");
      case "chat":
      case "typing":
      case "refused":
      case "answer":
      case "bubble-joined":
      case "bubble-changed":
      case "bubble-left":
      case "media-state":
        return this.#meeting(event);
      case "rtc-start":
        return parts.media.start(event.user, event.polite, event.connectionId);
      case "rtc-signal":
        return parts.media.signal(event.user, event.connectionId, event.payload);
      case "rtc-disconnect":
        return parts.media.disconnect(event.user, event.connectionId);
      case "muted":
        parts.media.setMicrophone(false);
        return parts.notice(event);
      case "admin-message":
      case "room-changed":
        return parts.notice(event);
      default:
        return this.#gesture(event);
    }
  }

  /// Tells media and chat who is in my bubble.
  shareMembers(): void {
    const { world, parts } = this;
    const others = world.bubble?.members.filter(({ id }) => id !== world.me) ?? null;
    parts.chat.setMembers(others);
    parts.media.setMembers(others?.map(({ id, name, media }) => ({ id, name, ...media })) ?? null);
    parts.mark("bubble");
    parts.mark("me");
  }

  #meeting(event: ServerEvent): void {
    const { parts, world } = this;
    switch (event.kind) {
      case "bubble-joined": {
        this.shareMembers();
        const names = event.members.filter(({ id }) => id !== world.me).map(({ name }) => name);
        return parts.notice({ kind: "bubble-joined", names });
      }
      case "bubble-changed":
      case "media-state":
        return this.shareMembers();
      case "bubble-left":
        this.shareMembers();
        return parts.notice({ kind: "bubble-left" });
      case "chat":
        return parts.chat.heard(event);
      case "typing":
        parts.chat.heardTyping(event.user, event.typing);
        return parts.mark("bubble");
      case "refused":
        if (event.what === "chat") parts.chat.refused();
        // Mine was shown before the server had it; nobody else ever saw it.
        if (event.what === "emote_prompt" || event.what === "wave") parts.emoted(world.me, "");
        if (event.what === "say_prompt")
          world.apply({ kind: "say", id: world.me, say: { text: "", thought: false } }, 0);
        // What nobody asked for by hand is no news to them.
        if (event.what === "renew_visa" || unasked(event)) return;
        return parts.notice({ kind: "refused", code: event.code });
      case "answer":
        return parts.queries.answer(event.query, event.answer);
      default:
        return;
    }
  }

  #gesture(event: ServerEvent): void {
    const { parts, world } = this;
    switch (event.kind) {
      case "emote":
        if (event.id === world.me) return;
        parts.emoted(event.id, event.emote);
        return parts.notice({ kind: "emoted", name: this.#nameOf(event.id), emote: event.emote });
      case "say":
        if (event.id === world.me || event.say.text === "") return;
        return parts.notice({ kind: "said", name: this.#nameOf(event.id), ...event.say });
      case "wave":
        parts.emoted(event.from, waveEmote);
        return parts.notice({ kind: "waved", name: this.#nameOf(event.from), id: event.from });
      case "follow-request":
        if (parts.settings().ignoreFollowRequests) return parts.refuseFollow(event.leader);
        return parts.notice({ kind: "follow-asked", name: this.#nameOf(event.leader), id: event.leader });
      case "follow-confirmation": {
        parts.mark("me");
        const other = event.leader === world.me ? event.follower : event.leader;
        const kind = event.accepted ? "follow-started" : "follow-refused";
        return parts.notice({ kind, name: this.#nameOf(other), id: other });
      }
      case "follow-abort": {
        parts.mark("me");
        const other = event.leader === world.me ? event.follower : event.leader;
        return parts.notice({ kind: "follow-stopped", name: this.#nameOf(other), id: other });
      }
      default:
        return;
    }
  }

  #details(event: Extract<ServerEvent, { kind: "details" }>): void {
    const { parts, world } = this;
    if (event.id !== world.me) return parts.mark("people");
    parts.mark("me");
    parts.media.setStatus(world.status);
    if (event.status === "online" && parts.chosenStatus() !== "online") parts.statusReset();
  }

  #nameOf(id: UserId): string {
    const { world } = this;
    return world.players.get(id)?.name ?? world.bubble?.members.find((member) => member.id === id)?.name ?? "";
  }
}

/// What the page says by itself, and an observer may not.
function unasked({ what, code }: { readonly what: string; readonly code: string }): boolean {
  return code === "NOT_ALLOWED" && ["typing", "media_state", "set_player_details", "update_space"].includes(what);
}
