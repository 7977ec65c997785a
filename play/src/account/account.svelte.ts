/// Who has signed in, as the server says it at /api/me.
export interface Known {
  readonly signedIn: boolean;
  readonly guests: boolean;
  readonly name: string;
  readonly email: string;
  readonly role: "observer" | "member" | "editor" | "admin" | "guest";
  readonly tags: readonly string[];
  /// Addresses of pages; empty where there are none.
  readonly account: string;
  readonly admin: string;
}

export type AccountState =
  | { readonly state: "unknown" }
  /// This server signs nobody in.
  | { readonly state: "none" }
  | { readonly state: "failed" }
  | { readonly state: "known"; readonly who: Known };

const roles: readonly string[] = ["observer", "member", "editor", "admin"];

/// What /api/me says; null when it is of another shape.
export function readKnown(said: unknown): Known | null {
  if (typeof said !== "object" || said === null) return null;
  const fields = said as Record<string, unknown>;
  if (typeof fields["signed_in"] !== "boolean") return null;
  const text = (name: string): string => (typeof fields[name] === "string" ? fields[name] : "");
  const role = text("role");
  const tags = Array.isArray(fields["tags"]) ? fields["tags"].filter((tag) => typeof tag === "string") : [];
  return {
    signedIn: fields["signed_in"],
    guests: fields["guests"] !== false,
    name: text("name"),
    email: text("email"),
    role: roles.includes(role) ? (role as Known["role"]) : "guest",
    tags,
    account: text("account"),
    admin: text("admin"),
  };
}

/// The account of this browser. Asked for when somebody wants to see it, not at every start.
export class Account {
  state: AccountState = $state.raw({ state: "unknown" });

  constructor(
    private readonly ask: typeof fetch,
    private readonly goTo: (address: string) => void,
  ) {}

  async load(): Promise<void> {
    try {
      const answer = await this.ask("/api/me");
      if (answer.status === 404) return void (this.state = { state: "none" });
      const who = answer.ok ? readKnown(await answer.json()) : null;
      this.state = who === null ? { state: "failed" } : { state: "known", who };
    } catch {
      this.state = { state: "failed" };
    }
  }

  /// Where signing in begins, to come back to `path` afterwards.
  static signInAt(path: string): string {
    return `/login?to=${encodeURIComponent(path)}`;
  }

  /// Goes on to the issuer's own end of the session. False when it could not be done.
  async signOut(everywhere: boolean): Promise<boolean> {
    try {
      const answer = await this.ask("/api/logout", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ everywhere }),
      });
      if (!answer.ok) return false;
      const { to } = (await answer.json()) as { to: string };
      this.goTo(to);
      return true;
    } catch {
      return false;
    }
  }
}
