import { readPattern } from "../../party/wire/breath.ts";
import { BreathingRoom } from "../room.ts";
import { speechFor } from "./speech.ts";
import { STYLE } from "./style.ts";
import { View } from "./view.ts";

/** What an attribute means that is not there. The host is the server that this script came from. */
const ABSENT = {
  room: "lobby",
  host: new URL(import.meta.url).origin,
  mood: null,
  pattern: null,
  theme: "auto",
  autojoin: false,
  compact: false,
};
const FORWARDED = ["presence", "mood", "status"] as const;

let sheet: CSSStyleSheet | undefined;

/** Where a page is rendered without a browser, this module is read and not used. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<breathing-room>`: a room to look into, and to join. Events `presence`, `mood` and `status` bubble out of it. */
export class BreathingRoomElement extends Base {
  static readonly observedAttributes = [...Object.keys(ABSENT), "lang"];

  declare room: string;
  declare host: string;
  declare mood: string | null;
  /** Instead of the room's own breath: `box`, `4-7-8`, `5-0-5-0`. */
  declare pattern: string | null;
  declare theme: string;
  declare autojoin: boolean;
  declare compact: boolean;

  readonly #view: View;
  #room: BreathingRoom | undefined;
  #joined = false;
  #gone: AbortController | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
    }
    root.adoptedStyleSheets = [sheet];
    this.#view = new View(root, {
      join: () => this.join(),
      leave: () => this.leave(),
      choose: (mood) => this.#choose(mood),
      sit: (minutes) => this.#room?.sit(minutes),
    });
  }

  /** Takes a seat here, and in every room that comes after. */
  join(): void {
    this.#joined = true;
    this.#mean();
    this.#room?.join();
    this.#show();
  }

  /** Gives the seat up, and looks on. */
  leave(): void {
    this.#joined = false;
    this.#room?.watch();
    this.#show();
  }

  connectedCallback(): void {
    // What was set before the element was defined hides its properties.
    for (const name of Object.keys(ABSENT).filter((name) => Object.hasOwn(this, name))) {
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    const show = () => this.#show();
    document.addEventListener("visibilitychange", show, { signal });
    stillness().addEventListener("change", show, { signal });
    this.#enter();
  }

  disconnectedCallback(): void {
    this.#gone?.abort();
    this.#depart()?.close();
    this.#view.rest();
  }

  /** Moved in one piece: nothing has happened. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name === "autojoin" && before === null) this.join();
    if (!this.#room) return;
    if (name === "mood") this.#mean();
    else if ((name === "room" || name === "host") && before !== after) {
      this.#depart()?.leave();
      this.#enter();
    }
    this.#show();
  }

  #enter(): void {
    const { host, room: name } = this;
    const room = new BreathingRoom({ host, room: name, role: this.#joined ? "breathe" : "watch" });
    this.#room = room;
    for (const event of FORWARDED)
      room.on(event, (detail) => this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true })));
    const stop = room.on("presence", () => {
      stop();
      queueMicrotask(() => this.mood && this.#mean());
    });
    room.subscribe(() => this.#show());
    this.#show();
  }

  /** What becomes of the room from now on is not shown any more. */
  #depart(): BreathingRoom | undefined {
    const room = this.#room;
    this.#room = undefined;
    return room;
  }

  #choose(mood: string): void {
    this.mood = this.#room?.snapshot.mood === mood ? null : mood;
    // The attribute may have been away already.
    this.#mean();
  }

  /** The attribute's mood becomes this visitor's, once the room is known: one that it does not have would spoil the join. */
  #mean(): void {
    const room = this.#room;
    if (room && room.snapshot.at !== null && room.snapshot.mood !== this.mood) room.setMood(this.mood);
  }

  #show(): void {
    const room = this.#room;
    if (!room) return;
    const { snapshot, now } = room;
    const { breath } = snapshot;
    const pattern = readPattern(this.pattern ?? "") ?? breath?.pattern;
    this.#view.show({
      snapshot,
      now,
      joined: this.#joined,
      breath: breath && pattern ? { ...breath, pattern } : null,
      still: stillness().matches,
      compact: this.compact,
      speech: speechFor(this.lang || this.closest<HTMLElement>("[lang]")?.lang || navigator.language),
    });
  }
}

for (const [name, absent] of Object.entries(ABSENT))
  Object.defineProperty(BreathingRoomElement.prototype, name, {
    get(this: HTMLElement) {
      return absent === false ? this.hasAttribute(name) : this.getAttribute(name) || absent;
    },
    set(this: HTMLElement, value: unknown) {
      if (absent === false) this.toggleAttribute(name, Boolean(value));
      else if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });

function stillness(): MediaQueryList {
  return matchMedia("(prefers-reduced-motion: reduce)");
}
