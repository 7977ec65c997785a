// @vitest-environment jsdom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { Known } from "../account/account.svelte";
import Admin from "./Admin.svelte";
import { Api, ApiProblem } from "./api";
import { Desk, PagedList, Task } from "./desk.svelte";
import { wordsFor } from "./words";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}
type Answer = (asked: Asked) => Response | Error;

function serving(answer: Answer) {
  const asked: Asked[] = [];
  const ask = (async (url: string, init: RequestInit) => {
    const one: Asked = {
      method: init.method ?? "GET",
      url,
      headers: init.headers as Record<string, string>,
      body: init.body === undefined ? null : JSON.parse(String(init.body)),
    };
    asked.push(one);
    const given = answer(one);
    if (given instanceof Error) throw given;
    return given;
  }) as typeof fetch;
  const desk = new Desk(new Api(ask), wordsFor(["en"]), "en", window);
  return { desk, asked };
}
const problem = (status: number, code: string, detail = ""): Response => Response.json({ code, detail }, { status });
const known: Known = {
  signedIn: true,
  guests: true,
  name: "Olga",
  email: "",
  role: "admin",
  tags: [],
  account: "",
  admin: "/admin",
};
const eve = {
  id: "e",
  name: "Eve",
  email: "",
  login: "eve",
  role: "member",
  given_role: "member",
  claimed_role: "",
  tags: [],
  given_tags: [],
  claimed_tags: [],
  created_at: "2026-01-01T00:00:00Z",
  seen_at: null,
  disabled: false,
  version: 3,
};

let mounted: Record<string, unknown> | null = null;
afterEach(async () => {
  if (mounted !== null) await unmount(mounted);
  mounted = null;
  document.body.replaceChildren();
  history.replaceState(null, "", "/");
});

/// The pages at an address, and what they show once what they asked for has come.
async function open(path: string, answer: Answer, who: Known | null = known) {
  history.replaceState(null, "", path);
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  HTMLDialogElement.prototype.close ??= () => undefined;
  window.scrollTo = () => undefined;
  const { desk, asked } = serving(answer);
  mounted = mount(Admin, { target: document.body, props: { desk, who } });
  await settle();
  return { desk, asked, text: () => document.body.textContent ?? "" };
}
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  flushSync();
}
function press(name: string): void {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === name);
  if (button === undefined) throw new Error(`there is no button ${name}`);
  button.click();
  flushSync();
}

describe("the API's client", () => {
  it("[AD5] says which version it saw and gives each request a key", async () => {
    const { desk, asked } = serving(() => Response.json({}));
    await desk.api.send("PATCH", "/people/e", { body: { role: "editor" }, version: 3 });
    await desk.api.send("POST", "/bans", { body: {}, key: "k" });
    expect(asked[0]).toMatchObject({ url: "/admin/api/v1/people/e", headers: { "if-match": '"3"' } });
    expect(asked[1]?.headers["idempotency-key"]).toBe("k");
  });

  it("tells a problem from no connection", async () => {
    const { desk } = serving(({ url }) => (url.endsWith("/a") ? problem(422, "REFUSED", "No.") : new Error("offline")));
    await expect(desk.api.get("/a")).rejects.toMatchObject({ code: "REFUSED", status: 422, message: "No." });
    await expect(desk.api.get("/b")).rejects.toMatchObject({ code: "OFFLINE" });
    expect(desk.explain(new ApiProblem("OFFLINE", 0, ""))).toContain("cannot be reached");
  });

  it("[AD5] keeps the key of what was not answered, and takes another after a refusal", async () => {
    const { desk } = serving(() => Response.json({}));
    const task = new Task(desk);
    const keys: string[] = [];
    const fail = (status: number) => (key: string) => {
      keys.push(key);
      return Promise.reject(new ApiProblem("X", status, ""));
    };
    await task.run(fail(503));
    await task.run(fail(422));
    await task.run(fail(503));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[1] === keys[2]).toBe(false);
  });

  it("[AD1] goes on where the page before ended, and forgets answers to questions of before", async () => {
    const { desk, asked } = serving(({ url }) =>
      url.includes("before=1") ? Response.json({ items: [2], next: null }) : Response.json({ items: [1], next: "1" }),
    );
    const list = new PagedList<number>(desk, "/people");
    await list.load();
    await list.more();
    await list.more();
    expect(list.items).toEqual([1, 2]);
    expect(asked).toHaveLength(2);
    await Promise.all([list.load(), list.load()]);
    expect(list.items).toEqual([1]);
  });
});

