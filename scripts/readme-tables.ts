/** `npm run readme`: writes the README's tables of settings and limits from party/settings/settings.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingRows } from "../party/settings/settings.ts";

const README = join(import.meta.dirname, "../README.md");

/** @returns the README with up-to-date tables. @throws Error if a table's markers are missing. */
export function withTables(readme: string): string {
  const all = settingRows();
  const settings = all.filter(({ answer }) => answer === undefined);
  const limits = all.filter(({ answer }) => answer !== undefined);
  return replaceTable(
    replaceTable(readme, "settings", [
      "| setting | default | |",
      "|---|---|---|",
      ...settings.map(({ name, fallback, reason }) => `| \`${name}\` | ${code(fallback)} | ${reason} |`),
    ]),
    "limits",
    [
      "| limit | default | | over it |",
      "|---|---|---|---|",
      ...limits.map(
        ({ name, fallback, reason, answer }) => `| \`${name}\` | ${code(fallback)} | ${reason} | ${answer} |`,
      ),
    ],
  );
}

function code(fallback: string | number): string {
  if (typeof fallback === "number") return fallback.toLocaleString("en");
  return fallback === "" ? "none" : `\`${fallback}\``;
}

function replaceTable(readme: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The README has no markers for the table "${name}".`);
  return `${readme.slice(0, from + begin.length)}\n${lines.join("\n")}\n${readme.slice(to)}`;
}

if (import.meta.main) writeFileSync(README, withTables(readFileSync(README, "utf8")));
