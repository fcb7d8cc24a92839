/** All texts of the widget. `#` stands for a number. A text that depends on a number has plural forms. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Messages {
  /** Follows the count or stands below it. */
  readonly people: PluralForms;
  readonly resting: PluralForms;
  readonly choose: string;
  readonly join: string;
  /** A shorter `join` for the compact layout. */
  readonly joinCompact: string;
  readonly leave: string;
  readonly sit: string;
  readonly left: string;
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
  people: { other: "breathing now" },
  resting: { other: "# of them resting" },
  choose: "How are you?",
  join: "Breathe with us",
  joinCompact: "Join",
  leave: "Leave",
  sit: "Minutes to sit quietly",
  left: "# left",
  end: "End",
  inhale: "Breathe in",
  hold: "Hold",
  exhale: "Breathe out",
  rest: "Rest",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  closed: "This room is not open",
  moods: { gratitude: "Gratitude", presence: "Presence", calm: "Calm", joy: "Joy", release: "Release" },
};

const de: Messages = {
  people: { one: "atmet gerade", other: "atmen gerade" },
  resting: { one: "# davon ruht", other: "# davon ruhen" },
  choose: "Wie geht es dir?",
  join: "Mitatmen",
  joinCompact: "Mitatmen",
  leave: "Gehen",
  sit: "Minuten still sitzen",
  left: "Noch #",
  end: "Beenden",
  inhale: "Einatmen",
  hold: "Halten",
  exhale: "Ausatmen",
  rest: "Ruhen",
  connecting: "Verbinde…",
  reconnecting: "Verbinde wieder…",
  closed: "Dieser Raum ist nicht offen",
  moods: { gratitude: "Dankbarkeit", presence: "Gegenwart", calm: "Ruhe", joy: "Freude", release: "Loslassen" },
};

const ja: Messages = {
  people: { other: "人が呼吸中" },
  resting: { other: "うち#人が休息中" },
  choose: "今の気持ちは？",
  join: "一緒に呼吸する",
  joinCompact: "参加",
  leave: "退出",
  sit: "静かに座る（分）",
  left: "残り#",
  end: "終了",
  inhale: "吸う",
  hold: "止める",
  exhale: "吐く",
  rest: "休む",
  connecting: "接続中…",
  reconnecting: "再接続中…",
  closed: "この部屋には入れません",
  moods: { gratitude: "感謝", presence: "今ここ", calm: "安らぎ", joy: "喜び", release: "手放し" },
};

export const LANGUAGES: ReadonlyMap<string, Messages> = new Map(Object.entries({ en: ENGLISH, de, ja }));
