import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Locale } from "../../../client/widget/locale.ts";

/** No language has arrived at the beginning of a test. */
let modules: typeof import("../../../client/widget/locale.ts");

beforeEach(async () => {
  vi.resetModules();
  modules = await import("../../../client/widget/locale.ts");
});
afterEach(() => {
  vi.doUnmock("../../../client/widget/languages/de.ts");
});

/** Waits until the language has arrived, or failed. */
async function localeFor(tag: string, own = {}): Promise<Locale> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const language = new modules.Language(resolve);
  if (language.localeFor(tag).isLoading) await promise;
  return language.localeFor(tag, own);
}

test.each([
  ["en", "en"],
  ["en-GB", "en-GB"],
  ["de-AT", "de-AT"],
  ["pt-BR", "pt-BR"],
  ["zh-Hans-CN", "zh-Hans-CN"],
  ["zh-TW", "en"],
  ["ja", "ja"],
  ["fi", "en"],
  ["", "en"],
  ["not a tag", "en"],
  ["de_DE", "en"],
])("a page in %j gets the language %s", async (tag, lang) => {
  const locale = await localeFor(tag);
  expect(locale).toMatchObject({ lang, isLoading: false });
  expect(locale.messages.leave === "Leave").toBe(lang.startsWith("en"));
});

test("only Arabic is read from right to left", async () => {
  const directions = ["en", "ar", "ar-EG", "ja"].map(async (tag) => (await localeFor(tag)).dir);
  expect(await Promise.all(directions)).toEqual(["ltr", "rtl", "rtl", "ltr"]);
});

test("numbers have the format of the language, even before its texts have arrived", () => {
  const numbers = ["en", "de", "ja"].map((tag) => new modules.Language(() => {}).localeFor(tag).number(12_345));
  expect(numbers).toEqual(["12,345", "12.345", "12,345"]);
});

test("a number picks the plural form of the language, and 0 its own text", async () => {
  const { plural, messages } = await localeFor("de");
  expect([1, 2].map((people) => plural(messages.resting, people))).toEqual([
    "1 davon sitzt still",
    "2 davon sitzen still",
  ]);
  expect(plural({ zero: "nobody", other: "#" }, 0)).toBe("nobody");
  expect(plural("# here", 1234)).toBe("1.234 here");
});

test.each(["grief", "constructor", "__proto__"])("a mood without a translation keeps its name: %s", async (mood) => {
  expect((await localeFor("de")).mood(mood)).toBe(mood);
});

test("a page's own texts and names of moods replace those of the language", async () => {
  const { messages, mood } = await localeFor("de", { join: "Komm dazu", moods: { calm: "Stille", grief: "Trauer" } });
  expect([messages.join, messages.leave]).toEqual(["Komm dazu", "Verlassen"]);
  expect(["calm", "grief", "joy"].map(mood)).toEqual(["Stille", "Trauer", "Freude"]);
});

test("until a new language has arrived the widget keeps the one before", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const language = new modules.Language(resolve);
  expect(language.localeFor("en").isLoading).toBe(false);
  expect(language.localeFor("de-CH")).toMatchObject({ lang: "en", isLoading: false });
  await promise;
  expect(language.localeFor("de-CH").lang).toBe("de-CH");
});

test("many renders load a language once, and report it once", async () => {
  const onLoad = vi.fn();
  const language = new modules.Language(onLoad);
  for (let time = 0; time < 3; time++) expect(language.localeFor("de").isLoading).toBe(true);
  await localeFor("de");
  expect(onLoad).toHaveBeenCalledTimes(1);
});

test("a language that fails leaves English", async () => {
  vi.doMock("../../../client/widget/languages/de.ts", () => {
    throw new Error("The file is gone.");
  });
  expect(await localeFor("de")).toMatchObject({ lang: "en", dir: "ltr", isLoading: false });
});

test("English stays if a language takes longer than 5 s, so no text changes while somebody reads it", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { promise: file, resolve: arrive } = Promise.withResolvers<void>();
  vi.doMock("../../../client/widget/languages/de.ts", async () => {
    await file;
    return { default: {} };
  });
  const onLoad = vi.fn();
  const language = new modules.Language(onLoad);
  expect(language.localeFor("de").isLoading).toBe(true);
  await vi.advanceTimersByTimeAsync(4_999);
  const later = new modules.Language(() => {});
  expect(later.localeFor("de").isLoading).toBe(true);
  expect(onLoad).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onLoad).toHaveBeenCalledTimes(1);
  arrive();
  await vi.advanceTimersByTimeAsync(10_000);
  for (const each of [language, later]) expect(each.localeFor("de")).toMatchObject({ lang: "en", isLoading: false });
});
