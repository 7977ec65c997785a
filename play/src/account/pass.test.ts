import { describe, expect, it } from "vitest";
import { Passes } from "./pass";

function shelf() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

function given(pass: string, ms = 60_000): Response {
  return Response.json({ pass, expires_in_ms: ms });
}

describe("Passes", () => {
  it("keeps what it was given, for that room alone and until it has run out", async () => {
    let now = 1_000;
    const passes = new Passes(
      () => Promise.resolve(given("p1")),
      shelf(),
      () => now,
    );
    expect(await passes.request("/~/board.tmj", "key", "open sesame")).toBeNull();
    expect(passes.of("/~/board.tmj")).toBe("p1");
    expect(passes.of("/~/office.tmj")).toBe("");
    now += 60_001;
    expect(passes.of("/~/board.tmj")).toBe("");
  });

  it("shows what it has when it asks again, so that nobody has to say a password twice", async () => {
    const bodies: unknown[] = [];
    const ask = (_: unknown, init?: RequestInit) => {
      bodies.push(JSON.parse(String(init?.body)));
      return Promise.resolve(given("p1"));
    };
    const passes = new Passes(ask as typeof fetch, shelf(), () => 0);
    await passes.request("/~/board.tmj", "key", "open sesame");
    await passes.request("/~/board.tmj", "key");
    expect(bodies).toEqual([
      { room: "/~/board.tmj", visitor_key: "key", password: "open sesame", pass: "" },
      { room: "/~/board.tmj", visitor_key: "key", password: "", pass: "p1" },
    ]);
  });

  it("says why there is none, in the server's words", async () => {
    const problem = { code: "WRONG_PASSWORD", title: "That is not the password", detail: "Try again." };
    const passes = new Passes(
      () => Promise.resolve(Response.json(problem, { status: 403 })),
      shelf(),
      () => 0,
    );
    expect(await passes.request("/~/board.tmj", "key", "x")).toEqual(problem);
    expect(passes.of("/~/board.tmj")).toBe("");
  });

  it("says that nobody answered, or nothing that makes sense", async () => {
    const away = { code: "UNAVAILABLE", title: "", detail: "" };
    const dead = new Passes(
      () => Promise.reject(new Error("no net")),
      shelf(),
      () => 0,
    );
    expect(await dead.request("/~/a.tmj", "key")).toEqual(away);
    const odd = new Passes(
      () => Promise.resolve(new Response("<html>")),
      shelf(),
      () => 0,
    );
    expect(await odd.request("/~/a.tmj", "key")).toEqual(away);
  });

  it("does without storage, and with storage that somebody else has written to", async () => {
    const none = new Passes(
      () => Promise.resolve(given("p1")),
      null,
      () => 0,
    );
    expect(await none.request("/~/a.tmj", "key")).toBeNull();
    expect(none.of("/~/a.tmj")).toBe("");
    const odd = shelf();
    for (const text of ["", "[]", "null", '{"/~/a.tmj":1}', '{"/~/a.tmj":{"pass":1,"until":9}}', "{"]) {
      odd.setItem("digiwork.passes", text);
      expect(
        new Passes(
          () => Promise.reject(new Error()),
          odd,
          () => 0,
        ).of("/~/a.tmj"),
      ).toBe("");
    }
  });

  it("forgets those that run out first when there are too many", async () => {
    let ms = 1_000;
    const passes = new Passes(
      () => Promise.resolve(given("p", (ms += 1_000))),
      shelf(),
      () => 0,
    );
    for (let i = 0; i <= 50; i++) await passes.request(`/~/${i}.tmj`, "key");
    expect(passes.of("/~/0.tmj")).toBe("");
    expect(passes.of("/~/50.tmj")).toBe("p");
  });
});
