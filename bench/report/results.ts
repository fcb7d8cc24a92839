/** RESULTS.md: the goals of all benches first, then one section for each. A bench rewrites its own rows and section only. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { table } from "./figures.ts";
import { readArguments } from "./progress.ts";

const PARTS = ["Cost", "Speed", "Growth"] as const;
export type Part = (typeof PARTS)[number];

export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const FILE = join(import.meta.dirname, "../RESULTS.md");
const INTRODUCTION = `# Results

\`npm run bench\` writes this file; do not edit it. [README.md](README.md) explains the loads, the contenders and the limits
of the figures. Every figure is a median; brackets hold the lowest and the highest value.`;

/** With `--quick` the section is printed, because its figures come from too few rounds to be kept. */
export function writePart(part: Part, goals: readonly Goal[], sections: readonly string[]): void {
  const section = [`## ${part}`, machine(), ...sections].join("\n\n");
  const rows = goals.map(({ goal, measured, isMet }) => [`${part}: ${goal}`, measured, isMet ? "met" : "**missed**"]);
  if (readArguments().quick) {
    console.log([table(["Goal", "Measured", ""], rows), section].join("\n\n"));
    return;
  }
  const old = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  const oldSections = old.split(/^(?=## )/m).map((text) => text.trimEnd());
  const allRows = PARTS.flatMap((each) => (each === part ? rows : goalRowsOf(old, each)));
  const allSections = PARTS.flatMap((each) =>
    each === part ? [section] : oldSections.filter((text) => text.startsWith(`## ${each}\n`)),
  );
  const goalTable = table(["Goal", "Measured", ""], allRows);
  writeFileSync(FILE, `${[INTRODUCTION, "## Goals", goalTable, ...allSections].join("\n\n")}\n`);
}

function goalRowsOf(results: string, part: Part): string[][] {
  const lines = results.split("\n").filter((line) => line.startsWith(`| ${part}: `));
  return lines.map((line) => line.slice(2, -2).split(" | "));
}

/** Names hardware and versions, but no host, user or path. */
function machine(): string {
  const [cpu] = cpus();
  return [
    new Date().toISOString().slice(0, 10),
    `${cpu?.model.trim() ?? "unknown CPU"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    `${type()} ${release().split("-")[0]}`,
    `Node ${process.versions.node}`,
    ...["workerd", "wrangler", "partykit"].map((name) => `${name} ${versionOf(name)}`),
  ].join(" · ");
}

function versionOf(name: string): string {
  const file = join(import.meta.dirname, "../../node_modules", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
