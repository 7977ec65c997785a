import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { connect, createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

export const realmFile = join(repository, "deploy/keycloak/digiwork-realm.json");
/// Where `./dev peers` keeps what it fetched; its name says the version.
export const keycloakHome =
  process.env["DIGIWORK_KEYCLOAK"] ?? join(homedir(), ".cache/digiwork-peers/keycloak-26.7.5");
export const slapd = "/usr/sbin/slapd";
export const redis = "/usr/bin/redis-server";

/// A folder of this run alone.
export function ownFolder(name: string): string {
  const parent = join(repository, "build/peers");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

/// What a test needs and cannot find fails where every peer is installed, and is skipped, loudly, elsewhere.
export function lacks(path: string): boolean {
  if (existsSync(path)) return false;
  const what = `${path} is missing: ./dev peers installs it`;
  if (process.env["DW_REQUIRE_PEERS"] === "1") throw new Error(what);
  console.warn(`SKIPPED: ${what}`);
  return true;
}

/// Whether somebody listens there.
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/// A port that nobody listens at; programs that cannot choose one themselves are told it.
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
