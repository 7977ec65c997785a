// What the runs of `./dev bench engine` say together: node report.mjs RUNS.jsonl FOLDER prints the table and writes it,
// with a picture of how the cost grows and all runs as JSON, to FOLDER.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { growth } from "./growth.mjs";

const [runsFile, folder] = process.argv.slice(2);
const runs = readFileSync(runsFile, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const rows = [...new Set(runs.map((run) => run.row))].map((name) => ({
  name,
  reports: runs.filter((run) => run.row === name).map((run) => run.report),
}));

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const number = (value, digits) => value.toFixed(digits);

/** "median (least–most)", or one figure when all runs agree. */
function figure(reports, digits, read) {
  const values = reports.map(read).filter((value) => value !== undefined && Number.isFinite(value));
  if (values.length === 0) return "";
  const [least, most, middle] = [Math.min(...values), Math.max(...values), median(values)].map((v) => number(v, digits));
  return least === most ? middle : `${middle} (${least}–${most})`;
}

const delivers = (read) => (report) => (report.delivered > 0 ? read(report) : undefined);
const mistakes = ({ errors }) =>
  errors.refused + errors.corrected + errors.disconnected + errors.protocol + errors.unmatched + errors.blocked;

const columns = [
  ["p50 ms", 1, (r) => (r.mode === "idle" ? undefined : r.latency_ms.p50)],
  ["p99 ms", 1, (r) => (r.mode === "idle" ? undefined : r.latency_ms.p99)],
  ["told of expected", 4, delivers((r) => r.expected_ratio)],
  ["deliveries/s", 0, delivers((r) => r.delivered / r.seconds)],
  ["bytes each", 2, delivers((r) => r.bytes_per_delivered)],
  ["server µs each", 3, delivers((r) => r.server_cpu_us_per_delivered)],
  ["server cores", 2, (r) => r.server_cpu_cores],
  ["bots cores", 2, (r) => r.bot_cpu_cores],
  ["waiting", 2, (r) => Math.max(r.bot_waiting, r.server_waiting ?? 0)],
  ["joins/s", 0, (r) => r.joins_per_s],
  ["kB a person", 1, (r) => (r.server_rss_kb - r.server_rss_before_kb) / r.joined],
  ["RSS MB", 0, (r) => r.server_rss_kb / 1024],
  ["errors", 0, mistakes],
];

function table() {
  const lines = [["", ...columns.map(([title]) => title)]];
  for (const { name, reports } of rows) {
    lines.push([name, ...columns.map(([, digits, read]) => figure(reports, digits, read))]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const text = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`);
  text.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return text.join("\n");
}

const date = new Date().toISOString().slice(0, 10);
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const machine = `${cpus().length} × ${cpus()[0].model.trim()}, Linux ${release()}`;
const count = Math.max(...rows.map(({ reports }) => reports.length));

/** Per series (the first word of a row's name): people, and the server's CPU for one delivery. */
const series = new Map();
for (const { name, reports } of rows) {
  const cost = reports.map((r) => r.server_cpu_us_per_delivered).filter((value) => value > 0);
  if (cost.length === 0 || reports[0].mode === "stage") continue;
  const points = series.get(name.split(" ")[0]) ?? [];
  points.push([reports[0].count, median(cost)]);
  series.set(name.split(" ")[0], points);
}

const page = `# The engine, measured

\`./dev bench engine\` on ${date}, at ${commit}; ${machine}. ${count > 1 ? `Median of ${count} runs, and the range of all` : "One run"}.
What each column means, and what to trust: [measure.md](../../docs/guides/measure.md).

${table()}

![CPU of the server for one delivery, by the number of people](engine-growth.svg)
`;

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${date}-engine.json`), `${JSON.stringify({ date, commit, machine, runs }, null, 1)}\n`);
writeFileSync(join(folder, "engine.md"), page);
writeFileSync(join(folder, "engine-growth.svg"), growth(series));
console.log(table());
