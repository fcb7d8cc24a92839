/** Every text of the widget, in every language it speaks. `#` stands for the number; a text that depends on it has plural forms. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Words {
  /** Stands behind or under the number. */
  readonly people: Plural;
  readonly resting: Plural;
  readonly choose: string;
  readonly join: string;
  /** The same, where there is little room. */
  readonly enter: string;
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
  /** Names of moods. One that is not here is shown as it is. */
  readonly moods: Readonly<Record<string, string>>;
}

export const ENGLISH: Words = {
  people: { other: "breathing now" },
  resting: { other: "# of them resting" },
  choose: "How are you?",
  join: "Breathe with us",
  enter: "Join",
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

const de: Words = {
  people: { one: "atmet gerade", other: "atmen gerade" },
  resting: { one: "# davon ruht", other: "# davon ruhen" },
  choose: "Wie geht es dir?",
  join: "Mitatmen",
  enter: "Mitatmen",
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

const ja: Words = {
  people: { other: "人が呼吸中" },
  resting: { other: "うち#人が休息中" },
  choose: "今の気持ちは？",
  join: "一緒に呼吸する",
  enter: "参加",
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

export const LANGUAGES: ReadonlyMap<string, Words> = new Map(Object.entries({ en: ENGLISH, de, ja }));
