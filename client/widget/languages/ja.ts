import type { Messages } from "../messages.ts";

const JAPANESE: Messages = {
  people: { zero: "最初の一呼吸をどうぞ", other: "#人が呼吸中" },
  resting: "うち#人が静座中",
  choose: "今の気持ちは？",
  join: "一緒に呼吸する",
  joinCompact: "参加",
  leave: "退出",
  sit: "静かに座る（分）",
  left: "残り#分",
  end: "終了",
  inhale: "吸う",
  hold: "止める",
  exhale: "吐く",
  rest: "そのまま",
  connecting: "接続中…",
  reconnecting: "再接続中…",
  closed: "この部屋には入れません",
  moods: { gratitude: "感謝", presence: "今ここ", calm: "安らぎ", joy: "喜び", release: "手放す" },
};

export default JAPANESE;
