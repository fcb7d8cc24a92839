/**
 * What every bench says, and where: progress on stderr while it runs, its own section of RESULTS.md, its charts.
 * With `--quick` nothing is written anywhere; what would be is printed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EChartsOption, init } from "echarts";

const SECTIONS = ["Cost", "Speed", "Growth"] as const;
export type Section = (typeof SECTIONS)[number];

const RESULTS = join(import.meta.dirname, "RESULTS.md");
const CHARTS = join(import.meta.dirname, "charts");
const PACKAGES = join(import.meta.dirname, "../node_modules");
const HEADING = `# Results

Written by the scripts in this folder, each its own section: \`npm run bench:cost\`, \`bench:speed\`, \`bench:growth\`.
`;

const startedAt = Date.now();

export function readArguments(): { quick: boolean } {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  return values;
}

/** A line on stderr, with the seconds since the start: stdout has the results alone. */
export function progress(text: string): void {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.error(`${String(seconds).padStart(5)} s  ${text}`);
}

/** What the figures come from, in a line that names no host, no user and no path. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const [cpu] = cpus();
  const versions = [
    `Node ${process.versions.node}`,
    ...["workerd", "wrangler", "partykit"].map((name) => `${name} ${versionOf(name)}`),
  ];
  const parts = [
    new Date().toISOString().slice(0, 10),
    `${cpu?.model.trim() ?? "unknown CPU"}, ${cpus().length} cores, ${gigabytes} GB`,
    `${type()} ${release().split("-")[0]}`,
    ...versions,
  ];
  return parts.join(" · ");
}

export function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8")) as { version: string };
  return version;
}

/** Rewrites this section of RESULTS.md, the line of the machine too, and no other. */
export function writeSection(title: Section, markdown: string): void {
  const section = `## ${title}\n\n${machine()}\n\n${markdown.trim()}\n`;
  if (readArguments().quick) {
    console.log(section);
    return;
  }
  const old = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8") : "";
  const texts = new Map<string, string>();
  for (const text of old.split(/^(?=## )/m)) texts.set(/^## (.*)/.exec(text)?.[1]?.trim() ?? "", text.trimEnd());
  texts.set(title, section.trimEnd());
  const sections = SECTIONS.flatMap((name) => texts.get(name) ?? []);
  writeFileSync(RESULTS, `${[HEADING.trimEnd(), ...sections].join("\n\n")}\n`);
}

/** A table in Markdown: the first column is text, the others are figures. */
export function table(headers: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const rule = headers.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(headers), line(rule), ...rows.map(line)].join("\n");
}

/**
 * A chart as bench/charts/<name>.svg, on a white ground of its own so that it reads on dark pages too.
 * @param alt What it shows, for those who do not see it.
 * @returns the line of Markdown that shows it.
 */
export function chart(name: string, option: EChartsOption, alt: string, width = 800, height = 450): string {
  if (!readArguments().quick) {
    const drawn = init(null, null, { renderer: "svg", ssr: true, width, height });
    drawn.setOption({ animation: false, backgroundColor: "#ffffff", ...option });
    mkdirSync(CHARTS, { recursive: true });
    const svg = drawn.renderToSVGString().replace(/^<svg[^>]*>/, (tag) => `${tag}\n<title>${alt}</title>`);
    writeFileSync(join(CHARTS, `${name}.svg`), `${svg}\n`);
    drawn.dispose();
  }
  return `![${alt}](charts/${name}.svg)`;
}

/** Of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError("no values");
  return (low + high) / 2;
}

/** The lowest and the highest, as `1–3`; one figure where they read the same. */
export function range(values: readonly number[], format: (value: number) => string = String): string {
  const low = format(Math.min(...values));
  const high = format(Math.max(...values));
  return low === high ? low : `${low}–${high}`;
}
