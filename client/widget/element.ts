import { readPattern } from "../../party/wire/breath.ts";
import { BreathingRoom } from "../room.ts";
import { Language } from "./locale.ts";
import type { Messages } from "./messages.ts";
import { STYLE } from "./style.ts";
import { View } from "./view.ts";

/** The values of absent attributes. The default host is the server that this script came from. */
const DEFAULTS = {
  room: "lobby",
  host: new URL(import.meta.url).origin,
  mood: null,
  pattern: null,
  theme: "auto",
  autojoin: false,
  compact: false,
};

export type { Messages };

const FORWARDED_EVENTS = ["presence", "mood", "status"] as const;

let sheet: CSSStyleSheet | undefined;

/** A server that renders pages imports this module too, and has no HTMLElement. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<breathing-room>` shows a room and lets the visitor join it.
 *
 * Attributes, each of which is also a property: `room`, `host`, `mood`, `pattern`, `theme`, `autojoin`, `compact`, and
 * the standard `lang`. `messages` is a property only. The events `presence`, `mood` and `status` bubble. Their `detail` is the payload of the event of
 * the same name in `RoomEvents`.
 */
export class BreathingRoomElement extends Base {
  static readonly observedAttributes = [...Object.keys(DEFAULTS), "lang"];

  /** The room's name. A new name leaves the old room. Default: `lobby`. */
  declare room: string;
  /** The server, such as `https://rooms.example.com`. Default: the server of this script. */
  declare host: string;
  /** The visitor's mood. The widget ignores a mood that the room does not have. */
  declare mood: string | null;
  /** Replaces the room's breath: `box`, `4-7-8`, `coherent`, or four numbers of seconds such as `5-0-5-0`. */
  declare pattern: string | null;
  /** `auto` follows the page's `color-scheme`, and `system` the visitor's system. `light` and `dark` follow neither. */
  declare theme: string;
  /** Joins as soon as the attribute appears. */
  declare autojoin: boolean;
  /** Shows one line: the count and a button. */
  declare compact: boolean;

  readonly #view: View;
  readonly #language = new Language(() => this.#render());
  #messages: Partial<Messages> = {};
  #room: BreathingRoom | undefined;
  #joined = false;
  #listening: AbortController | undefined;

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
      toggleMood: (mood) => this.#toggleMood(mood),
      sit: (minutes) => this.#room?.sit(minutes),
    });
  }

  /** Your own texts and names of moods, whatever the language. */
  get messages(): Partial<Messages> {
    return this.#messages;
  }

  set messages(messages: Partial<Messages> | null | undefined) {
    this.#messages = messages ?? {};
    this.#render();
  }

  /** Joins this room, and every later room of this element. */
  join(): void {
    this.#joined = true;
    this.#applyMood();
    this.#room?.join();
    this.#render();
  }

  /** Leaves the room and keeps showing it. */
  leave(): void {
    this.#joined = false;
    this.#room?.watch();
    this.#render();
  }

  connectedCallback(): void {
    // A page may have set properties before this class was defined. They hide the accessors until they are set again.
    for (const name of [...Object.keys(DEFAULTS), "messages"].filter((name) => Object.hasOwn(this, name))) {
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const render = () => this.#render();
    document.addEventListener("visibilitychange", render, { signal });
    reducedMotion().addEventListener("change", render, { signal });
    this.#openRoom();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#detachRoom()?.close();
    this.#view.stop();
  }

  /** Its presence keeps the room open while `moveBefore` moves the element. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name === "autojoin" && before === null) this.join();
    if (!this.#room) return;
    if (name === "mood") this.#applyMood();
    else if ((name === "room" || name === "host") && before !== after) {
      this.#detachRoom()?.leave();
      this.#openRoom();
    }
    this.#render();
  }

  #openRoom(): void {
    const { host, room: name } = this;
    const room = new BreathingRoom({ host, room: name, role: this.#joined ? "breathe" : "watch" });
    this.#room = room;
    for (const event of FORWARDED_EVENTS)
      room.on(event, (detail) => this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true })));
    const unsubscribe = room.on("presence", () => {
      unsubscribe();
      queueMicrotask(() => this.mood && this.#applyMood());
    });
    room.subscribe(() => this.#render());
    this.#render();
  }

  /** The element no longer shows the room that this returns. */
  #detachRoom(): BreathingRoom | undefined {
    const room = this.#room;
    this.#room = undefined;
    return room;
  }

  #toggleMood(mood: string): void {
    this.mood = this.#room?.snapshot.mood === mood ? null : mood;
    // An attribute that is already absent does not change, and so does not call back.
    this.#applyMood();
  }

  /** Waits until the room's moods are known, because the server refuses a join with an unknown mood. */
  #applyMood(): void {
    const room = this.#room;
    if (room && room.snapshot.at !== null && room.snapshot.mood !== this.mood) room.setMood(this.mood);
  }

  #render(): void {
    const room = this.#room;
    if (!room) return;
    const { snapshot, now } = room;
    const { breath } = snapshot;
    const tag = this.lang || this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
    const pattern = readPattern(this.pattern ?? "") ?? breath?.pattern;
    this.#view.render({
      snapshot,
      now,
      joined: this.#joined,
      breath: breath && pattern ? { ...breath, pattern } : null,
      reducedMotion: reducedMotion().matches,
      compact: this.compact,
      locale: this.#language.localeFor(tag, this.#messages),
    });
  }
}

for (const [name, fallback] of Object.entries(DEFAULTS))
  Object.defineProperty(BreathingRoomElement.prototype, name, {
    get(this: HTMLElement) {
      return fallback === false ? this.hasAttribute(name) : this.getAttribute(name) || fallback;
    },
    set(this: HTMLElement, value: unknown) {
      if (fallback === false) this.toggleAttribute(name, Boolean(value));
      else if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });

function reducedMotion(): MediaQueryList {
  return matchMedia("(prefers-reduced-motion: reduce)");
}
