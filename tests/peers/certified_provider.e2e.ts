// The office with the certified provider of npm: a second opinion on what a client has to do.
import { createServer, type Server as HttpServer } from "node:http";
import Provider from "oidc-provider";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server } from "../e2e/harness/server";
import { openBrowser } from "../e2e/harness/visitor";
import { freePort } from "./harness/places";

const secret = "a-secret-that-both-know";
const accounts: Record<string, object> = {
  ada: { name: "Ada Lovelace", email: "ada@example.org", org: { roles: ["office-admins"] }, teams: ["engines", "art"] },
  bob: { name: "Bob", org: { roles: [] }, teams: [] },
};

describe("the office with oidc-provider", () => {
  let issuer: HttpServer;
  let office: Server;
  let stranger: Server;
  let browser: Browser;

  beforeAll(async () => {
    const [port, strangersPort, issuerPort] = [await freePort(), await freePort(), await freePort()];
    const url = `http://localhost:${issuerPort}`;
    const provider = new Provider(url, {
      clients: [
        {
          client_id: "digiwork",
          client_secret: secret,
          redirect_uris: [
            `http://localhost:${port}/login/callback`,
            `http://localhost:${strangersPort}/login/callback`,
          ],
          post_logout_redirect_uris: [`http://localhost:${port}/logout/done`],
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
        },
      ],
      claims: { openid: ["sub"], profile: ["name", "org", "teams"], email: ["email"] },
      findAccount: (_: unknown, id: string) =>
        accounts[id] === undefined
          ? undefined
          : { accountId: id, claims: () => Promise.resolve({ sub: id, ...accounts[id] }) },
      features: { devInteractions: { enabled: true } },
      issueRefreshToken: () => Promise.resolve(true),
      rotateRefreshToken: true,
      pkce: { required: () => true },
      cookies: { keys: ["of this test alone"] },
      ttl: { AccessToken: 300, IdToken: 300, RefreshToken: 3_600, Session: 3_600, Grant: 3_600, Interaction: 600 },
    });
    issuer = createServer(provider.callback());
    await new Promise<void>((resolve) => issuer.listen(issuerPort, "127.0.0.1", () => resolve()));
    const flags = [
      ["--openid-issuer", url],
      ["--openid-client-id", "digiwork"],
      ["--openid-scope", "openid profile email offline_access"],
      ["--openid-prompt", "consent"],
      ["--openid-tags-claim", "teams"],
      ["--openid-roles-claim", "org.roles"],
      ["--openid-role-names", "office-admins=admin"],
    ].flat();
    office = await Server.start({ port, flags: [...flags, "--openid-client-secret", secret] });
    stranger = await Server.start({ port: strangersPort, flags: [...flags, "--openid-client-secret", "guess"] });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await office?.stop();
    await stranger?.stop();
    issuer?.closeAllConnections();
    await new Promise<void>((resolve) => issuer?.close(() => resolve()));
  });

  async function signIn(at: Server, name: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(at.at("/login?to=/page.css"));
    await page.fill("input[name=login]", name);
    await page.fill("input[name=password]", "any");
    await page.click("button[type=submit]");
    await page.getByRole("button", { name: "Continue" }).click();
    return page;
  }
  const me = (page: Page): Promise<Record<string, unknown>> =>
    page.evaluate(async () => (await fetch("/api/me")).json() as Promise<Record<string, unknown>>);

  it("[SI1][SI10] signs somebody in, with roles and tags from where the operator says", async () => {
    const page = await signIn(office, "ada");
    await page.waitForURL(office.at("/page.css"));
    expect(await me(page)).toMatchObject({ name: "Ada Lovelace", role: "admin", tags: ["art", "engines"] });
    const other = await signIn(office, "bob");
    await other.waitForURL(office.at("/page.css"));
    expect(await me(other)).toMatchObject({ name: "Bob", role: "member", tags: [] });
  });

  it("[SI3] says so when the issuer does not believe the office", async () => {
    const page = await signIn(stranger, "ada");
    await page.getByRole("heading", { name: "You were not signed in" }).waitFor();
    await page.goto(stranger.at("/page.css"));
    expect(await me(page)).toMatchObject({ signed_in: false });
  });

  it("[SI30] signs out at the issuer", async () => {
    const page = await signIn(office, "ada");
    await page.waitForURL(office.at("/page.css"));
    const to = await page.evaluate(
      async () => ((await (await fetch("/api/logout", { method: "POST", body: "{}" })).json()) as { to: string }).to,
    );
    await page.goto(to);
    await page.getByRole("button", { name: /yes/i }).click();
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  });
});
