import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryOf } from "./memory.mjs";
import { columns, faultColumns, figure, growthSeries, hasFault, median, rowsOf, table } from "./table.mjs";

const errors = { refused: 0, corrected: 0, unreached: 0, protocol: 0, unmatched: 0, blocked: 0 };
const report = (more = {}) => ({
  mode: "walk",
  count: 500,
  joined: 500,
  seconds: 10,
  moves_sent: 100,
  delivered: 1000,
  expected_ratio: 0.999,
  latency_ms: { p50: 20, p99: 40 },
  bytes_per_delivered: 8,
  server_cpu_us_per_delivered: 2,
  server_cpu_cores: 0.5,
  bot_cpu_cores: 0.4,
  bot_waiting: 0,
  joins_per_s: 900,
  disconnected: 0,
  resumed: 0,
  rejoined: 0,
  still_out: 0,
  back_ms: { p50: 0, p99: 0, max: 0 },
  pause_ms: { p50: 50, p99: 60, max: 70 },
  variables_acknowledged: 0,
  variables_refused: 0,
  variables_lost: 0,
  errors,
  ...more,
});
const run = (row, more) => ({ row, run: 1, bare: { bare_send_us: 1.9 }, report: report(more) });

test("of several runs the median is told with the range, and one figure when all agree", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  const runs = [5, 1, 3].map((seconds) => run("walk 500", { seconds }));
  assert.equal(
    figure(runs, 1, (r) => r.seconds),
    "3.0 (1.0–5.0)",
  );
  assert.equal(
    figure(runs, 1, (r) => r.count),
    "500.0",
  );
  assert.equal(
    figure(runs, 1, () => undefined),
    "",
  );
});

test("a row's cells stand under their titles, and a column nobody has a figure for is left out", () => {
  const rows = rowsOf([run("walk 500"), run("idle 9", { mode: "idle", moves_sent: 0, delivered: 0 })]);
  const [head, rule, walk, idle] = table(rows, columns).split("\n");
  assert.match(head, /^\| +\| p50 ms \|/);
  assert.match(rule, /^\|-+\|-+\|/);
  assert.match(walk, /^\| walk 500 \| 20\.0 +\|/);
  assert.match(walk, /\| 1\.90 +\|/);
  assert.match(idle, /^\| idle 9 +\| +\|/);
  assert.ok(!head.includes("pusher"));
});

test("a split server's processes have a column each", () => {
  const split = run("split walk 500", { server_processes: [{ cpu_cores: 0.25 }, { cpu_cores: 0.125 }] });
  const text = table(rowsOf([split]), columns);
  assert.match(text, /pusher \| back/);
  assert.match(text, /0\.25 +\| 0\.13/);
});

test("lost sockets are errors where nothing was to die", () => {
  const text = table(rowsOf([run("walk 500", { disconnected: 2, still_out: 1 })]), columns);
  assert.match(text, /\| 3 +\|$/);
});

test("where a part dies it is told who lost and came back", () => {
  const [row] = rowsOf([
    run("cluster: a back dies", { disconnected: 7, rejoined: 7, back_ms: { p50: 900, p99: 3000, max: 3100 } }),
  ]);
  assert.ok(hasFault(row));
  assert.ok(!hasFault({ name: "walk 500" }));
  assert.match(table([row], faultColumns), /\| 7 .*\| 900 +\| 3000 +\| 3100 +\|/);
});

test("the picture has walk, world and crowd from a hundred on", () => {
  const names = [
    "walk 50",
    "walk 100",
    "walk 250",
    "crowd 250",
    "split walk 1000",
    "stage 2000",
    "idle 19900, 100 walk",
  ];
  const series = growthSeries(rowsOf(names.map((name) => run(name))));
  assert.deepEqual(
    [...series],
    [
      [
        "walk",
        [
          [100, 2],
          [250, 2],
        ],
      ],
      ["crowd", [[250, 2]]],
    ],
  );
});

test("memory of a soak is compared with minute 5, or with what there is", () => {
  const samples = Array.from({ length: 61 }, (_, i) => 1000 + i);
  assert.deepEqual(memoryOf(samples), { settled: 1030, settledMinute: 5, last: 1060 });
  assert.deepEqual(memoryOf(samples.slice(0, 8)), { settled: 1006, settledMinute: 1, last: 1007 });
  assert.deepEqual(memoryOf([1000]), { settled: 1000, settledMinute: 0, last: 1000 });
});
