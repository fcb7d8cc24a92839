import type { Reporter, TestCase, TestModule } from "vitest/node";

const SHOWN = 10;
const SHORTEST_MS = 100;

/** Ends a run with its slowest tests, so that nobody has to look for them. */
export class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const slow = tests.filter((test) => durationOf(test) >= SHORTEST_MS);
    if (slow.length === 0) return;
    const slowest = slow.sort((one, other) => durationOf(other) - durationOf(one)).slice(0, SHOWN);
    const lines = slowest.map((test) => {
      const seconds = (durationOf(test) / 1000).toFixed(1).padStart(6);
      return `${seconds} s  ${test.module.relativeModuleId}  ${test.name}`;
    });
    process.stdout.write(`\nThe slowest tests:\n${lines.join("\n")}\n`);
  }
}

function durationOf(test: TestCase): number {
  return test.diagnostic()?.duration ?? 0;
}
