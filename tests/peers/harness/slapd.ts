import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { answering, Program } from "./program";
import { freePort, ownFolder, slapd } from "./places";

export const base = "dc=example,dc=org";

export interface Colleague {
  readonly uid: string;
  readonly first: string;
  readonly last: string;
  readonly password: string;
  readonly groups: readonly string[];
}

/// A company's directory: people, and groups that name their members.
export class Directory {
  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    readonly url: string,
    readonly readerDn: string,
    readonly readerPassword: string,
  ) {}

  static async start(readerPassword: string, people: readonly Colleague[]): Promise<Directory> {
    const folder = ownFolder("slapd");
    const port = await freePort();
    const readerDn = `cn=reader,${base}`;
    mkdirSync(join(folder, "db"));
    const settings = join(folder, "slapd.conf");
    writeFileSync(settings, conf(folder, readerDn, readerPassword));
    writeFileSync(join(folder, "people.ldif"), ldif(people));
    execFileSync(slapd, ["-T", "add", "-f", settings, "-l", join(folder, "people.ldif")], { stdio: "pipe" });
    const url = `ldap://127.0.0.1:${port}`;
    const program = Program.run("slapd", slapd, ["-f", settings, "-h", url, "-d", "0"]);
    await answering(program, "slapd", () => listens(port), 10_000);
    return new Directory(program, folder, url, readerDn, readerPassword);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function conf(folder: string, dn: string, password: string): string {
  const schemas = ["core", "cosine", "inetorgperson"].map((name) => `include /etc/ldap/schema/${name}.schema`);
  return [
    ...schemas,
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    `pidfile ${folder}/slapd.pid`,
    "database mdb",
    "maxsize 16777216",
    `directory ${folder}/db`,
    `suffix "${base}"`,
    `rootdn "${dn}"`,
    `rootpw ${password}`,
    "",
  ].join("\n");
}

function ldif(people: readonly Colleague[]): string {
  const entries = [
    `dn: ${base}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example`,
    `dn: ou=people,${base}\nobjectClass: organizationalUnit\nou: people`,
    `dn: ou=groups,${base}\nobjectClass: organizationalUnit\nou: groups`,
  ];
  const dn = (uid: string): string => `uid=${uid},ou=people,${base}`;
  for (const { uid, first, last, password } of people) {
    entries.push(
      `dn: ${dn(uid)}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${first} ${last}\ngivenName: ${first}\nsn: ${last}\n` +
        `mail: ${uid}@example.org\nuserPassword: ${password}`,
    );
  }
  for (const group of new Set(people.flatMap(({ groups }) => groups))) {
    const members = people.filter(({ groups }) => groups.includes(group)).map(({ uid }) => `member: ${dn(uid)}`);
    entries.push(`dn: cn=${group},ou=groups,${base}\nobjectClass: groupOfNames\ncn: ${group}\n${members.join("\n")}`);
  }
  return `${entries.join("\n\n")}\n`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
