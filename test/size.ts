import { gzipSync } from "node:zlib";
import { expect } from "vitest";

/** Prints the size too, so that a change of it is seen before it is over the limit. */
export function expectSize(name: string, bytes: Uint8Array, limit: number): void {
  const size = gzipSync(bytes, { level: 9 }).length;
  process.stdout.write(`${name}: ${size} of ${limit} bytes at gzip -9\n`);
  expect(size).toBeLessThanOrEqual(limit);
}
