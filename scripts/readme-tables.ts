/** `npm run readme`: the README's tables of settings and limits, out of party/settings/settings.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingRows } from "../party/settings/settings.ts";

const README = join(import.meta.dirname, "../README.md");

/** The README with both tables as they should be. */
export function withTables(readme: string): string {
  const all = settingRows();
  const settings = all.filter(({ answer }) => answer === undefined);
  const limits = all.filter(({ answer }) => answer !== undefined);
  return replaced(
    replaced(readme, "settings", [
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

/** @throws Error where the README has no such place. */
function replaced(readme: string, place: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${place} -->`, `<!-- /${place} -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the README has no place for ${place}`);
  return `${readme.slice(0, from + begin.length)}\n${lines.join("\n")}\n${readme.slice(to)}`;
}

if (import.meta.main) writeFileSync(README, withTables(readFileSync(README, "utf8")));