describe("the pages", () => {
  it("send who has not signed in to do so, and who does not govern away", async () => {
    const guest = await open("/admin/people", () => Response.json({}), { ...known, signedIn: false });
    expect(guest.text()).toContain("Sign in to administrate");
    expect(document.querySelector("a")?.getAttribute("href")).toBe("/login?to=%2Fadmin%2Fpeople");
    expect(guest.asked).toEqual([]);
    await unmount(mounted!);
    mounted = null;
    const editor = await open("/admin", () => Response.json({}), { ...known, role: "editor" });
    expect(editor.text()).toContain("This is for administrators");
    expect(editor.asked).toEqual([]);
  });

  it("say so when nobody is there, and when it cannot be asked", async () => {
    const { text } = await open("/admin/people", () => Response.json({ items: [], next: null }));
    expect(text()).toContain("Nobody yet. Invite somebody.");
    await unmount(mounted!);
    const broken = await open("/admin/bans", () => problem(503, "UNAVAILABLE", "Try later."));
    expect(broken.text()).toContain("Try later.");
    expect(broken.text()).toContain("Try again");
  });

  it("[AD1] show a change that somebody else made meanwhile", async () => {
    let there = eve;
    const { asked, text } = await open("/admin/people/e", ({ method, url }) => {
      if (url.endsWith("/sign-ins")) return Response.json({ items: [], next: null });
      if (method !== "PATCH") return Response.json(there);
      there = { ...eve, name: "Eva", version: 4 };
      return problem(412, "CHANGED_MEANWHILE");
    });
    press("Save");
    await settle();
    expect(asked.find(({ method }) => method === "PATCH")?.headers["if-match"]).toBe('"3"');
    expect(text()).toContain("Somebody has changed this meanwhile");
    expect(text()).toContain("Eva");
  });

  it("[AD8] erase only who was named", async () => {
    const { asked } = await open("/admin/people/e", ({ url }) =>
      Response.json(/\/(sign-ins|people)$/.test(url) ? { items: [], next: null } : eve),
    );
    press("Erase…");
    const erase = [...document.querySelectorAll("button")].find((one) => one.textContent?.includes("for ever"))!;
    expect(erase.disabled).toBe(true);
    const field = document.querySelector<HTMLInputElement>("dialog input")!;
    field.value = "Eve";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    flushSync();
    expect(erase.disabled).toBe(false);
    erase.click();
    await settle();
    expect(asked.some(({ method, url }) => method === "DELETE" && url.endsWith("/people/e"))).toBe(true);
  });

  it("[AD7] show an invitation's link once it is made", async () => {
    await open("/admin/invitations", ({ method }) =>
      method === "POST"
        ? Response.json({ id: "i", link: "https://office.example/identity/welcome/t" }, { status: 201 })
        : Response.json({ items: [], next: null }),
    );
    document.querySelector("form")!.requestSubmit();
    await settle();
    const shown = [...document.querySelectorAll("input")].map(({ value }) => value);
    expect(shown).toContain("https://office.example/identity/welcome/t");
  });

  it("speak French to who does", () => {
    expect(wordsFor(["fr-CA", "en"]).nav.people).toBe("Personnes");
    expect(wordsFor(["de"]).nav.people).toBe("People");
  });
});
