import { expect, test } from "vitest";
import { localeFor } from "../../../client/widget/locale.ts";
import { LANGUAGES } from "../../../client/widget/messages.ts";

test.each([
  ["en", "en"],
  ["de-AT", "de-AT"],
  ["ja", "ja"],
  ["fr", "en"],
  ["", "en"],
  ["not a tag", "en"],
  ["de_DE", "en"],
])("a page in %j gets the language %s", (tag, lang) => {
  expect(localeFor(tag).lang).toBe(lang);
});

test("numbers have the format of the language", () => {
  expect(["en", "de", "ja"].map((lang) => localeFor(lang).number(12_345))).toEqual(["12,345", "12.345", "12,345"]);
  expect(["en", "de", "ja"].map((lang) => localeFor(lang).minutes(10))).toEqual(["10 min", "10 Min.", "10 分"]);
});

test("a number picks the plural form of the language", () => {
  const { plural, messages } = localeFor("de");
  expect([1, 2].map((people) => plural(messages.resting, people))).toEqual(["1 davon ruht", "2 davon ruhen"]);
});

test.each(["grief", "constructor", "__proto__"])("a mood without a translation keeps its name: %s", (mood) => {
  expect(localeFor("de").mood(mood)).toBe(mood);
});

test("every language translates the same moods in the same order", () => {
  const names = [...LANGUAGES.values()].map(({ moods }) => Object.keys(moods).join());
  expect(new Set(names).size).toBe(1);
});
