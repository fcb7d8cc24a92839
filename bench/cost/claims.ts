/** Dollars a month that the analysis of the old system claimed, by people at once, all of whom stay all day. */
export const CLAIMS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "single-key": { 10: 13, 100: 156, 1000: 1560, 10000: 15_600 },
  "skip-unchanged": { 10: 2, 100: 30, 1000: 300 },
};
