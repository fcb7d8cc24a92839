import { ENGLISH, type Messages, type PluralForms } from "./messages.ts";

/** A language that has not arrived by then would change texts that somebody already reads. English stays instead. */
const PATIENCE_MS = 5_000;

/** Bundlers find each of these files, and make a script of its own from it. */
const FILES: Record<string, () => Promise<{ readonly default: Messages }>> = {
  ar: () => import("./languages/ar.ts"),
  de: () => import("./languages/de.ts"),
  es: () => import("./languages/es.ts"),
  fr: () => import("./languages/fr.ts"),
  it: () => import("./languages/it.ts"),
  ja: () => import("./languages/ja.ts"),
  nl: () => import("./languages/nl.ts"),
  pt: () => import("./languages/pt.ts"),
  zh: () => import("./languages/zh.ts"),
};

/** The messages and formats of one language. */
export interface Locale {
  /** The language of the messages. It differs from the requested one if there is no translation. */
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly messages: Messages;
  /** The messages have not arrived, and `messages` is English, which nobody should see. */
  readonly isLoading: boolean;
  number(value: number): string;
  plural(forms: PluralForms, value: number): string;
  /** Returns the name itself if there is no translation. */
  mood(name: string): string;
}

/** The languages that have arrived, for all widgets of the page. */
const arrived = new Map<string, Messages>([["en", ENGLISH]]);
const loads = new Map<string, Promise<void>>();

/** The language of one widget. A new language replaces the one before when its messages have arrived. */
export class Language {
  readonly #onLoad: () => void;
  #awaited: string | undefined;
  #shown: { readonly tag: string; readonly messages: Messages } | undefined;

  /** @param onLoad Called when `localeFor` has another answer. */
  constructor(onLoad: () => void) {
    this.#onLoad = onLoad;
  }

  /**
   * @param tag A language tag such as `de-AT`. Languages without a translation fall back to English.
   * @param own Replaces messages of every language.
   */
  localeFor(tag: string, own: Partial<Messages> = {}): Locale {
    const language = findLanguage(tag);
    const messages = language ? arrived.get(language) : ENGLISH;
    if (messages) this.#shown = { tag: language ? tag : "en", messages };
    else if (language && this.#awaited !== language) void load(language).then(this.#onLoad);
    this.#awaited = language;
    return makeLocale(this.#shown ?? { tag, messages: ENGLISH }, own, !this.#shown);
  }
}

/** Returns undefined if there is no translation, or if the page's author wrote an invalid tag, for which `Intl` throws. */
function findLanguage(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    if (!arrived.has(language) && !FILES[language]) return;
    // Simplified Chinese is no translation for a page in traditional Chinese.
    if (script === new Intl.Locale(language).maximize().script) return language;
  } catch {}
}

/** Never rejects. From then on a language that fails counts as one without a translation. */
function load(language: string): Promise<void> {
  const load =
    loads.get(language) ??
    Promise.race([FILES[language]?.(), new Promise<undefined>((_, fail) => setTimeout(fail, PATIENCE_MS))]).then(
      (file) => file && void arrived.set(language, file.default),
      () => void delete FILES[language],
    );
  loads.set(language, load);
  return load;
}

function makeLocale(
  { tag, messages }: { tag: string; messages: Messages },
  own: Partial<Messages>,
  isLoading: boolean,
): Locale {
  const moods: Messages["moods"] = { ...messages.moods, ...own.moods };
  const rules = new Intl.PluralRules(tag);
  const number = (value: number) => new Intl.NumberFormat(tag).format(value);
  const pick = (forms: PluralForms, value: number) =>
    typeof forms === "string" ? forms : (forms[value ? rules.select(value) : "zero"] ?? forms.other);
  return {
    lang: tag,
    dir: new Intl.Locale(tag).language === "ar" ? "rtl" : "ltr",
    messages: { ...messages, ...own, moods },
    isLoading,
    number,
    plural: (forms, value) => pick(forms, value).replace("#", number(value)),
    mood: (name) => (Object.hasOwn(moods, name) && moods[name]) || name,
  };
}
