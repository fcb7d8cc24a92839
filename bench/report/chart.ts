/** Line charts as files in bench/charts. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { init } from "echarts";
import { readArguments } from "./progress.ts";

const FOLDER = join(import.meta.dirname, "../charts");
const WIDTH = 800;
const LEGEND_LINE = 20;
/** Distinct for readers who cannot tell all colours apart: every line has its own mark. */
const MARKS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle"];
const COLOURS = ["#0072b2", "#009e73", "#d55e00", "#e69f00", "#8a8a8a", "#cc79a7", "#56b4e9"];

interface Axis {
  readonly name: string;
  readonly type: "value" | "log";
}

export interface Chart {
  readonly name: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;
}

/** @returns the Markdown that shows the chart. */
export function drawChart({ name, title, x, y, lines }: Chart): string {
  const alt = `${title}, by ${x.name}: ${Object.keys(lines).join("; ")}`;
  const link = `![${alt}](charts/${name}.svg)`;
  if (readArguments().quick) return link;
  const names = Object.keys(lines);
  const top = 60 + names.length * LEGEND_LINE;
  const axis = ({ name, type }: Axis, nameGap: number) =>
    ({ name, type, nameLocation: "middle", nameGap, ...(type === "log" ? { min: "dataMin" } : {}) }) as const;
  const drawing = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: top + 380 });
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
    series: names.map((line, index) => ({
      type: "line",
      name: line,
      symbol: MARKS[index % MARKS.length] ?? "circle",
      symbolSize: 8,
      data: (lines[line] ?? []).map((point) => [...point]),
    })),
  });
  mkdirSync(FOLDER, { recursive: true });
  const svg = drawing.renderToSVGString().replace(/^<svg[^>]*>/, (tag) => `${tag}\n<title>${alt}</title>`);
  writeFileSync(join(FOLDER, `${name}.svg`), `${svg}\n`);
  drawing.dispose();
  return link;
}
