import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../..", import.meta.url));
export const results = join(repository, "tests/e2e/results");
mkdirSync(results, { recursive: true });

/// The program under test.
export const binary = resolve(repository, process.env["DIGIWORK_BIN"] ?? "build/release/digiwork");
/// A client build to serve instead of the one beside the binary.
export const webRoot = process.env["DIGIWORK_WEB_ROOT"];
export const chromium = process.env["DIGIWORK_CHROMIUM"] ?? "/usr/bin/chromium";
/// Maps of other people, where a developer keeps some; null elsewhere.
export const sampleMaps =
  [process.env["DIGIWORK_SAMPLE_MAPS"], join(repository, "../shared/sample-maps")].find(
    (path): path is string => path !== undefined && existsSync(path),
  ) ?? null;
/// `./dev bench`: more rounds, and the figures that the machine must reach.
export const benching = process.env["DIGIWORK_BENCH"] === "1";
