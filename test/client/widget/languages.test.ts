/** The texts of every language. The tests of their choice and their loading are in locale.test.ts. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENGLISH, type Messages } from "../../../client/widget/messages.ts";

const FOLDER = join(import.meta.dirname, "../../../client/widget/languages");
/** No room has more people. */
const MAX_PEOPLE = 30_000;
const WITH_NUMBER = ["people", "resting", "left"] as const;

const languages = await Promise.all(
  readdirSync(FOLDER).map(async (file): Promise<[string, Messages]> => {
    const { default: messages } = await import(join(FOLDER, file));
    return [file.replace(".ts", ""), messages];
  }),
);

test("there are ten languages", () => {
  expect(languages.map(([lang]) => lang).sort()).toEqual(["ar", "de", "es", "fr", "it", "ja", "nl", "pt", "zh"]);
});

describe.each([["en", ENGLISH] as [string, Messages], ...languages])("%s", (lang, messages) => {
  test("has every text and mood of English, and no other", () => {
    expect(Object.keys(messages)).toEqual(Object.keys(ENGLISH));
    expect(Object.keys(messages.moods)).toEqual(Object.keys(ENGLISH.moods));
    const { people, resting, left, moods, ...texts } = messages;
    for (const text of Object.values({ ...texts, ...moods })) expect(text).toMatch(/^[^#]+$/);
  });

  test.each(WITH_NUMBER)("%s has every plural form that a number of people can take, each with its number", (name) => {
    const forms = messages[name];
    const rules = new Intl.PluralRules(lang);
    const needed = new Set<string>();
    for (let people = 1; people <= MAX_PEOPLE; people++) needed.add(rules.select(people));
    const { zero, ...others } = typeof forms === "string" ? { zero: undefined, other: forms } : forms;
    if (typeof forms === "string") for (const form of needed) Object.assign(others, { [form]: forms });
    expect(Object.keys(others).sort()).toEqual([...new Set([...needed, "other"])].sort());
    for (const text of Object.values(others)) expect(text.split("#")).toHaveLength(2);
    expect(zero === undefined).toBe(name !== "people");
  });

  test("the number of people comes first, because the widget shows it above or before the text", () => {
    const { people } = messages;
    const { zero, ...forms } = people as Exclude<typeof people, string>;
    for (const text of Object.values(forms)) expect(text).toMatch(/^#/);
    expect(zero).toMatch(/^[^#]+$/);
  });
});
