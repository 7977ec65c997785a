import { createContext } from "svelte";
import { ApiProblem, newKey, type Api, type Page } from "./api";
import type { Words } from "./words";

/// What every page of administration shares.
export class Desk {
  /// The address below /admin: "" is the overview, "people/ID" a person.
  path = $state("");
  /// Said to whoever listens, and shown for a moment.
  notice = $state("");
  /// A ban form begins with these, when another page has asked for it.
  banDraft: { readonly subject: string; readonly name: string; readonly room: string } | null = $state.raw(null);

  constructor(
    readonly api: Api,
    readonly words: Words,
    readonly language: string,
    private readonly page: Window,
  ) {
    this.#read();
    page.addEventListener("popstate", () => this.#read());
  }

  go(path: string): void {
    this.page.history.pushState(null, "", path === "" ? "/admin" : `/admin/${path}`);
    this.#read();
    this.page.scrollTo(0, 0);
  }

  say(text: string): void {
    this.notice = "";
    // A word that is said twice is heard twice.
    queueMicrotask(() => (this.notice = text));
  }

  explain(cause: unknown): string {
    if (!(cause instanceof ApiProblem)) return this.words.unknownProblem;
    if (cause.code === "OFFLINE") return this.words.offline;
    if (cause.code === "CHANGED_MEANWHILE") return this.words.changed;
    return cause.message === "" ? this.words.unknownProblem : cause.message;
  }

  time(iso: string | null): string {
    if (iso === null) return this.words.never;
    return new Intl.DateTimeFormat(this.language, { dateStyle: "medium", timeStyle: "short" }).format(Date.parse(iso));
  }

  #read(): void {
    this.path = this.page.location.pathname.replace(/^\/admin\/?/, "").replace(/\/$/, "");
    this.notice = "";
  }
}

export const [getDesk, setDesk] = createContext<Desk>();

/// A list that comes page by page.
export class PagedList<Item> {
  items: readonly Item[] = $state.raw([]);
  next: string | null = $state(null);
  state: "loading" | "ready" | "failed" = $state("loading");
  problem = $state("");
  #asked = 0;

  constructor(
    private readonly desk: Desk,
    private readonly path: string,
    private readonly query: () => Readonly<Record<string, string>> = () => ({}),
  ) {}

  /// From the beginning; what is shown stays until there is something new.
  async load(): Promise<void> {
    await this.#fetch("");
  }
  async more(): Promise<void> {
    if (this.next !== null) await this.#fetch(this.next);
  }

  async #fetch(before: string): Promise<void> {
    const mine = ++this.#asked;
    try {
      const page = await this.desk.api.get<Page<Item>>(this.path, { ...this.query(), before });
      if (mine !== this.#asked) return;
      this.items = before === "" ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.state = "ready";
    } catch (cause) {
      if (mine !== this.#asked) return;
      this.problem = this.desk.explain(cause);
      this.state = "failed";
    }
  }
}

/// One thing to be done, with its progress and what came of it.
export class Task {
  busy = $state(false);
  problem = $state("");
  #key = newKey();

  constructor(private readonly desk: Desk) {}

  /// Does `work` unless it is being done already. Tried again after a failure it has the same key, so that what was
  /// done without an answer is not done twice.
  async run(work: (key: string) => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = "";
    try {
      await work(this.#key);
      this.#key = newKey();
      return true;
    } catch (cause) {
      this.problem = this.desk.explain(cause);
      if (cause instanceof ApiProblem && cause.status >= 400 && cause.status < 500) this.#key = newKey();
      return false;
    } finally {
      this.busy = false;
    }
  }
}
