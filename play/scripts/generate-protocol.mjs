// Generates src/generated/ from ../proto with protoc and protoc-gen-es. Run by the build; its output is not in git.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const play = join(dirname(fileURLToPath(import.meta.url)), "..");
const proto = join(play, "..", "proto");
const out = join(play, "src", "generated");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const files = ["session", "presence", "meeting", "spaces", "map"].map((name) =>
  join(proto, `digiwork/wire/v1/${name}.proto`),
);
execFileSync(
  "protoc",
  [
    `--plugin=protoc-gen-es=${join(play, "node_modules/.bin/protoc-gen-es")}`,
    `-I${proto}`,
    `--es_out=${out}`,
    "--es_opt=target=ts,import_extension=none",
    ...files,
  ],
  { stdio: "inherit" },
);
