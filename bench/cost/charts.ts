/** Dollars a month over people, for each load. */
import { chart, median } from "../report.ts";
import { billsOf, type Result } from "./results.ts";
import type { Load } from "./script.ts";

/** Told apart on paper, and by those who see few colours: each its own mark. */
const MARKS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"] as const;
const COLOURS = ["#d55e00", "#e69f00", "#8a8a8a", "#cc79a7", "#0072b2", "#009e73"];

export function billChart(results: readonly Result[], load: Load): string {
  const ofLoad = results.filter((result) => result.load === load);
  const titles = [...new Set(ofLoad.map(({ contender }) => contender.title))];
  const axis = { type: "log" as const, nameLocation: "middle" as const, nameGap: 34 };
  const title = `Dollars a month, ${load === "all day" ? "all stay all day" : "sittings of 10 minutes"}`;
  return chart(
    `cost-${load.replace(" ", "-")}`,
    {
      title: { text: title, left: 16, top: 10 },
      color: COLOURS,
      // One below the other: without a browser the width of a text is a guess.
      legend: { data: titles, top: 44, left: 16, orient: "vertical", itemGap: 6 },
      grid: { top: 190, left: 80, right: 40, bottom: 60 },
      xAxis: { ...axis, name: "people at once", min: 10 },
      yAxis: { ...axis, name: "dollars a month, heartbeats as messages", nameGap: 52, min: 1 },
      series: titles.map((name, index) => ({
        name,
        type: "line" as const,
        symbol: MARKS[index % MARKS.length] ?? "circle",
        symbolSize: 9,
        data: ofLoad
          .filter(({ contender }) => contender.title === name)
          .map((result) => [result.people, median(billsOf(result, true))]),
      })),
    },
    `${title}, by people at once and design, both axes logarithmic`,
    800,
    580,
  );
}
