import type { Messages } from "../messages.ts";

const SPANISH: Messages = {
  people: { zero: "Empieza tú", one: "# respira ahora", other: "# respiran ahora" },
  resting: { one: "# medita en silencio", other: "# meditan en silencio" },
  choose: "¿Cómo estás?",
  join: "Respiremos",
  joinCompact: "Unirme",
  leave: "Salir",
  sit: "En silencio (minutos)",
  left: { one: "Queda # min", other: "Quedan # min" },
  end: "Terminar",
  inhale: "Inhala",
  hold: "Sostén",
  exhale: "Exhala",
  rest: "Pausa",
  connecting: "Conectando…",
  reconnecting: "Reconectando…",
  closed: "Sala cerrada por ahora",
  moods: { gratitude: "Gratitud", presence: "Presencia", calm: "Calma", joy: "Alegría", release: "Soltar" },
};

export default SPANISH;
