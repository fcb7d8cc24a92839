/** RESULTS.md: the goals of all benches first, then one section for each. A bench rewrites its own rows and section only. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { table } from "./figures.ts";
import { isQuick } from "./progress.ts";

const PARTS = ["Cost", "Speed", "Growth"] as const;
type Part = (typeof PARTS)[number];

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
  const rows = goals.map(({ goal, measured, isMet }) => {
    return `| ${part}: ${goal} | ${measured} | ${isMet ? "met" : "**missed**"} |`;
  });
  const header = table(["Goal", "Measured", ""], []);
  if (isQuick) {
    console.log([[header, ...rows].join("\n"), section].join("\n\n"));
    return;
  }
  const old = readFileSync(FILE, "utf8");
  const oldSections = old.split(/^(?=## )/m).map((text) => text.trimEnd());
  const oldLines = old.split("\n");
  const sectionOf = (each: Part) => oldSections.filter((text) => text.startsWith(`## ${each}\n`));
  const rowsOf = (each: Part) => oldLines.filter((line) => line.startsWith(`| ${each}: `));
  const allRows = PARTS.flatMap((each) => (each === part ? rows : rowsOf(each)));
  const allSections = PARTS.flatMap((each) => (each === part ? [section] : sectionOf(each)));
  const goalTable = [header, ...allRows].join("\n");
  writeFileSync(FILE, `${[INTRODUCTION, "## Goals", goalTable, ...allSections].join("\n\n")}\n`);
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
