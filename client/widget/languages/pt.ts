import type { Messages } from "../messages.ts";

const PORTUGUESE: Messages = {
  people: { zero: "Comece aqui", one: "# respira agora", other: "# respiram agora" },
  resting: { one: "# medita em silêncio", other: "# meditam em silêncio" },
  choose: "Como se sente?",
  join: "Vamos respirar",
  joinCompact: "Entrar",
  leave: "Sair",
  sit: "Em silêncio (minutos)",
  left: { one: "Falta # min", other: "Faltam # min" },
  end: "Terminar",
  inhale: "Inspire",
  hold: "Segure",
  exhale: "Expire",
  rest: "Pausa",
  connecting: "Conectando…",
  reconnecting: "Reconectando…",
  closed: "Sala fechada por agora",
  moods: { gratitude: "Gratidão", presence: "Presença", calm: "Calma", joy: "Alegria", release: "Deixar ir" },
};

export default PORTUGUESE;
