import { make } from "./dom.ts";

/** A pause in typing. Each list asks every room on its page for its numbers. */
const PAUSE_MS = 300;
const POSSIBLE_TEXT = /^[a-z0-9_-]{0,64}$/;

/** The field that searches the list of rooms by name. */
export class RoomSearch {
  readonly element: HTMLElement;
  readonly #field: HTMLInputElement;
  readonly #onSearch: () => void;
  /** The text that was last searched for. */
  #text: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onSearch Called with another text, after a pause or with Enter. */
  constructor(text: string, onSearch: () => void) {
    this.#text = text;
    this.#onSearch = onSearch;
    this.#field = make("input", {
      id: "room-search",
      type: "search",
      value: text,
      autocomplete: "off",
      spellcheck: false,
      maxLength: 64,
      oninput: () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
      },
    });
    this.#field.setAttribute("autocapitalize", "none");
    this.element = make(
      "form",
      {
        className: "field",
        role: "search",
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          this.#search();
        },
      },
      make("label", { htmlFor: "room-search" }, "Search by name"),
      make("div", { className: "row" }, this.#field),
    );
  }

  /** "" searches for nothing and shows every room. */
  get text(): string {
    return this.#text;
  }

  /** Whether a room's name can contain the text. The server rejects any other. */
  get isPossible(): boolean {
    return POSSIBLE_TEXT.test(this.#text);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #search(): void {
    const text = this.#field.value.trim().toLowerCase();
    if (text === this.#text) return;
    this.#text = text;
    this.#onSearch();
  }
}
