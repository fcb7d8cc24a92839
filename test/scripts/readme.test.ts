import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withTables } from "../../scripts/readme-tables.ts";

test("S1 the README's tables are up to date (if not, `npm run readme`)", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  expect(readme).toBe(withTables(readme));
  expect(readme).toContain("| `MAX_SOCKETS_PER_ADDRESS` | 256 |");
});
