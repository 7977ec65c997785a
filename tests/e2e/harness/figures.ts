import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { results } from "./places";

/// Prints a measured figure and keeps it beside the screenshots.
export function figure(what: string, value: string): void {
  const line = `${what}: ${value}`;
  console.info(`  ${line}`);
  appendFileSync(join(results, "figures.txt"), `${new Date().toISOString()} ${line}\n`);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
