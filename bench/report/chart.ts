/** Line charts as files in bench/charts. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { init } from "echarts";
import { isQuick } from "./progress.ts";

const FOLDER = join(import.meta.dirname, "../charts");
/** Distinct for readers who cannot tell all colours apart: every line has its own mark. */
const MARKS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle"];
const COLOURS = ["#0072b2", "#009e73", "#d55e00", "#e69f00", "#8a8a8a", "#cc79a7", "#56b4e9"];

export interface Chart {
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Of both axes. */
  readonly scale: "value" | "log";
  readonly lines: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;
}

/** @returns the Markdown that shows the chart. */
export function drawChart({ name, title, x, y, scale, lines }: Chart): string {
  const names = Object.keys(lines);
  const alt = `${title}, by ${x}: ${names.join("; ")}`;
  const link = `![${alt}](charts/${name}.svg)`;
  if (isQuick) return link;
  const top = 60 + names.length * 20;
  const axis = (name: string, nameGap: number) =>
    ({ name, type: scale, nameLocation: "middle", nameGap, ...(scale === "log" ? { min: "dataMin" } : {}) }) as const;
  const drawing = init(null, null, { renderer: "svg", ssr: true, width: 800, height: top + 380 });
  drawing.setOption({
    animation: false,
    // White, so that the chart is legible on dark pages too.
    backgroundColor: "#ffffff",
    color: COLOURS,
    title: { text: title, left: 16, top: 10 },
    legend: { data: names, top: 44, left: 16, orient: "vertical", itemGap: 6 },
    grid: { top, left: 80, right: 40, bottom: 60 },
    xAxis: axis(x, 34),
    yAxis: axis(y, 56),
    series: names.map((name, index) => ({
      type: "line",
      name,
      symbol: MARKS[index],
      symbolSize: 8,
      data: lines[name],
    })),
  });
  mkdirSync(FOLDER, { recursive: true });
  const svg = drawing.renderToSVGString().replace(/^<svg[^>]*>/, (tag) => `${tag}\n<title>${alt}</title>`);
  writeFileSync(join(FOLDER, `${name}.svg`), `${svg}\n`);
  return link;
}
