import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answering, Program } from "./program";
import { freePort, keycloakHome, ownFolder, realmFile } from "./places";

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly groups: readonly string[];
  /// The key of a TOTP app that is enrolled already.
  readonly totpKey?: string;
}

export interface KeycloakOptions {
  /// What the realm's ${...} become.
  readonly variables: Record<string, string>;
  readonly accounts: readonly Account[];
}

const secret = (): string => randomBytes(18).toString("base64url");

/// Keycloak with the realm of deploy/keycloak, people of the test in it, and a data folder of its own.
export class Keycloak {
  readonly issuer: string;

  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    private readonly origin: string,
    private readonly adminPassword: string,
    /// From its start until it said that it was ready.
    readonly readyMs: number,
  ) {
    this.issuer = `${origin}/realms/digiwork`;
  }

  static async start(options: KeycloakOptions): Promise<Keycloak> {
    const folder = ownFolder("keycloak");
    const home = join(folder, "home");
    cpSync(keycloakHome, home, { recursive: true });
    mkdirSync(join(home, "data/import"), { recursive: true });
    const realm = JSON.parse(readFileSync(realmFile, "utf8")) as Record<string, unknown>;
    realm["users"] = options.accounts.map(imported);
    writeFileSync(join(home, "data/import/digiwork-realm.json"), JSON.stringify(realm));
    const [port, management] = [await freePort(), await freePort()];
    const origin = `http://127.0.0.1:${port}`;
    const adminPassword = secret();
    const began = performance.now();
    const program = Program.run(
      "Keycloak",
      join(home, "bin/kc.sh"),
      [
        "start",
        "--optimized",
        "--import-realm",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        `--http-port=${port}`,
        "--http-management-host=127.0.0.1",
        `--http-management-port=${management}`,
        `--hostname=${origin}`,
      ],
      {
        ...options.variables,
        KC_BOOTSTRAP_ADMIN_USERNAME: "admin",
        KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
        JAVA_OPTS_KC_HEAP: "-Xms64m -Xmx512m",
      },
    );
    const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${management}/health/ready`)).ok;
    await answering(program, "Keycloak", ready, 120_000);
    return new Keycloak(program, folder, origin, adminPassword, performance.now() - began);
  }

  /// What its administrators do by hand.
  async admin(method: string, path: string, body?: unknown): Promise<unknown> {
    const form = new URLSearchParams({
      grant_type: "password",
      client_id: "admin-cli",
      username: "admin",
      password: this.adminPassword,
    });
    const granted = await fetch(`${this.origin}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: form,
    });
    const { access_token: token } = (await granted.json()) as { access_token: string };
    const answer = await fetch(`${this.origin}/admin/realms/digiwork/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  async idOf(what: "users" | "groups", name: string): Promise<string> {
    const query = what === "users" ? `users?exact=true&username=${name}` : `groups?exact=true&search=${name}`;
    const [found] = (await this.admin("GET", query)) as { id: string }[];
    if (!found) throw new Error(`Keycloak knows no ${name} among its ${what}`);
    return found.id;
  }

  async stop(): Promise<void> {
    await this.program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function imported({ username, password, groups, totpKey }: Account): unknown {
  const otp = {
    type: "otp",
    secretData: JSON.stringify({ value: totpKey }),
    credentialData: JSON.stringify({ subType: "totp", digits: 6, counter: 0, period: 30, algorithm: "HmacSHA1" }),
  };
  return {
    username,
    enabled: true,
    email: `${username}@example.org`,
    emailVerified: true,
    // Without a whole name its sign-in stops and asks for one.
    firstName: username,
    lastName: "Tester",
    groups,
    credentials: [{ type: "password", value: password, temporary: false }, ...(totpKey === undefined ? [] : [otp])],
  };
}
