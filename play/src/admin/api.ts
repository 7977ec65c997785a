/// The API of administration as its pages use it.

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly login: string;
  readonly role: Role;
  readonly given_role: Role | "";
  readonly claimed_role: Role | "";
  readonly tags: readonly string[];
  readonly given_tags: readonly string[];
  readonly claimed_tags: readonly string[];
  readonly created_at: string;
  readonly seen_at: string | null;
  readonly disabled: boolean;
  readonly version: number;
}
export const roles = ["observer", "member", "editor", "admin"] as const;
export type Role = (typeof roles)[number];

export interface SignIn {
  readonly id: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly address: string;
  readonly agent: string;
}
export interface Invitation {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly tags: readonly string[];
  readonly created_at: string;
  readonly expires_at: string;
  readonly state: "open" | "used" | "revoked" | "expired";
}
export interface Ban {
  readonly id: string;
  readonly subject: string;
  readonly name: string;
  readonly reason: string;
  readonly room: string;
  readonly by: string;
  readonly created_at: string;
  readonly until: string | null;
  readonly lifted_at: string | null;
  readonly active: boolean;
}
export const accesses = ["open", "members", "tags", "password"] as const;
export type Access = (typeof accesses)[number];
export interface Room {
  readonly room: string;
  readonly people: number;
  readonly open: boolean;
  readonly access: Access;
  readonly tags: readonly string[];
  /// People at once; 0: as many as in any room.
  readonly capacity: number;
  readonly password: boolean;
  readonly version: number;
}
export interface Inside {
  readonly user: number;
  readonly uuid: string;
  readonly name: string;
}
export interface Report {
  readonly id: string;
  readonly created_at: string;
  readonly reporter: string;
  readonly reporter_name: string;
  readonly subject: string;
  readonly subject_name: string;
  readonly room: string;
  readonly reason: string;
  readonly context: readonly { readonly name?: string; readonly text?: string }[];
  readonly state: "open" | "handled";
  readonly handled_by: string;
  readonly handled_at: string | null;
  readonly note: string;
  readonly version: number;
}
export interface Announcement {
  readonly id: string;
  readonly created_at: string;
  readonly by: string;
  readonly room: string;
  readonly text: string;
  readonly reached: number;
}
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly target: string;
  readonly details: string;
  readonly address: string;
}
export interface Overview {
  readonly version: string;
  readonly uptime_s: number;
  readonly people: number;
  readonly online: number | null;
  readonly rooms_open: number | null;
  readonly signed_in: number;
  readonly bans: number;
  readonly invitations_open: number;
  readonly reports_open: number;
}
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/// What the server, or the way there, has said against it.
export class ApiProblem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

const base = "/admin/api/v1";

export interface Sending {
  readonly body?: unknown;
  /// Of what was looked at; for changes that would else overwrite somebody's.
  readonly version?: number;
  /// Of this one thing that is to be done: the same when it is tried again.
  readonly key?: string;
}

export class Api {
  constructor(private readonly ask: typeof fetch) {}

  get<Answer>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const filled = Object.entries(query).filter(([, value]) => value !== "");
    const search = new URLSearchParams(filled).toString();
    return this.send("GET", search === "" ? path : `${path}?${search}`);
  }

  async send<Answer>(method: string, path: string, { body, version, key }: Sending = {}): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = "application/json";
    if (version !== undefined) headers["if-match"] = `"${version}"`;
    if (key !== undefined) headers["idempotency-key"] = key;
    let answer: Response;
    try {
      answer = await this.ask(base + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiProblem("OFFLINE", 0, "");
    }
    const said: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (answer.ok) return said as Answer;
    const { code, detail } = (said ?? {}) as { code?: unknown; detail?: unknown };
    throw new ApiProblem(
      typeof code === "string" ? code : "UNKNOWN",
      answer.status,
      typeof detail === "string" ? detail : "",
    );
  }

  /// Where a file is downloaded from.
  static at(path: string): string {
    return base + path;
  }
}

export function newKey(): string {
  return crypto.randomUUID();
}
