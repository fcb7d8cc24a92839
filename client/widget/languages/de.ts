import type { Messages } from "../messages.ts";

const GERMAN: Messages = {
  people: { zero: "Fang gern an", one: "# atmet gerade", other: "# atmen gerade" },
  resting: { one: "# davon sitzt still", other: "# davon sitzen still" },
  choose: "Wie geht es dir?",
  join: "Mitatmen",
  joinCompact: "Mitatmen",
  leave: "Verlassen",
  sit: "Still sitzen (Minuten)",
  left: "Noch # Min.",
  end: "Beenden",
  inhale: "Einatmen",
  hold: "Anhalten",
  exhale: "Ausatmen",
  rest: "Pause",
  connecting: "Verbinde…",
  reconnecting: "Verbinde erneut…",
  closed: "Der Raum ist gerade zu",
  moods: { gratitude: "Dankbarkeit", presence: "Präsenz", calm: "Ruhe", joy: "Freude", release: "Loslassen" },
};

export default GERMAN;
