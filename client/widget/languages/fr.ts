import type { Messages } from "../messages.ts";

const FRENCH: Messages = {
  people: { zero: "Commencez ici", one: "# respire ici", other: "# respirent ici" },
  resting: "# en assise silencieuse",
  choose: "Comment allez-vous ?",
  join: "Respirons",
  joinCompact: "Participer",
  leave: "Quitter",
  sit: "Assise silencieuse (minutes)",
  left: "Encore # min",
  end: "Terminer",
  inhale: "Inspirez",
  hold: "Retenez",
  exhale: "Expirez",
  rest: "Pause",
  connecting: "Connexion…",
  reconnecting: "Reconnexion…",
  closed: "Cette salle est fermée",
  moods: { gratitude: "Gratitude", presence: "Présence", calm: "Calme", joy: "Joie", release: "Lâcher-prise" },
};

export default FRENCH;
