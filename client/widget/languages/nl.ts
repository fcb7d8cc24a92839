import type { Messages } from "../messages.ts";

const DUTCH: Messages = {
  people: { zero: "Adem als eerste", one: "# ademt nu", other: "# ademen nu" },
  resting: { one: "# zit in stilte", other: "# zitten in stilte" },
  choose: "Hoe gaat het?",
  join: "Adem mee",
  joinCompact: "Meedoen",
  leave: "Verlaten",
  sit: "In stilte zitten (minuten)",
  left: "Nog # min",
  end: "Stoppen",
  inhale: "Adem in",
  hold: "Houd vast",
  exhale: "Adem uit",
  rest: "Pauze",
  connecting: "Verbinden…",
  reconnecting: "Opnieuw verbinden…",
  closed: "Deze ruimte is nu gesloten",
  moods: { gratitude: "Dankbaar", presence: "Aandacht", calm: "Rust", joy: "Vreugde", release: "Loslaten" },
};

export default DUTCH;
