/** Command-line arguments, and progress on stderr: stdout is for results. */
import { parseArgs } from "node:util";

const startedAt = performance.now();

export function readArguments(): { quick: boolean; positionals: string[] } {
  const { values, positionals } = parseArgs({
    options: { quick: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  return { quick: values.quick, positionals };
}

/** One line with the seconds since the start. */
export function progress(text: string): void {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.error(`${String(seconds).padStart(5)} s  ${text}`);
}
