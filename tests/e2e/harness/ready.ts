import { existsSync } from "node:fs";
import { binary, chromium } from "./places";

/// Says what is missing once, instead of in every test.
export default function ready(): void {
  for (const [what, path, fix] of [
    ["the program", binary, "./dev build, or set DIGIWORK_BIN"],
    ["Chromium", chromium, "./dev bootstrap, or set DIGIWORK_CHROMIUM"],
  ] as const) {
    if (!existsSync(path)) throw new Error(`${what} is not at ${path}: ${fix}`);
  }
}
