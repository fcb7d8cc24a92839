import fc from "fast-check";
import { expect, test } from "vitest";
import { breathAt, breathLength, readPattern } from "../../party/wire/breath.ts";

test.each([
  ["box", [4, 4, 4, 4]],
  ["4-7-8", [4, 7, 8, 0]],
  ["coherent", [5.5, 0, 5.5, 0]],
  ["5.5-0-5.5-0", [5.5, 0, 5.5, 0]],
  ["4-4", null],
  ["0-4-4-4", null],
  ["-4-4-4-4", null],
  ["1e9-4-4-4", null],
  ["__proto__", null],
])("B1 the pattern %s is %j", (text, pattern) => {
  expect(readPattern(text)).toEqual(pattern);
});

test.each([
  [0, "inhale", 0],
  [2000, "inhale", 0.5],
  [4000, "hold", 0],
  [7500, "hold", 0.5],
  [11_000, "exhale", 0],
  [15_000, "exhale", 0.5],
  [19_000, "inhale", 0],
  [-1000, "exhale", 0.875],
])("B1 4-7-8 at %i ms is %s, %d", (at, phase, progress) => {
  const epoch = 1_700_000_000_000;
  expect(breathAt({ pattern: [4, 7, 8, 0], epoch }, epoch + at)).toMatchObject({ phase, progress });
});

test("B1 progress stays between 0 and 1, and a breath later it is the same", () => {
  const pattern = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.integer({ min: 1, max: 60 }), fc.nat(60));
  fc.assert(
    fc.property(pattern, fc.nat(1_000_000), fc.integer(), (pattern, epoch, now) => {
      const at = breathAt({ pattern, epoch }, now);
      expect(at.progress).toBeGreaterThanOrEqual(0);
      expect(at.progress).toBeLessThan(1);
      expect(breathAt({ pattern, epoch }, now + breathLength(pattern))).toEqual(at);
    }),
  );
});
