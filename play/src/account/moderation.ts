/// What somebody may ask to be done about somebody else who is in the room.
export type Measure = "report" | "mute" | "kick" | "ban";

export interface Subject {
  readonly room: string;
  /// As the room numbers them.
  readonly user: number;
  readonly name: string;
}

export interface Said {
  readonly name: string;
  readonly text: string;
}

/// Asks the server. The answer is null when it was done, or else one sentence for the person; "" when there is none.
export class Moderation {
  constructor(private readonly ask: typeof fetch) {}

  report(subject: Subject, reason: string, myName: string, context: readonly Said[]): Promise<string | null> {
    const { room, user } = subject;
    return this.#send("/api/reports", { room, user, reason, name: myName, context });
  }

  kick(subject: Subject, reason: string): Promise<string | null> {
    const { room, user } = subject;
    return this.#send("/admin/api/v1/rooms/kick", { room, user, reason });
  }

  /// Turns their microphone off; they may turn it on again.
  mute(subject: Subject, reason: string): Promise<string | null> {
    const { room, user } = subject;
    return this.#send("/admin/api/v1/rooms/mute", { room, user, reason });
  }

  /// `minutes` null: for good. They are sent out at once, by the ban itself.
  async ban(subject: Subject, reason: string, minutes: number | null): Promise<string | null> {
    const { room, user, name } = subject;
    const at = `/admin/api/v1/rooms/people?room=${encodeURIComponent(room)}`;
    let uuid: string | undefined;
    try {
      const answer = await this.ask(at);
      if (!answer.ok) return await detailOf(answer);
      const { items } = (await answer.json()) as { items: { user: number; uuid: string }[] };
      uuid = items.find((one) => one.user === user)?.uuid;
    } catch {
      return "";
    }
    if (uuid === undefined) return "";
    return this.#send("/admin/api/v1/bans", { subject: uuid, name, reason, minutes });
  }

  /// Null: done.
  async #send(path: string, body: unknown): Promise<string | null> {
    try {
      const answer = await this.ask(path, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify(body),
      });
      return answer.ok ? null : await detailOf(answer);
    } catch {
      return "";
    }
  }
}

async function detailOf(answer: Response): Promise<string> {
  const said: unknown = await answer.json().catch(() => null);
  const { detail } = (said ?? {}) as { detail?: unknown };
  return typeof detail === "string" ? detail : "";
}
