// The provider in the program, as a client that is not ours sees it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as client from "openid-client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary } from "../e2e/harness/places";
import { Server } from "../e2e/harness/server";
import { openBrowser } from "../e2e/harness/visitor";
import { claimsOf, RelyingParty } from "./harness/relying_party";

const password = "correct horse battery staple";
const secret = "a secret of the wiki";

describe("the provider in the program, with openid-client", () => {
  let wiki: RelyingParty;
  let server: Server;
  let browser: Browser;
  let config: client.Configuration;

  beforeAll(async () => {
    wiki = await RelyingParty.start();
    const callback = `${wiki.url}/login/callback`;
    const clients = `wiki ${callback} ${secret.replaceAll(" ", "-")},open ${callback}`;
    server = await Server.start({ flags: ["--password-hash-memory", "8", "--identity-clients", clients] });
    browser = await openBrowser();
    config = await discover("wiki", client.ClientSecretBasic(secret.replaceAll(" ", "-")));
    const said = await promisify(execFile)(binary, [
      ...["user", "add", "Ada", "--role", "editor", "--json", "--data-dir", server.dataDir],
    ]);
    const { link } = JSON.parse(said.stdout) as { link: string };
    const page = await (await browser.newContext()).newPage();
    await page.goto(server.at(new URL(link).pathname));
    await page.getByLabel("Your name").fill("Ada Lovelace");
    await page.getByLabel("Login").fill("ada@example.org");
    await page.getByLabel("Password", { exact: false }).first().fill(password);
    await page.getByLabel("The same password again").fill(password);
    await page.getByRole("button", { name: "Make my account" }).click();
    await page.waitForURL(server.at("/"));
    await page.context().close();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await wiki?.stop();
  });

  const discover = (id: string, auth: client.ClientAuth): Promise<client.Configuration> =>
    client.discovery(new URL(server.at("/identity")), id, undefined, auth, { execute: [client.allowInsecureRequests] });

  interface Begun {
    readonly to: URL;
    readonly checks: client.AuthorizationCodeGrantChecks;
  }
  async function begin(more: Record<string, string> = {}, as = config): Promise<Begun> {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const to = client.buildAuthorizationUrl(as, {
      redirect_uri: `${wiki.url}/login/callback`,
      scope: "openid profile email offline_access",
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
      nonce: expectedNonce,
      ...more,
    });
    return { to, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
  }
  async function show(page: Page): Promise<void> {
    await page.getByLabel("Login").fill("ada@example.org");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  /// Somebody in a browser of their own, and where their browser was sent back to.
  async function signIn(begun: Begun, page?: Page): Promise<{ back: URL; page: Page }> {
    const there = page ?? (await (await browser.newContext()).newPage());
    await there.goto(begun.to.href);
    if (page === undefined) await show(there);
    await there.waitForURL(`${wiki.url}/login/callback?**`);
    return { back: new URL(there.url()), page: there };
  }

  it("[ID1][ID5][ID8] signs somebody in, and a client of another make believes its tokens", async () => {
    const begun = await begin();
    const { back, page } = await signIn(begun);
    const tokens = await client.authorizationCodeGrant(config, back, begun.checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ name: "Ada Lovelace", preferred_username: "ada@example.org", aud: "wiki" });
    const told = await client.fetchUserInfo(config, tokens.access_token, claims!.sub);
    expect(told).toMatchObject({ sub: claims!.sub, email: "ada@example.org" });
    // A second program asks nothing: the browser is known.
    const again = await begin();
    const silent = await signIn(again, page);
    await client.authorizationCodeGrant(config, silent.back, again.checks);
  });

  it("[ID6] takes a code once, and what came of it is dead once it is shown again", async () => {
    const begun = await begin();
    const { back } = await signIn(begun);
    const tokens = await client.authorizationCodeGrant(config, back, begun.checks);
    await expect(client.authorizationCodeGrant(config, back, begun.checks)).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(client.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("[ID6] takes no code without its verifier", async () => {
    const begun = await begin();
    const { back } = await signIn(begun);
    const checks = { ...begun.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    await expect(client.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({ error: "invalid_grant" });
    await client.authorizationCodeGrant(config, back, begun.checks);
  });

  it("[ID7] exchanges each refresh token once, and the whole family is dead when an old one comes again", async () => {
    const begun = await begin();
    const { back } = await signIn(begun);
    const first = await client.authorizationCodeGrant(config, back, begun.checks);
    const second = await client.refreshTokenGrant(config, first.refresh_token!);
    expect(second.claims()?.sub).toBe(first.claims()?.sub);
    const third = await client.refreshTokenGrant(config, second.refresh_token!);
    await expect(client.refreshTokenGrant(config, first.refresh_token!)).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(client.refreshTokenGrant(config, third.refresh_token!)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("[ID8] believes a client that proves itself in the form, one without a secret, and none with a wrong one", async () => {
    const inForm = await discover("wiki", client.ClientSecretPost(secret.replaceAll(" ", "-")));
    let begun = await begin({}, inForm);
    await client.authorizationCodeGrant(inForm, (await signIn(begun)).back, begun.checks);
    const open = await discover("open", client.None());
    begun = await begin({}, open);
    const tokens = await client.authorizationCodeGrant(open, (await signIn(begun)).back, begun.checks);
    expect(claimsOf(tokens.access_token)["aud"]).toBe("open");
    const wrong = await discover("wiki", client.ClientSecretBasic("guess"));
    begun = await begin({}, wrong);
    const refused = client.authorizationCodeGrant(wrong, (await signIn(begun)).back, begun.checks);
    await expect(refused).rejects.toMatchObject({ status: 401 });
  });

  it("[ID3] sends nobody to an address that is not the client's", async () => {
    const { to } = await begin({ redirect_uri: "http://localhost/elsewhere" });
    const answer = await fetch(to, { redirect: "manual" });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  });

  it("[ID11] answers prompt=none without a page, and asks again for prompt=login", async () => {
    const silent = await begin({ prompt: "none" });
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(silent.to.href);
    expect(new URL(stranger.url()).searchParams.get("error")).toBe("login_required");
    const { page } = await signIn(await begin());
    const again = await begin({ prompt: "login" });
    await page.goto(again.to.href);
    await show(page);
    await page.waitForURL(`${wiki.url}/login/callback?**`);
    const tokens = await client.authorizationCodeGrant(config, new URL(page.url()), again.checks);
    expect(Date.now() / 1000 - Number(tokens.claims()?.["auth_time"])).toBeLessThan(30);
  });

  it("[ID17] signs out, and goes back to the client", async () => {
    const begun = await begin();
    const { back, page } = await signIn(begun);
    const tokens = await client.authorizationCodeGrant(config, back, begun.checks);
    const out = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: `${wiki.url}/bye`,
      state: "s",
    });
    await page.goto(out.href);
    expect(page.url()).toBe(`${wiki.url}/bye?state=s`);
    await page.goto((await begin()).to.href);
    await page.getByLabel("Password").waitFor();
    await expect(client.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });
});
