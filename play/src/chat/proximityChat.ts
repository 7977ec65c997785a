import type { ChatLine, Millis, UserId } from "../office";
import type { Chat, ChatOutlets } from "./port";

export const maxLines = 500;
/// A typing notice that nobody renews is over.
const typingLastsMs = 6000;
/// While somebody types on, the notice is renewed this often.
const typingRenewMs = 3000;

type NewLine = Omit<ChatLine, "key" | "at" | "delivered"> & { key?: string; at?: Millis; delivered?: boolean };

/// The words of the bubble I am in, and those of the ones before. In memory alone: proximity chat is not kept.
export class ProximityChat implements Chat {
  #lines: readonly ChatLine[] = [];
  #unread = 0;
  #members: ReadonlyMap<UserId, string> | null = null;
  #me: { readonly id: UserId; readonly name: string } = { id: 0, name: "" };
  #typing = new Map<UserId, ReturnType<typeof setTimeout>>();
  #typingSaidAt: Millis | null = null;
  #counter = 0;

  constructor(
    private readonly outlets: ChatOutlets,
    private readonly now: () => Millis = Date.now,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  get lines(): readonly ChatLine[] {
    return this.#lines;
  }
  get unread(): number {
    return this.#unread;
  }
  get typing(): ReadonlySet<UserId> {
    return new Set(this.#typing.keys());
  }

  setMe(user: UserId, name: string): void {
    this.#me = { id: user, name };
  }

  setMembers(members: readonly { readonly id: UserId; readonly name: string }[] | null): void {
    const before = this.#members;
    const after = members && new Map(members.map(({ id, name }) => [id, name]));
    this.#members = after;
    let changed = false;
    for (const [id, name] of after ?? []) {
      if (before?.has(id)) continue;
      this.#append({ kind: "joined", author: id, name, mine: false, text: "" });
      changed = true;
    }
    for (const [id, name] of before ?? []) {
      if (after?.has(id)) continue;
      this.#append({ kind: "left", author: id, name, mine: false, text: "" });
      this.#stopTyping(id);
      changed = true;
    }
    if (!after) this.#typingSaidAt = null;
    if (changed) this.outlets.changed();
  }

  heard(message: { id: string; text: string; user: UserId; name: string; sentMs: Millis }): void {
    if (message.user === this.#me.id) {
      this.#deliver(message.id, message.sentMs);
      return;
    }
    // Ids are the author's own choice, so they only tell lines of one author apart.
    const key = `${message.user}/${message.id}`;
    if (this.#lines.some((line) => line.key === key)) return;
    this.#stopTyping(message.user);
    this.#append({
      key,
      kind: "message",
      author: message.user,
      name: message.name,
      mine: false,
      text: message.text,
      at: message.sentMs,
    });
    this.#unread += 1;
    this.outlets.notice(message.name, message.text);
    this.outlets.changed();
  }

  heardTyping(user: UserId, typing: boolean): void {
    if (!this.#members?.has(user)) return;
    const was = this.#typing.has(user);
    this.#stopTyping(user);
    if (typing) {
      const expire = (): void => {
        this.#typing.delete(user);
        this.outlets.changed();
      };
      this.#typing.set(user, setTimeout(expire, typingLastsMs));
    }
    if (was !== typing) this.outlets.changed();
  }

  refused(): void {
    const index = this.#lines.findIndex((line) => line.mine && !line.delivered);
    if (index < 0) return;
    this.#lines = this.#lines.filter((_, at) => at !== index);
    this.outlets.changed();
  }

  send(text: string): void {
    const trimmed = text.trim();
    if (trimmed === "" || !this.#members) return;
    const id = this.newId();
    const { id: author, name } = this.#me;
    this.#append({ key: mineKey(id), kind: "message", author, name, mine: true, text: trimmed, delivered: false });
    this.#typingSaidAt = null;
    this.outlets.sendChat(id, trimmed);
    this.outlets.changed();
  }

  setTyping(typing: boolean): void {
    if (!this.#members) return;
    const now = this.now();
    if (typing && this.#typingSaidAt !== null && now - this.#typingSaidAt < typingRenewMs) return;
    if (!typing && this.#typingSaidAt === null) return;
    this.#typingSaidAt = typing ? now : null;
    this.outlets.sendTyping(typing);
  }

  markRead(): void {
    if (this.#unread === 0) return;
    this.#unread = 0;
    this.outlets.changed();
  }

  #append(line: NewLine): void {
    this.#counter += 1;
    const complete: ChatLine = { key: `local/${this.#counter}`, at: this.now(), delivered: true, ...line };
    this.#lines = [...this.#lines, complete].slice(-maxLines);
  }

  #deliver(id: string, at: Millis): void {
    const key = mineKey(id);
    this.#lines = this.#lines.map((line) => (line.key === key ? { ...line, delivered: true, at } : line));
    this.outlets.changed();
  }

  #stopTyping(user: UserId): void {
    clearTimeout(this.#typing.get(user));
    this.#typing.delete(user);
  }
}

function mineKey(id: string): string {
  return `mine/${id}`;
}
