// Sizes, names and leftovers.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { client, cpp, files, isTest, matching, offences, read, root } from "./tree.mjs";

const sources = [...cpp, ...client, ...matching(/^(art|tests|tools|play\/scripts)\/.*\.(mjs|ts|sh)$/)];

test("no source file is longer than 600 lines", () => {
  const long = sources.map((path) => [path, read(path).split("\n").length]).filter(([, lines]) => lines > 600);
  assert.deepEqual(long, [], "split it by subject");
});

test("no file is a large blob", () => {
  const large = files.filter((path) => statSync(join(root, path)).size > 400_000);
  assert.deepEqual(large, []);
});

test("class names have a subject", () => {
  const empty = /^\s*(?:export )?(?:class|struct|interface) \w*(Manager|Helper|Util|Utils|Impl)\b/;
  assert.deepEqual(
    offences([...cpp, ...client], (line) => empty.test(line)),
    [],
  );
});

test("a TODO names its issue", () => {
  assert.deepEqual(
    offences(
      sources.filter((path) => !path.startsWith("tests/tidy/")),
      (line) => /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(line),
    ),
    [],
  );
});

test("no C++ file catches everything or hides behind using namespace std", () => {
  assert.deepEqual(
    offences(cpp, (line) => /catch \(\.\.\.\)|using namespace std;/.test(line)),
    [],
  );
});

test("headers are guarded by pragma once", () => {
  const bare = cpp.filter((path) => path.endsWith(".h") && !read(path).includes("#pragma once"));
  assert.deepEqual(bare, []);
});

test("tests neither sleep nor use a fixed port", () => {
  const tests = sources.filter((path) => isTest(path) && !path.startsWith("tests/tidy/"));
  assert.deepEqual(
    offences(tests, (line) =>
      /sleep_for|usleep\(|\bsleep\(\d|(http|ws):\/\/(localhost|127\.0\.0\.1):\d{4,5}\b|listen\(\d{4,5}/.test(line),
    ),
    [],
  );
});

test("generated code is not in the tree", () => {
  assert.deepEqual(matching(/\.pb\.(cc|h)$|_pb\.ts$|^play\/dist\//), []);
});

test("the npm lock files record no download host", () => {
  for (const folder of ["play", "tools/node"]) assert.doesNotMatch(read(`${folder}/package-lock.json`), /"resolved":/);
});

test("npm versions are pinned", () => {
  const { dependencies, devDependencies } = JSON.parse(read("play/package.json"));
  const { optionalDependencies } = JSON.parse(read("tools/node/package.json"));
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d/.test(version),
  );
  assert.deepEqual(loose, []);
});

test("scripts are executable and nothing else is", () => {
  const wrong = files.filter((path) => {
    const executable = (statSync(join(root, path)).mode & 0o111) !== 0;
    const script = path === "dev" || path === ".ci/run";
    return executable !== script;
  });
  assert.deepEqual(wrong, []);
});
