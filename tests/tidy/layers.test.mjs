// Layers point down, the core is pure, and frameworks stay where they belong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { client, cpp, isTest, matching, offences, read } from "./tree.mjs";

const layers = ["base", "core", "ports", "proto", "runtime", "adapters", "services", "apps"];
const rank = (path) => layers.indexOf(path.split("/")[0]);

test("no C++ file includes a header of a higher layer", () => {
  const upward = offences(
    cpp.filter((path) => rank(path) >= 0 && !isTest(path)),
    (line, path) => {
      const included = /^#include "([^"]+)"/.exec(line)?.[1];
      return included !== undefined && rank(included) > rank(path);
    },
  );
  assert.deepEqual(upward, []);
});

test("services include each other's ports only: no service includes another", () => {
  const crossed = offences(
    cpp.filter((path) => path.startsWith("services/") && !isTest(path)),
    (line, path) => {
      const other = /^#include "services\/([^/"]+)\//.exec(line)?.[1];
      return other !== undefined && other !== path.split("/")[1];
    },
  );
  assert.deepEqual(crossed, []);
});

test("core includes only the standard library, base and core", () => {
  const impure = offences(
    cpp.filter((path) => path.startsWith("core/") && !isTest(path) && !path.endsWith("_fixture.h")),
    (line) => {
      const quoted = /^#include "([^"]+)"/.exec(line)?.[1];
      if (quoted !== undefined) return !/^(base|core)\//.test(quoted);
      const angled = /^#include <([^>]+)>/.exec(line)?.[1];
      return angled !== undefined && /[/.]/.test(angled);
    },
  );
  assert.deepEqual(impure, []);
});

test("core has no clock, thread, mutex or file", () => {
  const forbidden =
    /#include <(thread|mutex|shared_mutex|condition_variable|fstream|iostream|filesystem|atomic)>|::now\(\)/;
  assert.deepEqual(
    offences(
      cpp.filter((path) => path.startsWith("core/") && !isTest(path)),
      (line) => forbidden.test(line),
    ),
    [],
  );
});

test("Beast stays in .cc files of runtime and adapters, and in test support", () => {
  assert.deepEqual(
    offences(cpp, (line, path) => /boost\/beast/.test(line) && !/^(runtime|adapters|tests)\/.*\.cc$/.test(path)),
    [],
  );
});

test("nothing awaits inside a condition: g++ 12.2 drops the body", () => {
  assert.deepEqual(
    offences(cpp, (line) => /\b(if|while|switch)\s*\(.*co_await/.test(line)),
    [],
  );
});

test("play/src/world knows no framework, DOM or generated type", () => {
  const world = client.filter((path) => path.startsWith("play/src/world/") && !isTest(path));
  assert.deepEqual(
    offences(
      world,
      (line) => /from "(phaser|svelte|.*generated)/.test(line) || /\b(document|window|performance|Date)\.\w/.test(line),
    ),
    [],
  );
});

test("scene and ui do not import each other", () => {
  assert.deepEqual(
    offences(client, (line, path) => {
      const imported = /from "([^"]+)"/.exec(line)?.[1] ?? "";
      if (path.startsWith("play/src/scene/")) return /\/ui\//.test(imported);
      if (path.startsWith("play/src/ui/")) return /\/scene\//.test(imported);
      return false;
    }),
    [],
  );
});

test("no client module exports an instance", () => {
  assert.deepEqual(
    offences(
      client.filter((path) => !isTest(path)),
      (line) => /^export (const|let) \w+(: [^=]+)? = new [A-Z](?!eakMap|eakSet|ap\b|et\b|egExp)/.test(line),
    ),
    [],
  );
});

test("Svelte never renders HTML from strings", () => {
  assert.deepEqual(
    offences(
      client.filter((path) => !isTest(path)),
      (line) => /\{@html|innerHTML\s*=|insertAdjacentHTML/.test(line),
    ),
    [],
  );
});

test("every library names its sources: nothing is globbed", () => {
  const lists = matching(/CMakeLists\.txt$|\.cmake$/);
  assert.deepEqual(
    offences(lists, (line) => /file\(GLOB/.test(line)),
    [],
  );
  assert.ok(lists.some((path) => read(path).includes("dw_library(")));
});
