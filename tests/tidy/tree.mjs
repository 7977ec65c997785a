// The tree as tidy sees it: what git tracks or would track.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });

/** Paths of all files, relative to the root. */
export const files = listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));

export const read = (path) => readFileSync(join(root, path), "utf8");

/** Files whose path matches. */
export const matching = (pattern) => files.filter((path) => pattern.test(path));

export const cpp = matching(/\.(cc|h)$/);
export const client = matching(/^play\/src\/.*\.(ts|svelte)$/);
export const isTest = (path) => /(_test|_bench|_fuzz|\.test|\.e2e)\.(cc|ts|mjs)$|^tests\//.test(path);

/** Every line of `paths` that `offends`, as "path:line: text". */
export function offences(paths, offends) {
  const found = [];
  for (const path of paths) {
    read(path)
      .split("\n")
      .forEach((line, at) => {
        if (offends(line, path)) found.push(`${path}:${at + 1}: ${line.trim().slice(0, 100)}`);
      });
  }
  return found;
}
