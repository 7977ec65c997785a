// What the runs of `./dev bench engine` say together: node report.mjs RUNS.jsonl FOLDER prints the tables and writes
// them, with a picture of how the cost grows and all runs as JSON, to FOLDER.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { growth } from "./growth.mjs";
import { columns, faultColumns, growthSeries, hasFault, rowsOf, table } from "./table.mjs";

const [runsFile, folder] = process.argv.slice(2);
const runs = readFileSync(runsFile, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const rows = rowsOf(runs);
const faults = rows.filter(hasFault);
const calm = rows.filter((row) => !hasFault(row));

const date = new Date().toISOString().slice(0, 10);
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const machine = `${cpus().length} × ${cpus()[0].model.trim()}, Linux ${release()}`;
const count = Math.max(...rows.map((row) => row.runs.length));

const parts = [];
if (calm.length > 0) parts.push(table(calm, columns));
if (faults.length > 0) parts.push(`## When parts die\n\n${table(faults, faultColumns)}`);

const page = `# The engine, measured

\`./dev bench engine\` on ${date}, at ${commit}; ${machine}. ${count > 1 ? `Median of ${count} runs, and the range of all` : "One run"}.
What each column means, and what to trust: [measure.md](../../docs/guides/measure.md).

${parts.join("\n\n")}

![CPU of the server for one delivery, by the number of people](engine-growth.svg)
`;

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${date}-engine.json`), `${JSON.stringify({ date, commit, machine, runs }, null, 1)}\n`);
writeFileSync(join(folder, "engine.md"), page);
writeFileSync(join(folder, "engine-growth.svg"), growth(growthSeries(rows)));
console.log(parts.join("\n\n"));
