import { expect, test } from "vitest";
import { parseJsonc, read } from "./documents.ts";

test("M12 Cloudflare keeps the log, and neither a line for each request nor the queries of URLs", () => {
  const { observability } = parseJsonc(read("wrangler.jsonc")) as { observability: unknown };
  expect(observability).toEqual({ enabled: true, redact_query_string: true, logs: { invocation_logs: false } });
});
