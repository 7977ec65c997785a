// Documents that cannot lie: rules and tests cite each other, links lead somewhere, dependencies have a reason.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { isTest, matching, read, root } from "./tree.mjs";

const specs = {
  PR: "docs/spec/presence.md",
  MP: "docs/spec/maps.md",
  WS: "docs/spec/wire.md",
  SP: "docs/spec/spaces.md",
  AC: "docs/spec/access.md",
  OS: "docs/spec/objects.md",
  AD: "docs/spec/admin.md",
  ID: "docs/spec/identity.md",
  SI: "docs/spec/sign-in.md",
};
const tests = matching(/\.(cc|h|ts|mjs|scene)$/).filter(
  (path) => isTest(path) || path.endsWith(".scene") || path.endsWith("_contract.h"),
);

/** Rule numbers that tests cite: in the name of a test, or in the heading comment of a scenario. */
function citedRules(prefix) {
  const cited = new Map();
  const rule = new RegExp(`(?<![A-Za-z])${prefix}(\\d+)(?!\\d)`, "g");
  for (const path of tests) {
    for (const line of read(path).split("\n")) {
      const names = /\b(TEST|TEST_F|TEST_P|TYPED_TEST_P)\(|\b(test|it|describe)(\.each)?\(|^#/.test(line);
      if (!names) continue;
      for (const [, number] of line.matchAll(rule)) cited.set(Number(number), path);
    }
  }
  return cited;
}

for (const [prefix, spec] of Object.entries(specs)) {
  test(`every rule of ${spec} has a test, and no test cites a rule that is not there`, () => {
    const rules = new Set(
      [...read(spec).matchAll(new RegExp(`^\\*\\*${prefix}(\\d+)\\*\\*`, "gm"))].map(([, number]) => Number(number)),
    );
    const cited = citedRules(prefix);
    assert.ok(rules.size > 0, `${spec} states no rule`);
    assert.deepEqual(
      [...rules].filter((rule) => !cited.has(rule)).map((rule) => `${prefix}${rule}`),
      [],
      "rules without a test",
    );
    assert.deepEqual(
      [...cited].filter(([rule]) => !rules.has(rule)).map(([rule, path]) => `${prefix}${rule} in ${path}`),
      [],
      "tests of unknown rules",
    );
  });
}

test("links between documents lead somewhere", () => {
  const dead = [];
  for (const path of matching(/\.md$/)) {
    for (const [, target] of read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      if (!existsSync(join(root, dirname(path), target))) dead.push(`${path}: ${target}`);
    }
  }
  assert.deepEqual(dead, []);
});

test("every npm dependency has a reason in docs/dependencies.md", () => {
  const reasons = read("docs/dependencies.md");
  const { dependencies, devDependencies } = JSON.parse(read("play/package.json"));
  const { optionalDependencies } = JSON.parse(read("tools/node/package.json"));
  const silent = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    (name) => !reasons.includes(`\`${name}\``),
  );
  assert.deepEqual(silent, []);
});

test("every Debian package that bootstrap installs has a reason in docs/dependencies.md", () => {
  const reasons = read("docs/dependencies.md");
  const script = read("tools/dev/bootstrap.sh");
  const lists = [...script.matchAll(/^packages_\w+=\(([^)]*)\)/gm)].flatMap(([, list]) => list.trim().split(/\s+/));
  assert.ok(lists.length > 10);
  assert.deepEqual(
    lists.filter((name) => !reasons.includes(`\`${name}\``)),
    [],
  );
});

test("avatar choices that the server accepts are those that are drawn", () => {
  const catalogue = JSON.parse(read("play/public/avatars/catalogue.json"));
  const header = matching(/^core\/presence\/.*\.h$/)
    .map(read)
    .join("\n");
  for (const layer of catalogue.layers) {
    const name = layer.id[0].toUpperCase() + layer.id.slice(1);
    const limit = new RegExp(`k${name}Choices\\s*=\\s*(\\d+)`).exec(header)?.[1];
    assert.equal(Number(limit), layer.choices.length, `k${name}Choices in core/presence`);
  }
});
