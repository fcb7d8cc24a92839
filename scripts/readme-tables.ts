/** `npm run readme`: writes the README's table of settings from party/settings/settings.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingRows } from "../party/settings/settings.ts";

const README = join(import.meta.dirname, "../README.md");
const BEGIN = "<!-- settings -->";
const END = "<!-- /settings -->";

/** @returns the README with an up-to-date table. @throws Error if the table's markers are missing. */
export function withTable(readme: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The README needs the markers ${BEGIN} and ${END} around its table.`);
  return `${readme.slice(0, from + BEGIN.length)}\n${table()}\n${readme.slice(to)}`;
}

function table(): string {
  const rows = settingRows().map(
    ({ name, fallback, reason, answer = "" }) => `| \`${name}\` | ${code(fallback)} | ${reason} | ${answer} |`,
  );
  return ["| setting | default | meaning | over the limit |", "|---|---|---|---|", ...rows].join("\n");
}

function code(fallback: string | number): string {
  if (typeof fallback === "number") return fallback.toLocaleString("en");
  return fallback === "" ? "none" : `\`${fallback}\``;
}

if (import.meta.main) writeFileSync(README, withTable(readFileSync(README, "utf8")));
