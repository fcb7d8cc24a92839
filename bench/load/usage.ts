/** What a process has used, asked of the system: a server under load is not asked itself. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const NANOSECONDS = 1e6;
const KILOBYTE = 1024;

/**
 * Milliseconds of CPU that a process has used, all its threads together. Linux counts them in nanoseconds for each
 * thread that lives (servers here keep theirs); elsewhere `ps` tells hundredths of seconds.
 */
export function cpuOf(pid: number): number {
  try {
    let sum = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      try {
        sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
      } catch {
        // It ended between the listing and the reading.
      }
    }
    return sum / NANOSECONDS;
  } catch {
    const clock = ps(pid, "cputime").split(/[-:]/).map(Number);
    return clock.reduce((sum, part) => sum * 60 + part, 0) * 1000;
  }
}

/** Bytes of memory that a process has resident. */
export function memoryOf(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    if (line) return Number(line[1]) * KILOBYTE;
  } catch {
    // No Linux.
  }
  return Number(ps(pid, "rss")) * KILOBYTE;
}

function ps(pid: number, column: string): string {
  return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" }).trim();
}
