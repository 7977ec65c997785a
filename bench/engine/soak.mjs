// What `./dev soak engine` found: node soak.mjs RUN.json FOLDER prints it and writes it to FOLDER.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { memoryOf } from "./memory.mjs";

const [runFile, folder] = process.argv.slice(2);
const report = JSON.parse(readFileSync(runFile, "utf8"));
const { settled, settledMinute, last } = memoryOf(report.server_rss_kib);
const inMb = (kib) => `${(kib / 1024).toFixed(1)} MB`;

const date = new Date().toISOString().slice(0, 10);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${date}-soak.json`), `${JSON.stringify({ date, report }, null, 1)}\n`);
console.log(`server's memory: ${inMb(settled)} at minute ${settledMinute}, ${inMb(last)} at the end`);
console.log(
  `left, and others came: ${report.left}; lost sockets: ${report.disconnected}; errors: ${JSON.stringify(report.errors)}`,
);
console.log(
  `told of expected: ${report.expected_ratio}; p99: ${report.latency_ms.p99} ms; longest pause: ${report.pause_ms.max} ms`,
);
