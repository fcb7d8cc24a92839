import { ENGLISH, LANGUAGES, type Plural, type Words } from "./words.ts";

/** How one language says things. */
export interface Speech {
  /** Of its texts, which may be another than was asked for. */
  readonly lang: string;
  readonly words: Words;
  number(value: number): string;
  /** A length of time: `10 min`. */
  minutes(value: number): string;
  plural(forms: Plural, value: number): string;
  mood(name: string): string;
}

/** Speaks the language of a tag such as `de-AT`, or English. */
export function speechFor(tag: string): Speech {
  const [lang, words] = languageOf(tag) ?? ["en", ENGLISH];
  const rules = new Intl.PluralRules(lang);
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(lang, options).format(value);
  return {
    lang,
    words,
    number: (value) => number(value),
    minutes: (value) => number(value, { style: "unit", unit: "minute" }),
    plural: (forms, value) => (forms[rules.select(value)] ?? forms.other).replace("#", number(value)),
    mood: (name) => (Object.hasOwn(words.moods, name) && words.moods[name]) || name,
  };
}

/** `Intl` throws at a tag that is none, which an author may have written. */
function languageOf(tag: string): [tag: string, Words] | undefined {
  try {
    const words = LANGUAGES.get(new Intl.Locale(tag).language);
    return words && [tag, words];
  } catch {}
}
