// Runs clang-tidy on the program's own sources, those that it has not passed as they are now. What passed is remembered
// in build/tidy by a hash of everything it depends on: the file, our headers it includes, how it is compiled, the rules.
//
// usage: clang_tidy.mjs [--all]      without --all only what differs from the last commit, or includes what does
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";

const tool = "clang-tidy-19";
const build = resolve("build/release");
const passed = resolve("build/tidy");
const root = process.cwd();
/// Tests run under sanitizers instead; they would double the time.
const isOurs = (path) => /^(base|core|ports|runtime|adapters|services|apps)\//.test(path) && !/_test\.cc$/.test(path);
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });

/** Object file -> our own files it was made of, as the last build saw it. */
function dependencies() {
  const found = new Map();
  let current = null;
  for (const line of run("ninja", "-C", build, "-t", "deps").split("\n")) {
    const object = /^(\S.*): #deps/.exec(line)?.[1];
    if (object !== undefined) found.set(object, (current = []));
    const path = relative(root, resolve(build, line.trim()));
    if (/^\s/.test(line) && !path.startsWith("..")) current?.push(path);
  }
  return found;
}

const hashes = new Map();
function hashOf(path) {
  if (!hashes.has(path)) hashes.set(path, createHash("sha256").update(readFileSync(path)).digest("hex"));
  return hashes.get(path);
}

const version = run(tool, "--version");
function keyOf({ command, files }) {
  const key = createHash("sha256").update(version + command + hashOf(".clang-tidy"));
  for (const path of files) key.update(path + (existsSync(path) ? hashOf(path) : ""));
  return key.digest("hex");
}

function units() {
  const deps = dependencies();
  const commands = JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8"));
  return commands
    .map(({ file, command, output }) => ({ file: relative(root, file), command, files: deps.get(output) ?? [] }))
    .filter(({ file }) => isOurs(file))
    .map((unit) => ({ ...unit, files: [...new Set([unit.file, ...unit.files])].sort() }));
}

function changed() {
  const lines = run("git", "diff", "--name-only", "HEAD") + run("git", "ls-files", "-o", "--exclude-standard");
  return new Set(lines.split("\n"));
}

function check(file) {
  return new Promise((done) => {
    const child = spawn(tool, ["-p", build, "--quiet", file], { stdio: ["ignore", "pipe", "ignore"] });
    let out = "";
    child.stdout.on("data", (bytes) => (out += bytes));
    child.on("close", (status) => done({ status, out }));
  });
}

const everything = process.argv.includes("--all");
const touched = everything ? new Set() : changed();
const due = units()
  .filter(({ files }) => everything || files.some((path) => touched.has(path)))
  .map((unit) => ({ ...unit, stamp: join(passed, keyOf(unit)) }))
  .filter(({ stamp }) => !existsSync(stamp));
mkdirSync(passed, { recursive: true });

let failed = 0;
const queue = [...due];
async function work() {
  for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
    const { status, out } = await check(unit.file);
    if (status === 0) {
      writeFileSync(unit.stamp, unit.file + "\n");
    } else {
      failed++;
      process.stdout.write(`${unit.file}\n${out}`);
    }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`clang-tidy: ${due.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
