/** Command-line arguments, and progress on stderr: stdout is for results. */
import { parseArgs } from "node:util";

const startedAt = performance.now();
const options = { quick: { type: "boolean", default: false } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });

export const isQuick = values.quick;
export { positionals };

/** One line with the seconds since the start. */
export function progress(text: string): void {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.error(`${String(seconds).padStart(5)} s  ${text}`);
}
