/// Passes for rooms that ask for one at the door: because they have a password, or because a back office is to say who
/// comes in. The server forgets none: it signs them. Kept by the browser until they have run out.

/// Why there is no pass, as the server says it; `code` is "UNAVAILABLE" when it does not say anything.
export interface NoPass {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

interface Kept {
  readonly pass: string;
  /// Unix time in milliseconds.
  readonly until: number;
}
type Shelf = Readonly<Record<string, Kept>>;

const key = "digiwork.passes";
/// Rooms whose passes are kept; of more the one that runs out first is forgotten.
const most = 50;

export class Passes {
  constructor(
    private readonly ask: typeof fetch,
    private readonly storage: Pick<Storage, "getItem" | "setItem"> | null,
    private readonly now: () => number,
  ) {}

  /// What was given for `room`; empty when there is nothing, or nothing that holds.
  of(room: string): string {
    return this.#shelf()[room]?.pass ?? "";
  }

  /// Asks for a pass, with `password` if the person has said one. Null: it is kept now.
  async request(room: string, visitorKey: string, password = ""): Promise<NoPass | null> {
    const body = JSON.stringify({ room, visitor_key: visitorKey, password, pass: this.of(room) });
    let answer: Response;
    try {
      answer = await this.ask("/api/room/pass", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
      });
    } catch {
      return { code: "UNAVAILABLE", title: "", detail: "" };
    }
    const said: unknown = await answer.json().catch(() => null);
    if (answer.ok && isGiven(said)) {
      this.#keep(room, { pass: said.pass, until: this.now() + said.expires_in_ms });
      return null;
    }
    const text = (name: string) => {
      const value: unknown = typeof said === "object" && said !== null ? Reflect.get(said, name) : "";
      return typeof value === "string" ? value : "";
    };
    return { code: text("code") || "UNAVAILABLE", title: text("title"), detail: text("detail") };
  }

  #shelf(): Shelf {
    try {
      const kept: unknown = JSON.parse(this.storage?.getItem(key) ?? "{}");
      if (typeof kept !== "object" || kept === null) return {};
      const holds = Object.entries(kept).filter(([, one]) => isKept(one) && one.until > this.now());
      return Object.fromEntries(holds) as Shelf;
    } catch {
      return {};
    }
  }

  #keep(room: string, kept: Kept): void {
    const entries = Object.entries({ ...this.#shelf(), [room]: kept }).sort(([, a], [, b]) => b.until - a.until);
    try {
      this.storage?.setItem(key, JSON.stringify(Object.fromEntries(entries.slice(0, most))));
    } catch {
      // No room in the browser: it is asked for again the next time.
    }
  }
}

function isKept(value: unknown): value is Kept {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "pass") === "string" &&
    typeof Reflect.get(value, "until") === "number"
  );
}

function isGiven(value: unknown): value is { readonly pass: string; readonly expires_in_ms: number } {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "pass") === "string" &&
    typeof Reflect.get(value, "expires_in_ms") === "number"
  );
}
