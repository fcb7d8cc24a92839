import { expect, test } from "vitest";
import { speechFor } from "../../../client/widget/speech.ts";
import { LANGUAGES } from "../../../client/widget/words.ts";

test.each([
  ["en", "en"],
  ["de-AT", "de-AT"],
  ["ja", "ja"],
  ["fr", "en"],
  ["", "en"],
  ["not a tag", "en"],
  ["de_DE", "en"],
])("a page in %j is spoken to in %s", (tag, lang) => {
  expect(speechFor(tag).lang).toBe(lang);
});

test("numbers are written as the language writes them", () => {
  expect(["en", "de", "ja"].map((lang) => speechFor(lang).number(12_345))).toEqual(["12,345", "12.345", "12,345"]);
  expect(["en", "de", "ja"].map((lang) => speechFor(lang).minutes(10))).toEqual(["10 min", "10 Min.", "10 分"]);
});

test("one is not many, where the language knows the difference", () => {
  const { plural, words } = speechFor("de");
  expect([1, 2].map((people) => plural(words.resting, people))).toEqual(["1 davon ruht", "2 davon ruhen"]);
});

test.each(["grief", "constructor", "__proto__"])("a mood that has no word is called by its name: %s", (mood) => {
  expect(speechFor("de").mood(mood)).toBe(mood);
});

test("every language names the moods in the same order: so much room is reserved for them", () => {
  const names = [...LANGUAGES.values()].map(({ moods }) => Object.keys(moods).join());
  expect(new Set(names).size).toBe(1);
});
