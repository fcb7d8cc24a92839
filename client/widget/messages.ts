/** One text for every number, or one for each plural form of the language. `zero` is for 0 in every language. */
export type PluralForms = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });

/** All texts of the widget. `#` stands for the number. Each language is a file in `languages`. */
export interface Messages {
  /** The widget shows the number above or before the rest of this text. */
  readonly people: PluralForms;
  readonly resting: PluralForms;
  readonly choose: string;
  readonly join: string;
  /** A shorter `join` for the compact layout. */
  readonly joinCompact: string;
  readonly leave: string;
  readonly sit: string;
  /** The minutes left of a sitting. */
  readonly left: PluralForms;
  readonly end: string;
  readonly inhale: string;
  readonly hold: string;
  readonly exhale: string;
  readonly rest: string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly closed: string;
  /** The names of the default moods. The widget shows any other mood by its own name. */
  readonly moods: Readonly<Record<string, string>>;
}

export const ENGLISH: Messages = {
  people: { zero: "Be the first to breathe", one: "# breathing now", other: "# breathing now" },
  resting: "# sitting with eyes closed",
  choose: "How are you?",
  join: "Breathe with us",
  joinCompact: "Join",
  leave: "Leave",
  sit: "Sit quietly (minutes)",
  left: "# min left",
  end: "End",
  inhale: "Breathe in",
  hold: "Hold",
  exhale: "Breathe out",
  rest: "Rest",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  closed: "This room is closed for now",
  moods: { gratitude: "Gratitude", presence: "Presence", calm: "Calm", joy: "Joy", release: "Release" },
};
