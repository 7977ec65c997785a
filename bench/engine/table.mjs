// What the runs of `./dev bench engine` say together, as tables. Pure.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** "median (least–most)", or one figure when all runs agree; nothing when none has it. */
export function figure(runs, digits, read) {
  const values = runs.map(({ report, bare }) => read(report, bare)).filter((value) => Number.isFinite(value));
  if (values.length === 0) return "";
  const [least, most, middle] = [Math.min(...values), Math.max(...values), median(values)].map((v) =>
    v.toFixed(digits),
  );
  return least === most ? middle : `${middle} (${least}–${most})`;
}

/** Rows by name, in the order they were measured in. */
export function rowsOf(runs) {
  return [...new Set(runs.map((run) => run.row))].map((name) => ({
    name,
    runs: runs.filter((run) => run.row === name),
  }));
}

const timed = (read) => (report) => (report.moves_sent > 0 || report.mode === "join" ? read(report) : undefined);
const delivers = (read) => (report) => (report.delivered > 0 ? read(report) : undefined);
const process = (index) => (report) =>
  report.server_processes?.length > 1 ? report.server_processes[index].cpu_cores : undefined;
const mistakes = ({ errors, disconnected, still_out }) =>
  errors.refused +
  errors.corrected +
  errors.unreached +
  errors.protocol +
  errors.unmatched +
  errors.blocked +
  disconnected +
  still_out;

export const columns = [
  ["p50 ms", 1, timed((r) => r.latency_ms.p50)],
  ["p99 ms", 1, timed((r) => r.latency_ms.p99)],
  ["told of expected", 4, delivers((r) => r.expected_ratio)],
  ["deliveries/s", 0, delivers((r) => r.delivered / r.seconds)],
  ["bytes each", 2, delivers((r) => r.bytes_per_delivered)],
  ["server µs each", 3, delivers((r) => r.server_cpu_us_per_delivered)],
  ["bare send µs", 2, (_, bare) => bare?.bare_send_us],
  ["server cores", 2, (r) => r.server_cpu_cores],
  ["pusher", 2, process(0)],
  ["back", 2, process(1)],
  ["bots cores", 2, (r) => r.bot_cpu_cores],
  ["waiting", 2, (r) => Math.max(r.bot_waiting, r.server_waiting ?? 0)],
  ["joins/s", 0, (r) => r.joins_per_s],
  ["kB a person", 1, (r) => (r.server_rss_kb - r.server_rss_before_kb) / r.joined],
  ["RSS MB before", 0, (r) => r.server_rss_before_kb / 1024],
  ["RSS MB", 0, (r) => r.server_rss_kb / 1024],
  ["errors", 0, mistakes],
];

/** Of rows in which a part dies. */
export const faultColumns = [
  ["lost sockets", 0, (r) => r.disconnected],
  ["resumed", 0, (r) => r.resumed],
  ["joined anew", 0, (r) => r.rejoined],
  ["still out", 0, (r) => r.still_out],
  ["back p50 ms", 0, (r) => (r.disconnected > 0 ? r.back_ms.p50 : undefined)],
  ["back p99 ms", 0, (r) => (r.disconnected > 0 ? r.back_ms.p99 : undefined)],
  ["back max ms", 0, (r) => (r.disconnected > 0 ? r.back_ms.max : undefined)],
  ["pause p50 ms", 0, (r) => r.pause_ms.p50],
  ["pause p99 ms", 0, (r) => r.pause_ms.p99],
  ["pause max ms", 0, (r) => r.pause_ms.max],
  ["told of expected", 4, delivers((r) => r.expected_ratio)],
  ["p99 ms", 1, timed((r) => r.latency_ms.p99)],
  ["variables set", 0, (r) => r.variables_acknowledged],
  ["refused", 0, (r) => r.variables_refused],
  ["lost", 0, (r) => r.variables_lost],
];

export const hasFault = ({ name }) => name.startsWith("cluster");

/** As Markdown; without the columns that no row has a figure for. */
export function table(rows, which) {
  const cells = which.map(([title, digits, read]) => [title, ...rows.map(({ runs }) => figure(runs, digits, read))]);
  const filled = cells.filter(([, ...figures]) => figures.some((text) => text !== ""));
  const all = [["", ...rows.map(({ name }) => name)], ...filled];
  const padded = all.map((column) => {
    const width = Math.max(...column.map((cell) => cell.length));
    return [column[0].padEnd(width), "-".repeat(width), ...column.slice(1).map((cell) => cell.padEnd(width))];
  });
  return padded[0]
    .map((_, line) => `| ${padded.map((column) => column[line]).join(" | ")} |`)
    .join("\n")
    .replace(/^\| (-+(?: \| -+)*) \|$/m, (rule) => rule.replaceAll(" ", "-"));
}

/** Lines of the picture: what people do, to [people, the server's CPU for one delivery], from a hundred on. */
export function growthSeries(rows) {
  const series = new Map();
  for (const { name, runs } of rows) {
    const [kind, people, ...more] = name.split(" ");
    if (!["walk", "world", "crowd"].includes(kind) || more.length > 0 || Number(people) < 100) continue;
    const cost = runs.map(({ report }) => report.server_cpu_us_per_delivered).filter((value) => value > 0);
    if (cost.length === 0) continue;
    series.set(kind, [...(series.get(kind) ?? []), [Number(people), median(cost)]]);
  }
  return series;
}
