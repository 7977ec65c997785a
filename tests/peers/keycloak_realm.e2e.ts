// The realm of deploy/keycloak in a real Keycloak, with a real directory behind it, as a client that is not ours sees it.
import { randomBytes } from "node:crypto";
import * as client from "openid-client";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../e2e/harness/until";
import { openBrowser } from "../e2e/harness/visitor";
import { Keycloak } from "./harness/keycloak";
import { keycloakHome, lacks, slapd } from "./harness/places";
import { claimsOf, RelyingParty, rolesIn } from "./harness/relying_party";
import { base, Directory } from "./harness/slapd";
import { totp } from "./harness/totp";

const password = (): string => randomBytes(12).toString("base64url");
const erin = { username: "erin", password: password(), groups: ["editors"] };
const adam = { username: "adam", password: password(), groups: ["admins"], totpKey: password() };
const lena = { uid: "lena", first: "Lena", last: "Leaf", password: password(), groups: ["members"] };
const otto = { uid: "otto", first: "Otto", last: "Oak", password: password(), groups: ["observers"] };
const clientSecret = password();

function asking(who: { readonly password: string }, name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.fill("#username", name);
    await page.fill("#password", who.password);
    await page.click("#kc-login");
  };
}

describe.skipIf(lacks(keycloakHome) || lacks(slapd))("Keycloak with the realm of deploy/keycloak", () => {
  let directory: Directory;
  let office: RelyingParty;
  let keycloak: Keycloak;
  let config: client.Configuration;
  let browser: Browser;

  /// Everybody comes with a browser of their own.
  async function signIn(there: (page: Page) => Promise<void>) {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      return await office.signIn(config, page, there).catch(async (error: unknown) => {
        throw new Error(`the page says: ${await page.innerText("body")}`, { cause: error });
      });
    } finally {
      await context.close();
    }
  }

  beforeAll(async () => {
    directory = await Directory.start(password(), [lena, otto]);
    office = await RelyingParty.start();
    keycloak = await Keycloak.start({
      accounts: [erin, adam],
      variables: {
        DIGIWORK_URL: office.url,
        DIGIWORK_CLIENT_SECRET: clientSecret,
        DIGIWORK_LDAP_ENABLED: "true",
        DIGIWORK_LDAP_URL: directory.url,
        DIGIWORK_LDAP_BIND_DN: directory.readerDn,
        DIGIWORK_LDAP_BIND_PASSWORD: directory.readerPassword,
        DIGIWORK_LDAP_USERS_DN: `ou=people,${base}`,
        DIGIWORK_LDAP_GROUPS_DN: `ou=groups,${base}`,
      },
    });
    console.log(`Keycloak: ready ${Math.round(keycloak.readyMs)} ms after its start`);
    config = await office.discover(keycloak.issuer, clientSecret);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await keycloak?.stop();
    await office?.stop();
    await directory?.stop();
  });

  it("signs somebody in on its own pages and says who they are and, by their group, what they may", async () => {
    const tokens = await signIn(asking(erin, "erin"));
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: keycloak.issuer,
      aud: "digiwork",
      preferred_username: "erin",
      email: "erin@example.org",
      groups: ["editors"],
    });
    expect(claims?.["sid"]).toBeTypeOf("string");
    expect(rolesIn(claims)).toEqual(["editor"]);
    expect(claimsOf(tokens.access_token)["aud"]).toContain("digiwork");
  });

  it("refuses an authorization request without PKCE", async () => {
    const to = client.buildAuthorizationUrl(config, { redirect_uri: `${office.url}/login/callback`, scope: "openid" });
    const answer = await fetch(to, { redirect: "manual" });
    expect(answer.headers.get("location")).toContain("error=invalid_request");
  });

  it("sends nobody to an address that is not the office's", async () => {
    const to = client.buildAuthorizationUrl(config, { redirect_uri: "https://example.net/", scope: "openid" });
    const answer = await fetch(to, { redirect: "manual" });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  });

  it("asks for the code of a TOTP app, and takes the right one alone", async () => {
    const tokens = await signIn(async (page) => {
      await asking(adam, "adam")(page);
      await page.fill("#otp", "000000");
      await page.click("#kc-login");
      await page.getByText("Invalid authenticator code").waitFor();
      await page.fill("#otp", totp(adam.totpKey));
      await page.click("#kc-login");
    });
    expect(rolesIn(tokens.claims())).toEqual(["admin"]);
  });

  it("signs in people of the directory, with the roles of their groups there", async () => {
    const member = await signIn(asking(lena, "lena"));
    expect(member.claims()).toMatchObject({ name: "Lena Leaf", email: "lena@example.org", groups: ["members"] });
    expect(rolesIn(member.claims())).toEqual(["member"]);
    const observer = await signIn(asking(otto, "otto"));
    expect(rolesIn(observer.claims())).toEqual(["observer"]);
  });

  it("says at the next refresh that a role is gone, and takes each refresh token once", async () => {
    const first = await signIn(asking(erin, "erin"));
    const [user, group] = [await keycloak.idOf("users", "erin"), await keycloak.idOf("groups", "editors")];
    await keycloak.admin("DELETE", `users/${user}/groups/${group}`);
    try {
      const second = await client.refreshTokenGrant(config, first.refresh_token ?? "");
      expect(rolesIn(claimsOf(second.access_token))).toEqual([]);
      expect(second.refresh_token === first.refresh_token).toBe(false);
      await expect(client.refreshTokenGrant(config, first.refresh_token ?? "")).rejects.toMatchObject({
        error: "invalid_grant",
      });
    } finally {
      await keycloak.admin("PUT", `users/${user}/groups/${group}`);
    }
  });

  it("tells the office over the back-channel within a second that somebody was signed out", async () => {
    const tokens = await signIn(asking(erin, "erin"));
    const sid = tokens.claims()?.["sid"];
    const began = performance.now();
    await keycloak.admin("POST", `users/${await keycloak.idOf("users", "erin")}/logout`);
    const ours = () => office.backChannel.find(({ token }) => claimsOf(token)["sid"] === sid);
    const said = await until("the logout token", ours, 5_000);
    console.log(`Keycloak: logout token ${Math.round(said.at - began)} ms after the administrator asked`);
    expect(said.at - began).toBeLessThan(1_000);
    const claims = claimsOf(said.token);
    expect(claims).toMatchObject({
      iss: keycloak.issuer,
      aud: "digiwork",
      sub: tokens.claims()?.sub,
      events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    expect(claims["jti"]).toBeTypeOf("string");
    expect(claims["nonce"]).toBeUndefined();
  });

  it("signs out who asks for it by the office, and leads them back there", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const tokens = await office.signIn(config, page, asking(lena, "lena"));
    const to = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: `${office.url}/logout/done`,
    });
    await page.goto(to.href);
    expect(page.url()).toBe(`${office.url}/logout/done`);
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await context.close();
  });
});
