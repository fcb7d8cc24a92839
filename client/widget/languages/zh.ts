import type { Messages } from "../messages.ts";

const SIMPLIFIED_CHINESE: Messages = {
  people: { zero: "成为第一个在这里呼吸的人", other: "#人正在呼吸" },
  resting: "其中#人在静坐",
  choose: "你现在感觉如何？",
  join: "一起呼吸",
  joinCompact: "加入",
  leave: "离开",
  sit: "静坐（分钟）",
  left: "还剩#分钟",
  end: "结束",
  inhale: "吸气",
  hold: "屏息",
  exhale: "呼气",
  rest: "停顿",
  connecting: "连接中…",
  reconnecting: "重新连接中…",
  closed: "此房间暂时关闭",
  moods: { gratitude: "感恩", presence: "当下", calm: "平静", joy: "喜悦", release: "放下" },
};

export default SIMPLIFIED_CHINESE;
