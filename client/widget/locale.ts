import { ENGLISH, LANGUAGES, type Messages, type PluralForms } from "./messages.ts";

/** The messages and formats of one language. */
export interface Locale {
  /** The language of the messages. It differs from the requested one if there is no translation. */
  readonly lang: string;
  readonly messages: Messages;
  number(value: number): string;
  /** `10 min` in English. */
  minutes(value: number): string;
  plural(forms: PluralForms, value: number): string;
  /** Returns the name itself if there is no translation. */
  mood(name: string): string;
}

/** @param tag A language tag such as `de-AT`. Languages without a translation fall back to English. */
export function localeFor(tag: string): Locale {
  const [lang, messages] = findMessages(tag) ?? ["en", ENGLISH];
  const rules = new Intl.PluralRules(lang);
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(lang, options).format(value);
  return {
    lang,
    messages,
    number: (value) => number(value),
    minutes: (value) => number(value, { style: "unit", unit: "minute" }),
    plural: (forms, value) => (forms[rules.select(value)] ?? forms.other).replace("#", number(value)),
    mood: (name) => (Object.hasOwn(messages.moods, name) && messages.moods[name]) || name,
  };
}

/** `Intl` throws if the page's author wrote an invalid tag. */
function findMessages(tag: string): [tag: string, Messages] | undefined {
  try {
    const messages = LANGUAGES.get(new Intl.Locale(tag).language);
    return messages && [tag, messages];
  } catch {}
}
