// Draws everything that Digiwork shows: `node art/generate.mjs` writes, `node art/generate.mjs --check` compares what is
// in the tree with what would be written, and fails when they differ.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodePng, encodePng } from "./lib/png.mjs";
import { outputs } from "./outputs.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function isCurrent(path, output) {
  const file = join(root, path);
  if (!existsSync(file)) return false;
  const bytes = readFileSync(file);
  // Pixels, not bytes: another zlib may pack the same picture otherwise.
  if (output.canvas) return decodePng(bytes).key() === output.canvas.key();
  return bytes.toString("utf8") === output.text;
}

function write(path, output) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, output.canvas ? encodePng(output.canvas) : output.text);
}

const all = Object.entries(outputs());
const stale = all.filter(([path, output]) => !isCurrent(path, output));
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is not what art/ draws; run ./dev art`);
  console.log(`${all.length - stale.length} of ${all.length} drawn files are up to date`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, output] of stale) write(path, output);
  console.log(`${stale.length} of ${all.length} drawn files written`);
}
