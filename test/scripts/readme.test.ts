import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withTables } from "../../scripts/readme-tables.ts";

test("S1 Q the README's tables are those of the settings: npm run readme", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  expect(readme).toBe(withTables(readme));
  expect(readme).toContain("| `MAX_SOCKETS_PER_ADDRESS` | 256 |");
});
