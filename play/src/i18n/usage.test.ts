import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { en } from "./en";

const root = join(import.meta.dirname, "..");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !/^(i18n|generated)\/|\.test\.ts$/.test(path))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n");

/// `status.${status}` in the sources stands for every key that begins and ends like it.
const patterns = [...sources.matchAll(/`([a-zA-Z]+\.[^`\s]*\$\{[^`]*)`/g)].map(
  ([, template]) =>
    new RegExp(
      `^${template!
        .split(/\$\{[^}]*\}/)
        .map((part) => part.replaceAll(".", "\\."))
        .join(".+")}$`,
    ),
);

it("no message is left that nothing shows", () => {
  const unused = Object.keys(en).filter(
    (key) => !sources.includes(`"${key}"`) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
});
