import type { Messages } from "../messages.ts";

const ITALIAN: Messages = {
  people: { zero: "Comincia tu", one: "# respira ora", other: "# respirano ora" },
  resting: { one: "# siede in silenzio", other: "# siedono in silenzio" },
  choose: "Come stai?",
  join: "Respira con noi",
  joinCompact: "Partecipa",
  leave: "Esci",
  sit: "Sedersi in silenzio (minuti)",
  left: "Ancora # min",
  end: "Termina",
  inhale: "Inspira",
  hold: "Trattieni",
  exhale: "Espira",
  rest: "Pausa",
  connecting: "Connessione…",
  reconnecting: "Riconnessione…",
  closed: "Questa stanza è chiusa",
  moods: { gratitude: "Gratitudine", presence: "Presenza", calm: "Calma", joy: "Gioia", release: "Rilascio" },
};

export default ITALIAN;
