import { describe, expect, it } from "vitest";
import { Account, readKnown } from "./account.svelte";

function answering(...answers: (Response | Error)[]) {
  const asked: { readonly url: string; readonly body: unknown }[] = [];
  const went: string[] = [];
  const ask = (async (url: string, init?: RequestInit) => {
    asked.push({ url, body: init?.body === undefined ? null : JSON.parse(String(init.body)) });
    const answer = answers.shift() ?? new Error("nothing is left to answer");
    if (answer instanceof Error) throw answer;
    return answer;
  }) as typeof fetch;
  return { account: new Account(ask, (address) => went.push(address)), asked, went };
}

describe("the account", () => {
  it("[SI1] is what the server says", async () => {
    const said = {
      signed_in: true,
      guests: true,
      name: "Ada",
      role: "editor",
      tags: ["a"],
      account: "/identity/account",
    };
    const { account } = answering(Response.json(said));
    expect(account.state.state).toBe("unknown");
    await account.load();
    expect(account.state).toMatchObject({ state: "known", who: { name: "Ada", role: "editor", admin: "" } });
  });

  it("is none where the server signs nobody in", async () => {
    const { account } = answering(new Response("", { status: 404 }));
    await account.load();
    expect(account.state.state).toBe("none");
  });

  it("[SI4] says so when it cannot be looked up, and can be asked for again", async () => {
    const { account } = answering(
      new Error("offline"),
      new Response("", { status: 503 }),
      Response.json({ signed_in: false }),
    );
    await account.load();
    expect(account.state.state).toBe("failed");
    await account.load();
    expect(account.state.state).toBe("failed");
    await account.load();
    expect(account.state).toMatchObject({ state: "known", who: { signedIn: false, guests: true } });
  });

  it("[SI30] goes on to where the server says when somebody signs out", async () => {
    const { account, asked, went } = answering(Response.json({ to: "/bye" }), new Response("", { status: 503 }));
    expect(await account.signOut(true)).toBe(true);
    expect(asked).toEqual([{ url: "/api/logout", body: { everywhere: true } }]);
    expect(went).toEqual(["/bye"]);
    expect(await account.signOut(false)).toBe(false);
    expect(went).toEqual(["/bye"]);
  });

  it("comes back to where it began", () => {
    expect(Account.signInAt("/~/office.tmj#desk")).toBe("/login?to=%2F~%2Foffice.tmj%23desk");
  });

  it("reads nothing of another shape", () => {
    for (const said of [null, 5, "x", {}, { signed_in: "yes" }]) expect(readKnown(said)).toBeNull();
    expect(readKnown({ signed_in: true, role: "king", tags: "x" })).toMatchObject({ role: "guest", tags: [] });
  });
});
