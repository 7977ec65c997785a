// The office, with Keycloak as its issuer and a directory behind that, in a real browser.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server } from "../e2e/harness/server";
import { until } from "../e2e/harness/until";
import { openBrowser, Visitor } from "../e2e/harness/visitor";
import { Keycloak } from "./harness/keycloak";
import { freePort, keycloakHome, lacks, listens, redis, slapd } from "./harness/places";
import { answering, Program } from "./harness/program";
import { base, Directory } from "./harness/slapd";
import { totp } from "./harness/totp";

const password = (): string => randomBytes(12).toString("base64url");
const erin = { username: "erin", password: password(), groups: ["editors"] };
const adam = { username: "adam", password: password(), groups: ["admins"], totpKey: password() };
const lena = { uid: "lena", first: "Lena", last: "Leaf", password: password(), groups: ["members"] };
const otto = { uid: "otto", first: "Otto", last: "Oak", password: password(), groups: ["observers"] };
const clientSecret = password();
const room = "/~/office.tmj";

interface Me {
  readonly signed_in: boolean;
  readonly name?: string;
  readonly role?: string;
  readonly tags?: readonly string[];
}

describe.skipIf(lacks(keycloakHome) || lacks(slapd))("the office with Keycloak", () => {
  const folder = mkdtempSync(join(tmpdir(), "digiwork-keycloak-office-"));
  const data = join(folder, "data");
  let directory: Directory;
  let keycloak: Keycloak;
  let store: Program;
  let office: Server;
  let other: Server;
  let browser: Browser;

  beforeAll(async () => {
    const [port, storePort] = [await freePort(), await freePort()];
    // Browsers know one host of a machine by one name, and keep cookies for it whatever the port.
    const origin = `http://localhost:${port}`;
    directory = await Directory.start(password(), [lena, otto]);
    keycloak = await Keycloak.start({
      accounts: [erin, adam],
      variables: {
        DIGIWORK_URL: origin,
        DIGIWORK_CLIENT_SECRET: clientSecret,
        DIGIWORK_LDAP_ENABLED: "true",
        DIGIWORK_LDAP_URL: directory.url,
        DIGIWORK_LDAP_BIND_DN: directory.readerDn,
        DIGIWORK_LDAP_BIND_PASSWORD: directory.readerPassword,
        DIGIWORK_LDAP_USERS_DN: `ou=people,${base}`,
        DIGIWORK_LDAP_GROUPS_DN: `ou=groups,${base}`,
      },
    });
    writeFileSync(join(folder, "client-secret"), `${clientSecret}\n`);
    store = Program.run("Redis", redis, ["--port", String(storePort), "--bind", "127.0.0.1", "--save", ""], {});
    const flags = [
      ["--openid-issuer", keycloak.issuer],
      ["--openid-client-id", "digiwork"],
      ["--openid-client-secret-file", join(folder, "client-secret")],
      ["--store", `redis://127.0.0.1:${storePort}`],
      ["--back-listen", "127.0.0.1:0"],
    ].flat();
    const started = async (at: number): Promise<Server> => Server.start({ port: at, dataDir: data, flags });
    await answering(store, "Redis", () => listens(storePort), 10_000);
    office = await started(port);
    other = await started(0);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await office?.stop();
    await other?.stop();
    await store?.stop();
    await keycloak?.stop();
    await directory?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const me = (page: Page): Promise<Me> => page.evaluate(async () => (await fetch("/api/me")).json());

  /// A browser of somebody's own, in which they have signed in on Keycloak's pages.
  async function signIn(name: string, secret: string, then?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await page.goto(office.at(`/login?to=${encodeURIComponent("/ping")}`));
    await page.fill("#username", name);
    await page.fill("#password", secret);
    await page.click("#kc-login");
    await then?.(page);
    await page.waitForURL(office.at("/ping"), { timeout: 20_000 });
    await page.goto(office.at("/page.css"));
    return page;
  }
  async function enter(page: Page, at: Server): Promise<Visitor> {
    const visitor = await Visitor.visit(browser, { url: at.at("/ping"), name: "Guest" });
    await visitor.context.addCookies((await page.context().storageState()).cookies);
    await visitor.page.goto(at.at(room));
    await visitor.entered();
    return visitor;
  }

  it("[SI1][SI10] lets somebody in as what their group makes them, and says so in the office", async () => {
    const page = await signIn("erin", erin.password);
    expect(await me(page)).toMatchObject({ signed_in: true, role: "editor", tags: ["editors"] });
    const visitor = await enter(page, office);
    await visitor.page.getByRole("button", { name: "Settings" }).click();
    await visitor.page.getByRole("tab", { name: "Account" }).click();
    await visitor.page.getByText("Editor", { exact: true }).waitFor();
    await visitor.page.getByText("erin@example.org").waitFor();
    await visitor.close();
  });

  it("[SI1] takes the code of a TOTP app at Keycloak", async () => {
    const page = await signIn("adam", adam.password, async (there) => {
      await there.fill("#otp", totp(adam.totpKey));
      await there.click("#kc-login");
    });
    expect(await me(page)).toMatchObject({ role: "admin" });
    await page.goto(office.at("/admin/people"));
    await page.getByRole("link", { name: /adam/i }).waitFor();
    // Accounts are made where people sign in.
    await page.goto(office.at("/admin/invitations"));
    await page.getByRole("button", { name: "Make a link" }).click();
    await page.getByText("People sign in with your own OpenID provider").waitFor();
  });

  it("[SI10][AC11] knows people of the directory, and what an observer may not", async () => {
    expect(await me(await signIn("lena", lena.password))).toMatchObject({ name: "Lena Leaf", role: "member" });
    const page = await signIn("otto", otto.password);
    expect(await me(page)).toMatchObject({ name: "Otto Oak", role: "observer" });
    const watcher = await Visitor.enter(browser, { url: office.at(room), name: "Watcher" });
    const visitor = await enter(page, office);
    await visitor.page.keyboard.press("Digit1");
    const metrics = async (): Promise<string> => (await fetch(office.at("/metrics"))).text();
    await until("the refusal to be counted", async () =>
      /digiwork_access_refused_total\{role="observer",what="(emote_prompt|set_player_details|media_state)"\} [1-9]/.test(
        await metrics(),
      ),
    );
    await visitor.close();
    await watcher.close();
  });

  it("[SI11] says at the next look that a role is gone", async () => {
    const page = await signIn("erin", erin.password);
    const [user, group] = [await keycloak.idOf("users", "erin"), await keycloak.idOf("groups", "editors")];
    await keycloak.admin("DELETE", `users/${user}/groups/${group}`);
    try {
      // As if four minutes had gone by: what was asked for was asked long ago.
      const records = new DatabaseSync(join(data, "records.sqlite"));
      records.exec("PRAGMA busy_timeout = 5000; UPDATE sign_ins SET checked_at = checked_at - 300000");
      records.close();
      const role = await page.evaluate(async () => (await (await fetch("/api/visa", { method: "POST" })).json()).role);
      expect(role).toBe("member");
    } finally {
      await keycloak.admin("PUT", `users/${user}/groups/${group}`);
    }
  });

  it("[SI31][AC51] closes somebody's sockets on both pushers within a second when Keycloak signs them out", async () => {
    const page = await signIn("erin", erin.password);
    const [here, there] = [await enter(page, office), await enter(page, other)];
    expect(await me(there.page)).toMatchObject({ role: "editor" });
    const closed = (visitor: Visitor): Promise<number> =>
      visitor.page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new MutationObserver((_, observer) => {
              if (document.querySelector("h1")?.textContent !== "You are signed out") return;
              observer.disconnect();
              resolve(Date.now());
            }).observe(document.body, { childList: true, subtree: true });
          }),
      );
    const seen = [closed(here), closed(there)];
    const user = await keycloak.idOf("users", "erin");
    const began = Date.now();
    await keycloak.admin("POST", `users/${user}/logout`);
    const times = (await Promise.all(seen)).map((at) => at - began);
    console.log(`Keycloak: signed out at both pushers after ${times.join(" and ")} ms`);
    for (const time of times) expect(time).toBeLessThan(1_000);
    expect(await me(page)).toMatchObject({ signed_in: false });
    await here.close();
    await there.close();
  });

  it("[SI30] signs out at Keycloak too, so that the next sign-in asks for the password", async () => {
    const page = await signIn("erin", erin.password);
    const to = await page.evaluate(
      async () => ((await (await fetch("/api/logout", { method: "POST", body: "{}" })).json()) as { to: string }).to,
    );
    await page.goto(to);
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    expect(page.url()).toContain("/logout/done");
    await page.goto(office.at("/login"));
    await page.locator("#password").waitFor();
  });
});
